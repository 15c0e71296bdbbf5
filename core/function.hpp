#pragma once
#include <cmath>

namespace synq {

/// The real functions that hardware holds as tables. The reference path calls them directly; the fixed path reads a
/// Table of the same function.
struct Function {
  enum class Kind {
    tanh,             ///< tanh x
    tanh_derivative,  ///< 1 - tanh^2 x
    exponential,      ///< exp x
    reciprocal,       ///< 1 / x
    // Surrogate derivatives of a spike, x = |v - A| / width (SCIENCE: g height)
    surrogate_exponential,   ///< height exp(-x)
    surrogate_fast_sigmoid,  ///< height (1 + x)^-2
    surrogate_arctan,        ///< height / (1 + x^2)
  };
  Kind kind = Kind::tanh;
  double height = 1;  ///< g, surrogates only
  double width = 1;   ///< w, in the unit of the potential, surrogates only

  /// Real: double, or a wider real of Boost.Multiprecision.
  template <class Real>
  Real operator()(const Real& x) const {
    using std::exp, std::tanh;
    const Real one(1), d = x / Real(width);
    switch (kind) {
      case Kind::tanh:
        return tanh(x);
      case Kind::tanh_derivative:
        return Real(one - tanh(x) * tanh(x));
      case Kind::exponential:
        return exp(x);
      case Kind::reciprocal:
        return Real(one / x);
      case Kind::surrogate_exponential:
        return Real(Real(height) * exp(Real(-d)));
      case Kind::surrogate_fast_sigmoid:
        return Real(Real(height) / ((one + d) * (one + d)));
      case Kind::surrogate_arctan:
        return Real(Real(height) / (one + d * d));
    }
    return x;
  }
};

}  // namespace synq
