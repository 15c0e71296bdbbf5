#pragma once
#include "core/error.hpp"
#include "rules/reference/online_rule.hpp"
#include "rules/reference/rate_cell.hpp"
#include "rules/reference/trial.hpp"

namespace synq::reference {

/// The leaky rate network, clocked tick by tick, as the online rules see it.
template <class Real>
class RateNetwork {
 public:
  /// feedback: B, [n][n_out]; empty: q = W_out^T err (weight transport).
  RateNetwork(const RateModel& m, const OnlineShape& s, Vector<Real> feedback)
      : cell_(m), readout_({m.loss, 0, 1}), shape_(s), feedback_(s.n, s.n_out, std::move(feedback)) {
    if (!feedback_.values.empty() && feedback_.values.size() != s.n * s.n_out)
      throw Defect("reference network: the feedback has not the size n x n_out");
    for (auto* v : {&before_, &activity_, &surrogate_, &gain_, &signal_}) v->assign(s.n, Real(0));
    for (auto* v : {&output_, &error_, &target_}) v->assign(s.n_out, Real(0));
    pre_.assign(s.m, Real(1));
    recurrent_ = Matrix<Real>(s.n, s.n), input_ = Matrix<Real>(s.n, s.m - s.n),
    readout_weight_ = Matrix<Real>(s.n_out, 0);
  }

  /// h <- 0
  void reset() { activity_.assign(shape_.n, Real(0)); }
  /// h of the last tick: to go on from another network's state.
  Vector<Real>& activity() { return activity_; }
  const Vector<Real>& activity() const { return activity_; }

  /// One tick. x: [n_in], target: [n_out]; unscored ticks have loss and error 0. Valid until the next tick.
  OnlineTick<Real> tick(const Weights<Real>& w, std::span<const double> x, std::span<const double> target, bool scored,
                        Draws& draws) {
    recurrent_.values = w.recurrent, input_.values = w.input;
    readout_weight_.columns = w.readout_columns(), readout_weight_.values = w.readout;
    before_ = activity_;
    std::copy(before_.begin(), before_.end(), pre_.begin());
    std::copy(x.begin(), x.end(), pre_.begin() + std::ptrdiff_t(shape_.n));
    advance(before_, activity_, surrogate_);
    for (std::size_t i = 0; i < shape_.n; ++i) gain_[i] = cell_.leak() * surrogate_[i];
    read_out(target, scored);
    return {pre_, before_, activity_, surrogate_, gain_, signal_, target_, recurrent_, cell_.keep(), *this, draws};
  }

  const Vector<Real>& output() const { return output_; }  ///< y, [n_out]
  const Vector<Real>& error() const { return error_; }    ///< err, [n_out]
  const Real& loss() const { return loss_; }              ///< of the last tick

  /// h[t] if h[t-1] were `before`, with the weights and the input of this tick: what a noisy copy of the network does.
  Vector<Real> from(const Vector<Real>& before) const {
    Vector<Real> after(shape_.n), unused(shape_.n);
    advance(before, after, unused);
    return after;
  }

  /// Adds outer(err, [h; 1]) to the readout's gradient, [n_out][n (+ 1)].
  void add_readout_gradient(Vector<Real>& gradient) const {
    const std::size_t columns = readout_weight_.columns;
    for (std::size_t k = 0; k < shape_.n_out; ++k)
      for (std::size_t j = 0; j < columns; ++j)
        gradient[k * columns + j] += error_[k] * (j < shape_.n ? activity_[j] : Real(1));
  }

 private:
  void advance(const Vector<Real>& before, Vector<Real>& after, Vector<Real>& surrogate) const {
    Vector<Real> u = product(recurrent_, before);
    for (std::size_t i = 0; i < shape_.n; ++i)
      for (std::size_t j = 0; j < input_.columns; ++j) u[i] += input_[i][j] * pre_[shape_.n + j];
    cell_.tick(shape_.n, u.data(), before.data(), after.data(), surrogate.data());
  }

  void read_out(std::span<const double> target, bool scored) {
    const std::size_t n_out = shape_.n_out, bias = readout_weight_.columns - shape_.n;
    for (std::size_t k = 0; k < n_out; ++k) {
      Real sum(0);
      for (std::size_t j = 0; j < shape_.n; ++j) sum += readout_weight_[k][j] * activity_[j];
      if (bias > 0) sum += readout_weight_[k][shape_.n];
      output_[k] = readout_.output(sum, Real(0));
      target_[k] = Real(target[k]), error_[k] = Real(0);
    }
    loss_ = scored ? readout_.error(output_, target_, std::span<Real>(error_)) : Real(0);
    for (std::size_t i = 0; i < shape_.n; ++i) {
      signal_[i] = Real(0);
      for (std::size_t k = 0; k < n_out; ++k)
        signal_[i] += (feedback_.values.empty() ? readout_weight_[k][i] : feedback_[i][k]) * error_[k];
    }
  }

  RateCell<Real> cell_;
  ReadoutTick<Real> readout_;
  OnlineShape shape_;
  Matrix<Real> feedback_;                                       ///< B, [n][n_out], or empty
  Matrix<Real> recurrent_, input_, readout_weight_;             ///< as of this tick
  Vector<Real> pre_;                                            ///< [m]
  Vector<Real> before_, activity_, surrogate_, gain_, signal_;  ///< [n]
  Vector<Real> output_, error_, target_;                        ///< [n_out]
  Real loss_{};
};

}  // namespace synq::reference
