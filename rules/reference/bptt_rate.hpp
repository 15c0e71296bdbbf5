#pragma once
#include "core/neuron/leaky_rate.hpp"
#include "rules/reference/readout_pass.hpp"
#include "rules/reference/unrolled.hpp"

/// Back-propagation through time for the leaky rate network: the exact gradient of a trial's loss, by unrolling.
/// Source: Marschall, Cho, Savin 2020 (arXiv 1907.02649), sections 2 and 3.
namespace synq::reference {

enum class Activation { tanh, relu, identity };

struct RateModel {
  Activation activation;  ///< phi
  double leak;            ///< a, in (0, 1]
  Loss loss;
};

/// Forward:  u[t] = W_rec h[t-1] + W_in x[t] + b ;  h[t] = (1-a) h[t-1] + a phi(u[t]) ;  y[t] = W_out h[t] + b_out.
/// Backward: dL/dh[t] = W_out^T err[t] + (1-a) dL/dh[t+1] + W_rec^T dL/du[t+1] ;  dL/du[t] = a phi'(u[t]) dL/dh[t].
/// Each tick takes about 3 n (n + n_in) multiply-adds. As long as the shapes stay, `run` allocates nothing.
template <class Real>
class RateBptt {
 public:
  explicit RateBptt(const RateModel& m)
      : activation_(m.activation),
        keep_(Real(1) - Real(m.leak)),
        leak_(m.leak),
        tables_{exact_table({Function::Kind::tanh}), exact_table({Function::Kind::tanh_derivative})},
        readout_({m.loss, 0, 1}) {}

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
    switch (activation_) {
      case Activation::tanh:
        return tick<LeakyRate<Tanh>>(t);
      case Activation::relu:
        return tick<LeakyRate<Relu>>(t);
      case Activation::identity:
        return tick<LeakyRate<Identity>>(t);
    }
  }

  template <class Neuron>
  void tick(std::size_t t) {
    const typename Neuron::template Constants<Real> c{keep_, leak_, Real(0), Real(1)};
    const typename Neuron::template Registers<RealHandle<Real>> exact{};
    const Real* u = network_.arriving(t);
    for (std::size_t i = 0; i < network_.n(); ++i) {
      const auto s = Neuron::tick(c, tables_, exact, c.zero, u[i], {network_.before(t)[i], c.zero});
      network_.activity(t)[i] = s.activity;
      network_.surrogate(t)[i] = s.surrogate;
    }
  }

  /// activity_gradient_ holds what reaches dL/dh[t] from later ticks, and afterwards what reaches dL/dh[t-1] from here.
  void backward(const Weights<Real>& w, std::size_t t) {
    readout_.backward(w, t, activity_gradient_.data());
    const Real* surrogate = network_.surrogate(t);
    Real* signal = network_.signal(t);
    for (std::size_t i = 0; i < w.n; ++i) {
      signal[i] = leak_ * surrogate[i] * activity_gradient_[i];
      activity_gradient_[i] = keep_ * activity_gradient_[i];
    }
    network_.backward(w, t, activity_gradient_.data());
  }

  Activation activation_;
  Real keep_, leak_;  ///< 1 - a, a
  NeuronTables tables_;
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
