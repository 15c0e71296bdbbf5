#pragma once
#include <cstddef>
#include <span>

#include "core/table.hpp"

/// The readout neurons and their errors.
namespace synq {

/// Leaky integrator y <- kappa y + scale input; kappa = 0, scale = 1 for rate networks.
struct LeakyReadout {
  template <class N>
  struct Constants {
    N keep;         ///< kappa = exp(-dt/tau_out)
    N input_scale;  ///< zeta_o = 1 - kappa, or 1
  };
  template <class H>
  struct Registers {
    H readout;
  };
  template <class N>
  struct State {
    N readout;
  };
  static constexpr const char* words[] = {"readout"};

  template <class N, class H>
  static State<N> tick(const Constants<N>& c, const Registers<H>& q, const N& input, State<N> s) {
    s.readout = quantize(c.keep * s.readout + c.input_scale * input, q.readout);
    return s;
  }
};

/// What the error units hold: tables and constants of the softmax.
struct LossTables {
  Table exponential;  ///< exp x for x <= 0
  Table reciprocal;   ///< 1 / x for x in [1, n_out]
};
template <class H>
struct LossRegisters {
  H error, exponential, denominator, reciprocal;
};

/// err = y - y*: loss 0.5 sum (y - y*)^2. q[k]: LossRegisters of output k.
struct SquaredError {
  template <class N, class Q>
  static void error(const LossTables&, const Q& q, std::span<const N> y, std::span<const N> target, std::span<N> err) {
    for (std::size_t k = 0; k < y.size(); ++k) err[k] = quantize(y[k] - target[k], q[k].error);
  }
};

/// err = softmax(y) - y*: loss -sum y* log softmax(y). The largest y is subtracted first; the division is a product
/// with a reciprocal from a table. q[k]: LossRegisters of output k.
struct SoftmaxCrossEntropy {
  template <class N, class Q>
  static void error(const LossTables& t, const Q& q, std::span<const N> y, std::span<const N> target,
                    std::span<N> err) {
    N largest = y[0];
    for (std::size_t k = 1; k < y.size(); ++k) largest = where_ge(y[k], largest, y[k], largest);
    for (std::size_t k = 0; k < y.size(); ++k)
      err[k] = quantize(lookup(t.exponential, N(y[k] - largest)), q[k].exponential);
    N sum = err[0];
    for (std::size_t k = 1; k < y.size(); ++k) sum = quantize(sum + err[k], q[k].denominator);
    const N share = quantize(lookup(t.reciprocal, sum), q[0].reciprocal);
    for (std::size_t k = 0; k < y.size(); ++k) err[k] = quantize(err[k] * share - target[k], q[k].error);
  }
};

}  // namespace synq
