#pragma once
#include <algorithm>
#include <cmath>
#include <span>

#include "core/quantize.hpp"
#include "core/readout.hpp"

/// The readout of one tick: y[s] = kappa y[s-1] + zeta_o (W_out h[s] + b_out), its loss and its error.
namespace synq::reference {

enum class Loss {
  squared_error,          ///< 0.5 sum (y - y*)^2, err = y - y*
  softmax_cross_entropy,  ///< -sum y* log softmax(y), err = softmax(y) - y* (sum y* = 1)
};

struct ReadoutModel {
  Loss loss;
  double keep;         ///< kappa = exp(-dt/tau_out); 0 for a readout without memory
  double input_scale;  ///< zeta_o = 1 - kappa, or 1
};

/// A table of which only the function is read.
inline Table exact_table(const Function& f) {
  Table t;
  t.function = f;
  return t;
}

/// The loss of one tick. y, target, err: [n_out].
template <class Real>
Real loss_value(Loss loss, std::span<const Real> y, std::span<const Real> target, std::span<const Real> err) {
  using std::exp, std::log;
  Real sum(0), total(0);
  if (loss == Loss::squared_error) {
    for (const Real& e : err) total += e * e;
    return Real(total / 2);
  }
  const Real largest = *std::max_element(y.begin(), y.end());
  for (const Real& each : y) sum += exp(Real(each - largest));
  for (std::size_t k = 0; k < y.size(); ++k) total += target[k] * (log(sum) + largest - y[k]);
  return total;
}

template <class Real>
class ReadoutTick {
 public:
  explicit ReadoutTick(const ReadoutModel& m)
      : loss_(m.loss),
        constants_{Real(m.keep), Real(m.input_scale)},
        tables_{exact_table({Function::Kind::exponential}), exact_table({Function::Kind::reciprocal})} {}

  const Real& keep() const { return constants_.keep; }
  const Real& input_scale() const { return constants_.input_scale; }

  /// y[s] of one output from W_out h[s] + b_out and y[s-1].
  Real output(const Real& input, const Real& before) const {
    return LeakyReadout::tick(constants_, LeakyReadout::Registers<RealHandle<Real>>{}, input, {before}).readout;
  }

  /// Fills err and returns the loss; [n_out] each.
  Real error(std::span<const Real> y, std::span<const Real> target, std::span<Real> err) const {
    if (loss_ == Loss::squared_error)
      SquaredError::error<Real>(tables_, ExactRegisters{}, y, target, err);
    else
      SoftmaxCrossEntropy::error<Real>(tables_, ExactRegisters{}, y, target, err);
    return loss_value<Real>(loss_, y, target, err);
  }

 private:
  struct ExactRegisters {  // the same for every output
    LossRegisters<RealHandle<Real>> operator[](std::size_t) const { return {}; }
  };

  Loss loss_;
  LeakyReadout::Constants<Real> constants_;
  LossTables tables_;
};

}  // namespace synq::reference
