#pragma once
#include <cmath>

#include "core/quantize.hpp"
#include "core/readout.hpp"
#include "rules/reference/dense.hpp"
#include "rules/reference/trial.hpp"

/// The readout's part of a reference rule: forward y[s] = kappa y[s-1] + zeta_o (W_out h[s] + b_out), its loss, and
/// backward dL/dy[s] = err[s] + kappa dL/dy[s+1], where err[s] = 0 at a tick that the mask leaves out.
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
class ReadoutPass {
 public:
  explicit ReadoutPass(const ReadoutModel& m)
      : loss_(m.loss),
        constants_{Real(m.keep), Real(m.input_scale)},
        tables_{exact_table({Function::Kind::exponential}), exact_table({Function::Kind::reciprocal})} {}

  void start(const Weights<Real>& w, const Trial& trial) {
    transpose(w.readout, w.n_out, w.readout_columns(), weights_);
    signal_.assign(trial.ticks * w.n_out, Real(0));
    later_.assign(w.n_out, Real(0));
    input_.resize(w.n_out), target_.resize(w.n_out), registers_.resize(w.n_out);
  }

  /// activity: h[t], [n (+ 1)]. Fills y[t] of the outcome and adds the tick's loss to it.
  void forward(const Trial& trial, std::size_t t, const Real* activity, Outcome<Real>& outcome) {
    const std::size_t n_out = trial.n_out;
    input_.assign(n_out, Real(0));
    add_weighted_rows<Real>({weights_.data(), weights_.size() / n_out, n_out, n_out}, activity, input_.data());
    Real* y = outcome.readout.data() + t * n_out;
    for (std::size_t k = 0; k < n_out; ++k) {
      const LeakyReadout::State<Real> before{t == 0 ? Real(0) : y[k - n_out]};
      y[k] = LeakyReadout::tick(constants_, LeakyReadout::Registers<RealHandle<Real>>{}, input_[k], before).readout;
      target_[k] = Real(trial.targets[t * n_out + k]);
    }
    if (!trial.mask.empty() && trial.mask[t] == 0) return;
    const std::span<Real> err(signal_.data() + t * n_out, n_out);
    error({y, n_out}, err);
    outcome.loss += loss_value<Real>(loss_, {y, n_out}, target_, err);
  }

  /// Adds to dL/dh[t], [n], what reaches it through the readout. Ticks descend from the last to 0.
  void backward(const Weights<Real>& w, std::size_t t, Real* activity_gradient) {
    Real* signal = signal_.data() + t * w.n_out;
    for (std::size_t k = 0; k < w.n_out; ++k) {
      later_[k] = signal[k] + constants_.keep * later_[k];
      signal[k] = constants_.input_scale * later_[k];
    }
    add_weighted_rows<Real>({w.readout.data(), w.n_out, w.n, w.readout_columns()}, signal, activity_gradient);
  }

  /// After the last `backward`. activities: h[t] of every tick, [ticks][n (+ 1)]; gradient: [n_out][n (+ 1)].
  void add_gradient(const Rows<Real>& activities, std::vector<Real>& gradient) const {
    const std::size_t n_out = later_.size();
    add_outer_products<Real>({signal_.data(), activities.rows, n_out, n_out}, activities, gradient);
  }

 private:
  void error(std::span<const Real> y, std::span<Real> err) const {
    if (loss_ == Loss::squared_error)
      SquaredError::error<Real>(tables_, registers_.data(), y, target_, err);
    else
      SoftmaxCrossEntropy::error<Real>(tables_, registers_.data(), y, target_, err);
  }

  Loss loss_;
  LeakyReadout::Constants<Real> constants_;
  LossTables tables_;
  std::vector<LossRegisters<RealHandle<Real>>> registers_;  ///< [n_out]
  std::vector<Real> weights_;                               ///< W_out transposed, [n (+ 1)][n_out]
  std::vector<Real> signal_;                                ///< err, then zeta_o dL/dy, [ticks][n_out]
  std::vector<Real> later_, input_, target_;                ///< dL/dy of the tick after; W_out h; y*; [n_out]
};

}  // namespace synq::reference
