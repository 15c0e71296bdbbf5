#pragma once
#include "rules/local_rule.hpp"

namespace synq {

/// Synapses that never change: the rule of a network whose readout alone learns.
struct Frozen {
  template <class N>
  struct Constants {};
  template <class H>
  struct Registers {
    H weight;
  };
  template <class N>
  struct State {
    N weight;
  };
  template <class N>
  struct Pre {
    N activity;
  };
  template <class N>
  struct Post {};

  template <class N, class H>
  static State<N> tick(const Constants<N>&, const Registers<H>&, Pre<N>, Post<N>, State<N> s) {
    return s;
  }

  template <class N>
  struct NeuronConstants {};
  template <class H>
  struct PreRegisters {};
  template <class H>
  struct PostRegisters {};

  template <class N, class H>
  static Pre<N> axon(const NeuronConstants<N>&, const PreRegisters<H>&, const N& activity, Pre<N>) {
    return {activity};
  }
  template <class N, class H>
  static Post<N> dendrite(const NeuronConstants<N>&, const PostRegisters<H>&, const NeuronSignals<N>&) {
    return {};
  }
};

}  // namespace synq
