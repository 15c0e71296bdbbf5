#pragma once
#include <cstddef>
#include <vector>

/// The loops over matrices. Every sum runs over ascending indices and every inner loop over contiguous outputs, so
/// that a compiler may vectorise it without changing a bit.
namespace synq::reference {

/// A view of a row-major matrix; rows lie `stride` apart.
template <class Real>
struct Rows {
  const Real* first;
  std::size_t rows, columns, stride;

  const Real* operator[](std::size_t r) const { return first + r * stride; }
};

/// out[c] += sum_r x[r] m[r][c]
template <class Real>
void add_weighted_rows(const Rows<Real>& m, const Real* x, Real* out) {
  for (std::size_t r = 0; r < m.rows; ++r) {
    const Real* row = m[r];
    const Real scale = x[r];
    for (std::size_t c = 0; c < m.columns; ++c) out[c] += scale * row[c];
  }
}

/// g[i][j] += sum_t post[t][i] pre[t][j]; g is [post.columns][pre.columns].
template <class Real>
void add_outer_products(const Rows<Real>& post, const Rows<Real>& pre, std::vector<Real>& g) {
  for (std::size_t i = 0; i < post.columns; ++i)
    for (std::size_t t = 0; t < post.rows; ++t) {
      const Real* row = pre[t];
      const Real scale = post[t][i];
      Real* out = g.data() + i * pre.columns;
      for (std::size_t j = 0; j < pre.columns; ++j) out[j] += scale * row[j];
    }
}

/// to [columns][rows] = the transpose of m [rows][columns].
template <class Real>
void transpose(const std::vector<Real>& m, std::size_t rows, std::size_t columns, std::vector<Real>& to) {
  to.resize(m.size());
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < columns; ++c) to[c * rows + r] = m[r * columns + c];
}

}  // namespace synq::reference
