#pragma once
#include "core/neuron/leaky_rate.hpp"
#include "core/quantize.hpp"
#include "rules/reference/readout_pass.hpp"

namespace synq::reference {

enum class Activation { tanh, relu, identity };

/// The neurons of a leaky rate network: what every reference pass over one clocks.
/// Source: Marschall, Cho, Savin 2020 (arXiv 1907.02649), section 2.
template <class Real>
class RateNeurons {
 public:
  /// leak: a, in (0, 1].
  RateNeurons(Activation activation, double leak)
      : activation_(activation),
        keep_(Real(1) - Real(leak)),
        leak_(leak),
        tables_{exact_table({Function::Kind::tanh}), exact_table({Function::Kind::tanh_derivative})} {}

  const Real& keep() const { return keep_; }  ///< 1 - a
  const Real& leak() const { return leak_; }  ///< a

  /// activity = (1-a) before + a phi(u) ;  surrogate = phi'(u). All [n]; `activity` may be `before`.
  void tick(std::size_t n, const Real* u, const Real* before, Real* activity, Real* surrogate) const {
    switch (activation_) {
      case Activation::tanh:
        return tick_of<LeakyRate<Tanh>>(n, u, before, activity, surrogate);
      case Activation::relu:
        return tick_of<LeakyRate<Relu>>(n, u, before, activity, surrogate);
      case Activation::identity:
        return tick_of<LeakyRate<Identity>>(n, u, before, activity, surrogate);
    }
  }

 private:
  template <class Neuron>
  void tick_of(std::size_t n, const Real* u, const Real* before, Real* activity, Real* surrogate) const {
    const typename Neuron::template Constants<Real> c{keep_, leak_, Real(0), Real(1)};
    const typename Neuron::template Registers<RealHandle<Real>> exact{};
    for (std::size_t i = 0; i < n; ++i) {
      const auto s = Neuron::tick(c, tables_, exact, c.zero, u[i], {before[i], c.zero});
      activity[i] = s.activity;
      surrogate[i] = s.surrogate;
    }
  }

  Activation activation_;
  Real keep_, leak_;
  NeuronTables tables_;
};

}  // namespace synq::reference
