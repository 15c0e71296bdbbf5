#pragma once
#include "rules/reference/dense.hpp"
#include "rules/reference/trial.hpp"

namespace synq::reference {

/// A recurrent network laid out over the ticks of one trial: what every tick's forward pass leaves for the way back.
/// Keeps its memory from trial to trial: as long as the shapes stay, nothing is allocated.
template <class Real>
class Unrolled {
 public:
  void start(const Weights<Real>& w, const Trial& trial) {
    n_ = w.n, ticks_ = trial.ticks, columns_ = w.input_columns(), stride_ = w.readout_columns();
    transpose(w.recurrent, n_, n_, recurrent_);
    transpose(w.input, n_, columns_, input_);
    inputs_.assign(ticks_ * columns_, Real(1));
    for (std::size_t t = 0; t < ticks_; ++t)
      for (std::size_t j = 0; j < w.n_in; ++j) inputs_[t * columns_ + j] = Real(trial.inputs[t * w.n_in + j]);
    activities_.assign((ticks_ + 1) * stride_, Real(1));
    std::fill_n(activities_.begin(), n_, Real(0));
    surrogates_.resize(ticks_ * n_), signals_.resize(ticks_ * n_), arriving_.resize(n_);
  }

  std::size_t n() const { return n_; }
  std::size_t ticks() const { return ticks_; }

  /// h[t-1], [n (+ 1)]: 0 at the first tick; the last entry is the bias's 1.
  const Real* before(std::size_t t) const { return &activities_[t * stride_]; }
  /// h[t], [n (+ 1)]
  Real* activity(std::size_t t) { return &activities_[(t + 1) * stride_]; }
  const Real* activity(std::size_t t) const { return &activities_[(t + 1) * stride_]; }
  /// phi'(u[t]) or psi[t], [n]
  Real* surrogate(std::size_t t) { return &surrogates_[t * n_]; }
  const Real* surrogate(std::size_t t) const { return &surrogates_[t * n_]; }
  /// dL/du[t], [n], u the summed input of a neuron: to be filled on the way back.
  Real* signal(std::size_t t) { return &signals_[t * n_]; }

  /// u[t] = W_rec h[t-1] + W_in x[t] + b, [n], summed in this order. Valid until the next call.
  const Real* arriving(std::size_t t) {
    arriving_.assign(n_, Real(0));
    add_weighted_rows<Real>({recurrent_.data(), n_, n_, n_}, before(t), arriving_.data());
    add_weighted_rows<Real>({input_.data(), columns_, n_, n_}, &inputs_[t * columns_], arriving_.data());
    return arriving_.data();
  }

  /// Adds W_rec^T dL/du[t] to dL/dh[t-1], [n].
  void backward(const Weights<Real>& w, std::size_t t, Real* activity_gradient) {
    add_weighted_rows<Real>({w.recurrent.data(), n_, n_, n_}, signal(t), activity_gradient);
  }

  /// dL/dW_rec = sum_t dL/du[t] h[t-1]^T ; dL/dW_in = sum_t dL/du[t] [x[t]; 1]^T
  void add_gradients(Weights<Real>& gradient) const {
    const Rows<Real> signals{signals_.data(), ticks_, n_, n_};
    add_outer_products<Real>(signals, {activities_.data(), ticks_, n_, stride_}, gradient.recurrent);
    add_outer_products<Real>(signals, {inputs_.data(), ticks_, columns_, columns_}, gradient.input);
  }

  /// h of every tick, [ticks][n (+ 1)]
  Rows<Real> activities() const { return {activities_.data() + stride_, ticks_, stride_, stride_}; }

 private:
  std::size_t n_ = 0, ticks_ = 0;
  std::size_t columns_ = 0;              ///< n_in (+ 1)
  std::size_t stride_ = 0;               ///< n (+ 1)
  std::vector<Real> recurrent_, input_;  ///< W_rec, W_in transposed: [pre][post]
  std::vector<Real> inputs_;             ///< x, [ticks][n_in (+ 1)]
  std::vector<Real> activities_;         ///< h from before the first tick on, [ticks + 1][n (+ 1)]
  std::vector<Real> surrogates_;         ///< [ticks][n]
  std::vector<Real> signals_;            ///< [ticks][n]
  std::vector<Real> arriving_;           ///< [n]
};

}  // namespace synq::reference
