#pragma once
#include "core/neuron/leaky_rate.hpp"
#include "core/quantize.hpp"
#include "rules/reference/readout_tick.hpp"

namespace synq::reference {

enum class Activation { tanh, relu, identity };

struct RateModel {
  Activation activation;  ///< phi
  double leak;            ///< a, in (0, 1]
  Loss loss;
};

/// The leaky rate neurons' own state machine over a real scalar: h[t] = (1-a) h[t-1] + a phi(u[t]).
template <class Real>
class RateCell {
 public:
  explicit RateCell(const RateModel& m) : RateCell(m.activation, m.leak) {}
  /// leak: a, in (0, 1].
  RateCell(Activation activation, double leak)
      : activation_(activation),
        keep_(Real(1) - Real(leak)),
        leak_(leak),
        tables_{exact_table({Function::Kind::tanh}), exact_table({Function::Kind::tanh_derivative})} {}

  const Real& keep() const { return keep_; }  ///< 1 - a
  const Real& leak() const { return leak_; }  ///< a

  /// u[t], h[t-1] -> h[t], phi'(u[t]); [n] each; `activity` may be `before`.
  void tick(std::size_t n, const Real* u, const Real* before, Real* activity, Real* surrogate) const {
    switch (activation_) {
      case Activation::tanh:
        return run<LeakyRate<Tanh>>(n, u, before, activity, surrogate);
      case Activation::relu:
        return run<LeakyRate<Relu>>(n, u, before, activity, surrogate);
      case Activation::identity:
        return run<LeakyRate<Identity>>(n, u, before, activity, surrogate);
    }
  }

 private:
  template <class Neuron>
  void run(std::size_t n, const Real* u, const Real* before, Real* activity, Real* surrogate) const {
    const typename Neuron::template Constants<Real> c{keep_, leak_, Real(0), Real(1)};
    const typename Neuron::template Registers<RealHandle<Real>> exact{};
    for (std::size_t i = 0; i < n; ++i) {
      const auto s = Neuron::tick(c, tables_, exact, c.zero, u[i], {before[i], c.zero});
      activity[i] = s.activity, surrogate[i] = s.surrogate;
    }
  }

  Activation activation_;
  Real keep_, leak_;
  NeuronTables tables_;
};

}  // namespace synq::reference
