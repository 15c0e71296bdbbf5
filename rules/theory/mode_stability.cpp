#include "rules/theory/mode_stability.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <unsupported/Eigen/AutoDiff>

namespace synq::theory {
namespace {

using Dual = Eigen::AutoDiffScalar<Eigen::Vector3d>;

constexpr int intervals = 4000;  // a stable window of 0.024 in a range of 2 spans 48 of them

Eigen::Matrix3d as_eigen(const Matrix3& m) {
  Eigen::Matrix3d out;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) out(i, j) = m[std::size_t(i)][std::size_t(j)];
  return out;
}

template <std::size_t n, class Matrix>
std::array<std::complex<double>, n> sorted_eigenvalues(const Matrix& m) {
  const auto values = m.eigenvalues().eval();
  std::array<std::complex<double>, n> out;
  for (std::size_t k = 0; k < n; ++k) out[k] = values[Eigen::Index(k)];
  std::sort(out.begin(), out.end(),
            [](auto a, auto b) { return a.real() != b.real() ? a.real() > b.real() : a.imag() > b.imag(); });
  return out;
}

/// Zeros at which f changes its sign.
template <class F>
std::vector<double> roots(const F& f, double low, double high) {
  if (!(low < high) || (low <= 0 && high >= 0)) throw Defect("mode: a range of s must be ascending and leave out 0");
  std::vector<double> found;
  double left = low, at_left = f(low);
  for (int k = 1; k <= intervals; ++k) {
    const double right = low + (high - low) * k / intervals, at_right = f(right);
    if ((at_left < 0) != (at_right < 0)) {
      std::uintmax_t steps = 200;
      const auto [a, b] = boost::math::tools::toms748_solve(f, left, right, at_left, at_right,
                                                            boost::math::tools::eps_tolerance<double>(50), steps);
      found.push_back(a + (b - a) / 2);
    }
    left = right, at_left = at_right;
  }
  return found;
}

}  // namespace

Matrix3 jacobian(const ModeRule& rule, const Teacher& teacher, const Mode<double>& m) {
  const Mode<Dual> seeded{Dual(m.readout, 3, 0), Dual(m.input, 3, 1), Dual(m.recurrent, 3, 2)};
  const Mode<Dual> d = delta(rule, teacher, seeded);
  Matrix3 out{};
  const Dual* rows[] = {&d.readout, &d.input, &d.recurrent};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) out[i][j] = -rows[i]->derivatives()[Eigen::Index(j)];
  return out;
}

std::array<std::complex<double>, 3> eigenvalues(const Matrix3& m) { return sorted_eigenvalues<3>(as_eigen(m)); }

Mode<double> optimum(const Teacher& teacher, double s) {
  if (s == 0) throw Defect("mode: the optimal manifold has no point at s = 0");
  return {s, teacher.product() / s, teacher.recurrent};
}

std::array<std::complex<double>, 2> transverse_eigenvalues(const ModeRule& rule, const Teacher& teacher, double s) {
  const Eigen::Matrix3d j = as_eigen(jacobian(rule, teacher, optimum(teacher, s)));
  const Eigen::Vector3d along(1, -teacher.product() / (s * s), 0);
  const Eigen::Matrix3d basis =
      Eigen::HouseholderQR<Eigen::Vector3d>(along).householderQ();  // its first column is along
  const Eigen::Matrix2d across = (basis.transpose() * j * basis).bottomRightCorner<2, 2>();
  return sorted_eigenvalues<2>(across);
}

double growth_rate(const ModeRule& rule, const Teacher& teacher, double s) {
  return transverse_eigenvalues(rule, teacher, s)[0].real();
}

std::vector<double> stability_boundaries(const ModeRule& rule, const Teacher& teacher, double low, double high) {
  return roots([&](double s) { return growth_rate(rule, teacher, s); }, low, high);
}

std::vector<double> equal_speed_points(const ModeRule& one, const ModeRule& other, const Teacher& teacher, double low,
                                       double high) {
  return roots([&](double s) { return growth_rate(one, teacher, s) - growth_rate(other, teacher, s); }, low, high);
}

double slowest_point(const ModeRule& rule, const Teacher& teacher, double low, double high) {
  const auto speed = [&](double s) { return -growth_rate(rule, teacher, s); };
  return boost::math::tools::brent_find_minima(speed, low, high, 50).first;
}

}  // namespace synq::theory
