#pragma once
#include <array>
#include <complex>
#include <vector>

#include "rules/theory/mode.hpp"

/// Stationary points of learning in a mode, and whether they attract. Source: Williams et al. 2026, Figs 1 and 3.
namespace synq::theory {

/// Rows and columns in the order a, b, w.
using Matrix3 = std::array<std::array<double, 3>, 3>;

/// d(-Delta)/d(a, b, w): how a small displacement grows [1/time].
Matrix3 jacobian(const ModeRule&, const Teacher&, const Mode<double>&);

/// By descending real part, then descending imaginary part [1/time].
std::array<std::complex<double>, 3> eigenvalues(const Matrix3&);

/// The point s of the optimal manifold, (s, p/s, w*): every rule rests there. s is not 0, or Defect.
Mode<double> optimum(const Teacher&, double s);

/// The two eigenvalues across the manifold at s (the third, along it, is 0), by descending real part. They are those
/// of the Jacobian seen in the plane across (1, -p/s^2, 0).
std::array<std::complex<double>, 2> transverse_eigenvalues(const ModeRule&, const Teacher&, double s);

/// The larger real part of the transverse eigenvalues: below 0 the optimum at s attracts, the faster the lower.
double growth_rate(const ModeRule&, const Teacher&, double s);

/// Where the optimal manifold changes between attracting and not, low < s < high (0 not between, or Defect), ascending.
std::vector<double> stability_boundaries(const ModeRule&, const Teacher&, double low, double high);

/// Where two rules approach the optimum equally fast, low < s < high (0 not between, or Defect), ascending.
std::vector<double> equal_speed_points(const ModeRule&, const ModeRule&, const Teacher&, double low, double high);

/// The s in low .. high at which the rule approaches the optimum most slowly, to about 1e-7: the top is flat.
double slowest_point(const ModeRule&, const Teacher&, double low, double high);

}  // namespace synq::theory
