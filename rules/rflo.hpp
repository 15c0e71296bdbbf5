#pragma once
#include "rules/local_rule.hpp"

namespace synq {

/// Random-feedback local online learning: p_ij <- (1-a) p_ij + a phi'(u_i) pre_j ; dW_ij = -eta L_i p_ij.
/// Source: Murray 2019, eLife 8:e43299. Two words per synapse.
struct Rflo {
  template <class N>
  struct Constants {
    N keep;  ///< 1 - a (or a free trace decay)
  };
  template <class H>
  struct Registers {
    H weight, eligibility;
  };
  template <class N>
  struct State {
    N weight;       ///< W_ij
    N eligibility;  ///< p_ij
  };
  template <class N>
  struct Pre {
    N activity;
  };  ///< pre_j
  template <class N>
  struct Post {
    N gain;  ///< a phi'(u_i)
    N step;  ///< -eta L_i
  };

  template <class N, class H>
  SYNQ_INLINE static State<N> tick(const Constants<N>& c, const Registers<H>& q, Pre<N> pre, Post<N> post, State<N> s) {
    s.eligibility = quantize(c.keep * s.eligibility + post.gain * pre.activity, q.eligibility);
    s.weight = quantize(s.weight + post.step * s.eligibility, q.weight);
    return s;
  }

  template <class N>
  struct NeuronConstants {
    N leak;        ///< a
    N step_scale;  ///< -eta, or 1 where a gradient is accumulated
  };
  template <class H>
  struct PreRegisters {};
  template <class H>
  struct PostRegisters {
    H gain, step;
  };

  template <class N, class H>
  static Pre<N> axon(const NeuronConstants<N>&, const PreRegisters<H>&, const N& activity, Pre<N>) {
    return {activity};
  }
  template <class N, class H>
  static Post<N> dendrite(const NeuronConstants<N>& c, const PostRegisters<H>& q, const NeuronSignals<N>& i) {
    return {quantize(c.leak * i.surrogate, q.gain), quantize(c.step_scale * i.learning_signal, q.step)};
  }
};

}  // namespace synq
