#pragma once
#include "rules/local_rule.hpp"

namespace synq {

/// e-prop for the leaky rate network, the diagonal of RTRL:
/// E_ij <- ((1-a) + a D_i W_ii) E_ij + a D_i pre_j ; dW_ij = -eta L_i E_ij.
/// Source: Bellec et al. 2020 (Nat. Commun. 11:3625), as in SnAp-1. Two words per synapse. W_ii is the neuron's own.
struct EpropRate {
  template <class N>
  struct Constants {};
  template <class H>
  struct Registers {
    H weight, eligibility;
  };
  template <class N>
  struct State {
    N weight;       ///< W_ij
    N eligibility;  ///< E_ij
  };
  template <class N>
  struct Pre {
    N activity;
  };  ///< pre_j
  template <class N>
  struct Post {
    N decay;  ///< (1-a) + a D_i W_ii
    N gain;   ///< a D_i
    N step;   ///< -eta L_i
  };

  template <class N, class H>
  SYNQ_INLINE static State<N> tick(const Constants<N>&, const Registers<H>& q, Pre<N> pre, Post<N> post, State<N> s) {
    s.eligibility = quantize(post.decay * s.eligibility + post.gain * pre.activity, q.eligibility);
    s.weight = quantize(s.weight + post.step * s.eligibility, q.weight);
    return s;
  }

  template <class N>
  struct NeuronConstants {
    N keep;        ///< 1 - a
    N leak;        ///< a
    N step_scale;  ///< -eta, or 1 where a gradient is accumulated
  };
  template <class H>
  struct PreRegisters {};
  template <class H>
  struct PostRegisters {
    H decay, gain, step;
  };

  template <class N, class H>
  static Pre<N> axon(const NeuronConstants<N>&, const PreRegisters<H>&, const N& activity, Pre<N>) {
    return {activity};
  }
  template <class N, class H>
  static Post<N> dendrite(const NeuronConstants<N>& c, const PostRegisters<H>& q, const NeuronSignals<N>& i) {
    const N gain = quantize(c.leak * i.surrogate, q.gain);
    return {quantize(c.keep + gain * i.self_weight, q.decay), gain, quantize(c.step_scale * i.learning_signal, q.step)};
  }
};

}  // namespace synq
