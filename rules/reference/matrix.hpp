#pragma once
#include <cmath>
#include <cstddef>
#include <vector>

#include "rules/reference/dense.hpp"

/// Vectors and small matrices, for rules that a reader checks by hand. Every sum runs over ascending indices.
namespace synq::reference {

template <class Real>
using Vector = std::vector<Real>;

template <class Real>
struct Matrix {
  std::size_t rows = 0, columns = 0;
  Vector<Real> values;  ///< row-major

  Matrix() = default;
  Matrix(std::size_t r, std::size_t c) : rows(r), columns(c), values(r * c, Real(0)) {}
  Matrix(std::size_t r, std::size_t c, Vector<Real> v) : rows(r), columns(c), values(std::move(v)) {}

  Real* operator[](std::size_t r) { return values.data() + r * columns; }
  const Real* operator[](std::size_t r) const { return values.data() + r * columns; }
};

template <class Real>
Rows<Real> rows_of(const Matrix<Real>& m) {
  return {m.values.data(), m.rows, m.columns, m.columns};
}

/// |v|: the square root of the sum of squares; of a matrix the Frobenius norm.
template <class Real>
Real norm(const Vector<Real>& v) {
  using std::sqrt;
  Real sum(0);
  for (const Real& x : v) sum += x * x;
  return sqrt(sum);
}
template <class Real>
Real norm(const Matrix<Real>& m) {
  return norm(m.values);
}

/// out[r] = sum_c m[r][c] x[c]
template <class Real>
Vector<Real> product(const Matrix<Real>& m, const Vector<Real>& x) {
  Vector<Real> out(m.rows, Real(0));
  for (std::size_t r = 0; r < m.rows; ++r)
    for (std::size_t c = 0; c < m.columns; ++c) out[r] += m[r][c] * x[c];
  return out;
}

/// out[c] = sum_r x[r] m[r][c]
template <class Real>
Vector<Real> product(const Vector<Real>& x, const Matrix<Real>& m) {
  Vector<Real> out(m.columns, Real(0));
  add_weighted_rows(rows_of(m), x.data(), out.data());
  return out;
}

/// out[r][c] = sum_k a[r][k] b[k][c]; `out` has the right size and is overwritten.
template <class Real>
void multiply(const Matrix<Real>& a, const Matrix<Real>& b, Matrix<Real>& out) {
  out.values.assign(out.values.size(), Real(0));
  for (std::size_t r = 0; r < a.rows; ++r) add_weighted_rows(rows_of(b), a[r], out[r]);
}
template <class Real>
Matrix<Real> product(const Matrix<Real>& a, const Matrix<Real>& b) {
  Matrix<Real> out(a.rows, b.columns);
  multiply(a, b, out);
  return out;
}

/// m[r][c] += scale x[r] y[c]
template <class Real>
void add_outer(const Real& scale, const Vector<Real>& x, const Vector<Real>& y, Matrix<Real>& m) {
  for (std::size_t r = 0; r < m.rows; ++r) {
    const Real factor = scale * x[r];
    Real* const row = m[r];
    for (std::size_t c = 0; c < m.columns; ++c) row[c] += factor * y[c];
  }
}
template <class Real>
Matrix<Real> outer(const Vector<Real>& x, const Vector<Real>& y) {
  Matrix<Real> m(x.size(), y.size());
  add_outer(Real(1), x, y, m);
  return m;
}

/// x[k] y[k]
template <class Real>
Vector<Real> elementwise(Vector<Real> x, const Vector<Real>& y) {
  for (std::size_t k = 0; k < x.size(); ++k) x[k] *= y[k];
  return x;
}

/// a x + b y, in place of x
template <class Real>
void combine(const Real& a, Vector<Real>& x, const Real& b, const Vector<Real>& y) {
  for (std::size_t k = 0; k < x.size(); ++k) x[k] = a * x[k] + b * y[k];
}

}  // namespace synq::reference
