#pragma once
#include "rules/local_rule.hpp"

/// e-prop for spiking neurons. Source: Bellec et al. 2020 (Nat. Commun. 11:3625); NEST 3.10's e-prop models.
/// The filter of the readout is linear, so its input scale zeta_o is applied to the step and not to every synapse:
/// ebar_ij here is the published one divided by zeta_o, and step carries zeta_o.
namespace synq {

/// What the axon remembers for all its synapses: F_j <- alpha F_j + zeta pre_j.
struct SpikeTrace {
  template <class N>
  struct NeuronConstants {
    N trace_keep;   ///< alpha = exp(-dt/tau_m)
    N trace_scale;  ///< zeta = 1 - alpha, or 1
    N step_scale;   ///< -eta zeta_o, or zeta_o where a gradient is accumulated
  };
  template <class N>
  struct Pre {
    N trace;
  };  ///< F_j
  template <class H>
  struct PreRegisters {
    H trace;
  };

  template <class N, class H>
  static Pre<N> axon(const NeuronConstants<N>& c, const PreRegisters<H>& q, const N& spike, Pre<N> p) {
    return {quantize(c.trace_keep * p.trace + c.trace_scale * spike, q.trace)};
  }
};

/// LIF: e_ij = psi_i F_j ; ebar_ij <- kappa ebar_ij + e_ij ; dW_ij = -eta zeta_o L_i ebar_ij. Two words per synapse.
struct EpropLif : SpikeTrace {
  template <class N>
  struct Constants {
    N keep;  ///< kappa = exp(-dt/tau_out)
  };
  template <class H>
  struct Registers {
    H weight, filtered;
  };
  template <class N>
  struct State {
    N weight;    ///< W_ij
    N filtered;  ///< ebar_ij
  };
  template <class N>
  struct Post {
    N surrogate;  ///< psi_i
    N step;       ///< -eta zeta_o L_i
  };

  template <class N>
  SYNQ_INLINE static auto eligibility(Pre<N> pre, Post<N> post, State<N>) {
    return post.surrogate * pre.trace;
  }

  template <class N, class H>
  SYNQ_INLINE static State<N> tick(const Constants<N>& c, const Registers<H>& q, Pre<N> pre, Post<N> post, State<N> s) {
    const auto e = eligibility<N>(pre, post, s);
    s.filtered = quantize(c.keep * s.filtered + e, q.filtered);
    s.weight = quantize(s.weight + post.step * s.filtered, q.weight);
    return s;
  }

  template <class H>
  struct PostRegisters {
    H step;
  };

  template <class N, class H>
  static Post<N> dendrite(const NeuronConstants<N>& c, const PostRegisters<H>& q, const NeuronSignals<N>& i) {
    return {i.surrogate, quantize(c.step_scale * i.learning_signal, q.step)};
  }
};

/// ALIF: e_ij = psi_i (F_j - beta_i eps_ij) ; eps_ij <- rho eps_ij + e_ij ; the rest as LIF. Three words per synapse.
struct EpropAlif : SpikeTrace {
  template <class N>
  struct Constants {
    N keep;             ///< kappa = exp(-dt/tau_out)
    N adaptation_keep;  ///< rho = exp(-dt/tau_a)
  };
  template <class H>
  struct Registers {
    H weight, adaptation_trace, filtered;
  };
  template <class N>
  struct State {
    N weight;            ///< W_ij
    N adaptation_trace;  ///< eps_ij
    N filtered;          ///< ebar_ij
  };
  template <class N>
  struct Post {
    N surrogate;           ///< psi_i
    N adapting_surrogate;  ///< psi_i beta_i
    N step;                ///< -eta zeta_o L_i
  };

  template <class N>
  SYNQ_INLINE static auto eligibility(Pre<N> pre, Post<N> post, State<N> s) {
    return post.surrogate * pre.trace - post.adapting_surrogate * s.adaptation_trace;
  }

  template <class N, class H>
  SYNQ_INLINE static State<N> tick(const Constants<N>& c, const Registers<H>& q, Pre<N> pre, Post<N> post, State<N> s) {
    const auto e = eligibility<N>(pre, post, s);
    s.adaptation_trace = quantize(c.adaptation_keep * s.adaptation_trace + e, q.adaptation_trace);
    s.filtered = quantize(c.keep * s.filtered + e, q.filtered);
    s.weight = quantize(s.weight + post.step * s.filtered, q.weight);
    return s;
  }

  template <class H>
  struct PostRegisters {
    H adapting_surrogate, step;
  };

  template <class N, class H>
  static Post<N> dendrite(const NeuronConstants<N>& c, const PostRegisters<H>& q, const NeuronSignals<N>& i) {
    return {i.surrogate, quantize(i.surrogate * i.adaptation, q.adapting_surrogate),
            quantize(c.step_scale * i.learning_signal, q.step)};
  }
};

}  // namespace synq
