#include "core/projection.hpp"

namespace synq {

std::vector<double> Connectivity::entries(std::span<const double> matrix) const {
  std::vector<double> e;
  e.reserve(synapses());
  for (std::size_t j = 0; j < n_pre; ++j)
    for (std::size_t s = begin(j); s < end(j); ++s) e.push_back(matrix[target(j, s) * n_pre + j]);
  return e;
}

std::vector<double> Connectivity::matrix(std::span<const double> entries) const {
  std::vector<double> m(n_post * n_pre);
  for (std::size_t j = 0; j < n_pre; ++j)
    for (std::size_t s = begin(j); s < end(j); ++s) m[target(j, s) * n_pre + j] = entries[s];
  return m;
}

Connectivity Connectivity::from_pairs(std::size_t n_pre, std::size_t n_post,
                                      std::span<const std::pair<std::uint32_t, std::uint32_t>> pairs) {
  Connectivity c{n_pre, n_post, {}, {}};
  if (pairs.size() == n_pre * n_post) return c;
  c.row_begin.resize(n_pre + 1);
  for (const auto& [post, pre] : pairs) ++c.row_begin[pre + 1];
  for (std::size_t j = 0; j < n_pre; ++j) c.row_begin[j + 1] += c.row_begin[j];
  c.post.resize(pairs.size());
  std::vector<std::size_t> next(c.row_begin.begin(), c.row_begin.end() - 1);
  for (const auto& [post, pre] : pairs) c.post[next[pre]++] = post;
  return c;
}

Connectivity Connectivity::from_mask(std::size_t n_pre, std::size_t n_post, std::span<const double> mask) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (std::size_t i = 0; i < n_post; ++i)
    for (std::size_t j = 0; j < n_pre; ++j)
      if (mask[i * n_pre + j] != 0) pairs.emplace_back(i, j);
  return from_pairs(n_pre, n_post, pairs);
}

}  // namespace synq
