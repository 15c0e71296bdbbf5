#pragma once
#include "rules/local_rule.hpp"

namespace synq {

/// The readout's own rule: zbar_j <- kappa zbar_j + zeta_o h_j ; dW_out_kj = -eta err_k zbar_j (kappa = 0, zeta_o = 1
/// for a readout without memory). Source: Bellec et al. 2020, eq. 29. One word per synapse, one trace per axon.
struct Delta {
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
    N trace;
  };  ///< zbar_j
  template <class N>
  struct Post {
    N step;
  };  ///< -eta err_k

  template <class N, class H>
  SYNQ_INLINE static State<N> tick(const Constants<N>&, const Registers<H>& q, Pre<N> pre, Post<N> post, State<N> s) {
    s.weight = quantize(s.weight + post.step * pre.trace, q.weight);
    return s;
  }

  template <class N>
  struct NeuronConstants {
    N trace_keep;   ///< kappa
    N trace_scale;  ///< zeta_o
    N step_scale;   ///< -eta, or 1 where a gradient is accumulated
  };
  template <class H>
  struct PreRegisters {
    H trace;
  };
  template <class H>
  struct PostRegisters {
    H step;
  };

  template <class N, class H>
  static Pre<N> axon(const NeuronConstants<N>& c, const PreRegisters<H>& q, const N& activity, Pre<N> p) {
    return {quantize(c.trace_keep * p.trace + c.trace_scale * activity, q.trace)};
  }
  /// The learning signal of a readout unit is its own error.
  template <class N, class H>
  static Post<N> dendrite(const NeuronConstants<N>& c, const PostRegisters<H>& q, const NeuronSignals<N>& i) {
    return {quantize(c.step_scale * i.learning_signal, q.step)};
  }
};

}  // namespace synq
