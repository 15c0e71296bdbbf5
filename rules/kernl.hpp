#pragma once
#include "core/fixed.hpp"
#include "rules/eprop_rate.hpp"

/// Kernel RNN learning with a diagonal matrix A, which makes it local: each neuron learns by itself, from its own
/// noise, how long its past acts on it (its kernel) and how strongly (its mixing). Source: Roth, Kanitscheider, Fiete
/// 2019 (ICLR); Marschall, Cho, Savin 2020 (arXiv 1907.02649), section 3.2.
namespace synq {

/// What a neuron remembers for KeRNL. h~ is the activity of a noisy copy of the network (rules/noisy_copy.hpp), zeta
/// the noise that the neuron's copy is given in this tick: k = max(0, 1 - alpha) ; Gamma <- k Gamma - Omega ; Omega <-
/// k Omega + zeta ; e = A Omega - (h~ - h) ; A <- A - lr e Omega ; alpha <- alpha - lr e A Gamma. A starts at 1, alpha
/// at 0.8.
struct KernlNeuron {
  template <class N>
  struct Constants {
    N model_rate;  ///< lr
    N zero, one;
  };
  template <class H>
  struct Registers {
    H kernel, noise_slope, noise_trace, prediction_error, mixing_step, kernel_step, mixing, kernel_rate;
  };
  template <class N>
  struct State {
    N kernel;       ///< k, what the synapses' eligibilities decay by
    N noise_slope;  ///< Gamma, how Omega changes with alpha
    N noise_trace;  ///< Omega
    N mixing;       ///< A_ii
    N kernel_rate;  ///< alpha_i
  };

  template <class N, class H>
  static State<N> tick(const Constants<N>& c, const Registers<H>& q, const N& activity, const N& noisy, const N& noise,
                       State<N> s) {
    s.kernel = quantize(where_ge(c.one, s.kernel_rate, N(c.one - s.kernel_rate), c.zero), q.kernel);
    s.noise_slope = quantize(s.kernel * s.noise_slope - s.noise_trace, q.noise_slope);
    s.noise_trace = quantize(s.kernel * s.noise_trace + noise, q.noise_trace);
    const N error = quantize(s.mixing * s.noise_trace - (noisy - activity), q.prediction_error);
    const N mixing_step = quantize(c.model_rate * error, q.mixing_step);
    const N kernel_step = quantize(mixing_step * s.mixing, q.kernel_step);
    s.mixing = quantize(s.mixing - mixing_step * s.noise_trace, q.mixing);
    s.kernel_rate = quantize(s.kernel_rate - kernel_step * s.noise_slope, q.kernel_rate);
    return s;
  }
};

/// The synapse is that of rate e-prop, B_ij <- k_i B_ij + a D_i pre_j, with a decay that the neuron has learned;
/// dW_ij = -eta (A_ii L_i) B_ij. Two words per synapse.
struct Kernl : EpropRate {
  template <class N>
  struct NeuronConstants {
    N leak;        ///< a
    N step_scale;  ///< -eta, or 1 where a gradient is accumulated
  };
  template <class H>
  struct PostRegisters {
    H gain, credit, step;
  };

  template <class N, class H>
  static Pre<N> axon(const NeuronConstants<N>&, const PreRegisters<H>&, const N& activity, Pre<N>) {
    return {activity};
  }
  template <class N, class H>
  static Post<N> dendrite(const NeuronConstants<N>& c, const PostRegisters<H>& q, const NeuronSignals<N>& i) {
    const N credit = quantize(i.mixing * i.learning_signal, q.credit);
    return {i.kernel, quantize(c.leak * i.surrogate, q.gain), quantize(c.step_scale * credit, q.step)};
  }
};

}  // namespace synq
