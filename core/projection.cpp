#include "core/projection.hpp"

#include <algorithm>

namespace synq {

Connectivity Connectivity::from_mask(std::size_t n_pre, std::size_t n_post, std::span<const double> mask) {
  Connectivity c{n_pre, n_post, {}, {}};
  if (std::all_of(mask.begin(), mask.end(), [](double m) { return m != 0; })) return c;
  c.row_begin.push_back(0);
  for (std::size_t j = 0; j < n_pre; ++j) {
    for (std::size_t i = 0; i < n_post; ++i)
      if (mask[i * n_pre + j] != 0) c.post.push_back(static_cast<std::uint32_t>(i));
    c.row_begin.push_back(c.post.size());
  }
  return c;
}

}  // namespace synq
