#pragma once
#include "rules/reference/rate_cell.hpp"
#include "rules/reference/readout_pass.hpp"
#include "rules/reference/unrolled.hpp"

/// Back-propagation through time for the leaky rate network: the exact gradient of a trial's loss, by unrolling.
/// Source: Marschall, Cho, Savin 2020 (arXiv 1907.02649), sections 2 and 3.
namespace synq::reference {

/// Forward:  u[t] = W_rec h[t-1] + W_in x[t] + b ;  h[t] = (1-a) h[t-1] + a phi(u[t]) ;  y[t] = W_out h[t] + b_out.
/// Backward: dL/dh[t] = W_out^T err[t] + (1-a) dL/dh[t+1] + W_rec^T dL/du[t+1] ;  dL/du[t] = a phi'(u[t]) dL/dh[t].
/// Each tick takes about 3 n (n + n_in) multiply-adds. As long as the shapes stay, `run` allocates nothing.
template <class Real>
class RateBptt {
 public:
  explicit RateBptt(const RateModel& m) : cell_(m), readout_({m.loss, 0, 1}) {}

  /// The outcome is overwritten by the next run.
  const Outcome<Real>& run(const Weights<Real>& w, const Trial& trial) {
    check_shapes(w, trial);
    start(w, trial);
    for (std::size_t t = 0; t < trial.ticks; ++t) {
      forward(t);
      readout_.forward(trial, t, network_.activity(t), outcome_);
    }
    for (std::size_t t = trial.ticks; t-- > 0;) backward(w, t);
    network_.add_gradients(outcome_.gradient);
    readout_.add_gradient(network_.activities(), outcome_.gradient.readout);
    return outcome_;
  }

 private:
  void start(const Weights<Real>& w, const Trial& trial) {
    outcome_.clear(w, trial.ticks);
    network_.start(w, trial);
    readout_.start(w, trial);
    activity_gradient_.assign(w.n, Real(0));
  }

  void forward(std::size_t t) {
    cell_.tick(network_.n(), network_.arriving(t), network_.before(t), network_.activity(t), network_.surrogate(t));
  }

  /// activity_gradient_ holds what reaches dL/dh[t] from later ticks, and afterwards what reaches dL/dh[t-1] from here.
  void backward(const Weights<Real>& w, std::size_t t) {
    readout_.backward(w, t, activity_gradient_.data());
    const Real* surrogate = network_.surrogate(t);
    Real* signal = network_.signal(t);
    for (std::size_t i = 0; i < w.n; ++i) {
      signal[i] = cell_.leak() * surrogate[i] * activity_gradient_[i];
      activity_gradient_[i] = cell_.keep() * activity_gradient_[i];
    }
    network_.backward(w, t, activity_gradient_.data());
  }

  RateCell<Real> cell_;
  Unrolled<Real> network_;
  ReadoutPass<Real> readout_;
  Outcome<Real> outcome_;
  std::vector<Real> activity_gradient_;  ///< dL/dh, [n]
};

/// One trial. Where there are many, keep a RateBptt.
template <class Real>
Outcome<Real> bptt(const RateModel& model, const Weights<Real>& weights, const Trial& trial) {
  return RateBptt<Real>(model).run(weights, trial);
}

}  // namespace synq::reference
