#include "rules/theory/gaussian_gain.hpp"

#include <boost/math/constants/constants.hpp>
#include <boost/math/quadrature/trapezoidal.hpp>
#include <cmath>

namespace synq::theory {
namespace {

/// E f(xi) for an even f. The trapezoidal rule converges exponentially for a Gaussian weight.
template <class F>
double mean_of_even(const F& f) {
  constexpr double end = 9;  // exp(-81/2) = 3e-18
  const double density = boost::math::constants::one_div_root_two_pi<double>();
  const auto weighted = [&](double x) { return 2 * density * std::exp(-x * x / 2) * f(x); };
  return boost::math::quadrature::trapezoidal(weighted, 0.0, end, 1e-9);  // of the last halving; its error is squared
}

double tanh_slope(double x) { return 1 / (std::cosh(x) * std::cosh(x)); }

}  // namespace

double gaussian_gain(double variance) {
  const double deviation = std::sqrt(variance);
  return mean_of_even([=](double x) { return tanh_slope(deviation * x); });
}

double gaussian_gain_slope(double variance) {
  const double deviation = std::sqrt(variance);
  return mean_of_even([=](double x) {
    const double t = std::tanh(deviation * x);
    return -tanh_slope(deviation * x) * (1 - 3 * t * t);  // 1/2 of tanh''' = -2 tanh' (1 - 3 tanh^2)
  });
}

}  // namespace synq::theory
