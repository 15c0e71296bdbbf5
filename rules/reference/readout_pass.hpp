#pragma once
#include "rules/reference/dense.hpp"
#include "rules/reference/readout_tick.hpp"
#include "rules/reference/trial.hpp"

namespace synq::reference {

/// The readout's part of back-propagation: forward over the ticks of a trial, and
/// backward dL/dy[s] = err[s] + kappa dL/dy[s+1], where err[s] = 0 at a tick that the mask leaves out.
template <class Real>
class ReadoutPass {
 public:
  explicit ReadoutPass(const ReadoutModel& m) : tick_(m) {}

  void start(const Weights<Real>& w, const Trial& trial) {
    transpose(w.readout, w.n_out, w.readout_columns(), weights_);
    signal_.assign(trial.ticks * w.n_out, Real(0));
    later_.assign(w.n_out, Real(0));
    input_.resize(w.n_out), target_.resize(w.n_out);
  }

  /// activity: h[t], [n (+ 1)]. Fills y[t] of the outcome and adds the tick's loss to it.
  void forward(const Trial& trial, std::size_t t, const Real* activity, Outcome<Real>& outcome) {
    const std::size_t n_out = trial.n_out;
    input_.assign(n_out, Real(0));
    add_weighted_rows<Real>({weights_.data(), weights_.size() / n_out, n_out, n_out}, activity, input_.data());
    Real* y = outcome.readout.data() + t * n_out;
    for (std::size_t k = 0; k < n_out; ++k) {
      y[k] = tick_.output(input_[k], t == 0 ? Real(0) : outcome.readout[(t - 1) * n_out + k]);
      target_[k] = Real(trial.targets[t * n_out + k]);
    }
    if (!trial.mask.empty() && trial.mask[t] == 0) return;
    outcome.loss += tick_.error({y, n_out}, target_, std::span<Real>(signal_.data() + t * n_out, n_out));
  }

  /// Adds to dL/dh[t], [n], what reaches it through the readout. Ticks descend from the last to 0.
  void backward(const Weights<Real>& w, std::size_t t, Real* activity_gradient) {
    Real* signal = signal_.data() + t * w.n_out;
    for (std::size_t k = 0; k < w.n_out; ++k) {
      later_[k] = signal[k] + tick_.keep() * later_[k];
      signal[k] = tick_.input_scale() * later_[k];
    }
    add_weighted_rows<Real>({w.readout.data(), w.n_out, w.n, w.readout_columns()}, signal, activity_gradient);
  }

  /// After the last `backward`. activities: h[t] of every tick, [ticks][n (+ 1)]; gradient: [n_out][n (+ 1)].
  void add_gradient(const Rows<Real>& activities, std::vector<Real>& gradient) const {
    const std::size_t n_out = later_.size();
    add_outer_products<Real>({signal_.data(), activities.rows, n_out, n_out}, activities, gradient);
  }

 private:
  ReadoutTick<Real> tick_;
  std::vector<Real> weights_;                 ///< W_out transposed, [n (+ 1)][n_out]
  std::vector<Real> signal_;                  ///< err, then zeta_o dL/dy, [ticks][n_out]
  std::vector<Real> later_, input_, target_;  ///< dL/dy of the tick after; W_out h; y*; [n_out]
};

}  // namespace synq::reference
