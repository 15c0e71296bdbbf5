#pragma once
#include "rules/eprop_spiking.hpp"

namespace synq {

/// e-prop for LIF neurons without the readout's filter on the eligibility, which is then a product of a word of the
/// neuron and a word of the axon: e_ij = psi_i F_j ; dW_ij = -eta zeta_o L_i e_ij. The synapse remembers its weight and
/// nothing else. Source: Frenkel and Indiveri 2022 (ISSCC, doi 10.1109/ISSCC42614.2022.9731734); it is e-prop (Bellec
/// et al. 2020, Nat. Commun. 11:3625) with kappa = 0 in the synapse; the readout may leak. One word per synapse.
struct EpropFactorised : SpikeTrace {
  template <class N>
  struct Constants {};
  template <class H>
  struct Registers {
    H weight;
  };
  template <class N>
  struct State {
    N weight;  ///< W_ij
  };
  template <class N>
  struct Post {
    N surrogate;  ///< psi_i, which the firing-rate regulariser alone reads
    N step;       ///< -eta zeta_o psi_i L_i
  };

  template <class N>
  SYNQ_INLINE static auto eligibility(Pre<N> pre, Post<N> post, State<N>) {
    return post.surrogate * pre.trace;
  }

  template <class N, class H>
  SYNQ_INLINE static State<N> tick(const Constants<N>&, const Registers<H>& q, Pre<N> pre, Post<N> post, State<N> s) {
    s.weight = quantize(s.weight + post.step * pre.trace, q.weight);
    return s;
  }

  template <class H>
  struct PostRegisters {
    H credit, step;
  };

  template <class N, class H>
  static Post<N> dendrite(const NeuronConstants<N>& c, const PostRegisters<H>& q, const NeuronSignals<N>& i) {
    const N credit = quantize(i.surrogate * i.learning_signal, q.credit);
    return {i.surrogate, quantize(c.step_scale * credit, q.step)};
  }
};

}  // namespace synq
