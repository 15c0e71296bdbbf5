#pragma once
#include <concepts>
#include <type_traits>

#include "core/kernel.hpp"
#include "core/words.hpp"

/// Locality is the signature: what a synapse can reach is what its rule's `tick` is given.
namespace synq {

/// What neuron i offers to the dendrite of a rule in one tick; each rule takes what its equation names.
template <class N>
struct NeuronSignals {
  N surrogate;        ///< D_i = phi'(u_i), or psi_i
  N learning_signal;  ///< L_i = sum_k B_ik err_k
  N self_weight;      ///< W_ii, 0 where there is no autapse
  N adaptation;       ///< beta_i, 0 for a neuron that does not adapt
  N kernel;           ///< k_i, what the neuron has learned about how its past decays (KeRNL)
  N mixing;           ///< A_ii, and how strongly that acts on it (KeRNL)
};

namespace detail {

template <class R, class N, class H>
using SynapseTick = typename R::template State<N> (*)(const typename R::template Constants<N>&,
                                                      const typename R::template Registers<H>&,
                                                      typename R::template Pre<N>, typename R::template Post<N>,
                                                      typename R::template State<N>);
template <class R, class N, class H>
using AxonTick = typename R::template Pre<N> (*)(const typename R::template NeuronConstants<N>&,
                                                 const typename R::template PreRegisters<H>&, const N&,
                                                 typename R::template Pre<N>);
template <class R, class N, class H>
using DendriteTick = typename R::template Post<N> (*)(const typename R::template NeuronConstants<N>&,
                                                      const typename R::template PostRegisters<H>&,
                                                      const NeuronSignals<N>&);

}  // namespace detail

/// A learning rule that a synapse can run alone. N is the number type, H its register handle.
/// - The rule object remembers nothing, and State, Pre, Post and the constants consist of words and nothing else.
/// - tick(constants, registers, pre, post, state) sees two wires and the synapse's own words: no third wire fits in.
/// - There is one register for each word of State, in the same order, the weight first.
/// - tick is SYNQ_INLINE, and what it calls: with a call in the loop the lanes would leave their registers.
/// - Pre is computed by the axon of neuron j alone, Post by the dendrite of neuron i alone.
template <class R, class N, class H>
concept LocalRule =
    std::is_empty_v<R> && !std::is_polymorphic_v<R> && WordsOnly<typename R::template State<N>, N> &&
    WordsOnly<typename R::template Pre<N>, N> && WordsOnly<typename R::template Post<N>, N> &&
    WordsOnly<typename R::template Constants<N>, N> && WordsOnly<typename R::template NeuronConstants<N>, N> &&
    WordsOnly<typename R::template Registers<H>, H> &&
    words<typename R::template Registers<H>, H>() == words<typename R::template State<N>, N>() &&
    words<typename R::template PreRegisters<H>, H>() <= words<typename R::template Pre<N>, N>() &&
    words<typename R::template PostRegisters<H>, H>() <= words<typename R::template Post<N>, N>() && requires {
  static_cast<detail::SynapseTick<R, N, H>>(&R::template tick<N, H>);
  static_cast<detail::AxonTick<R, N, H>>(&R::template axon<N, H>);
  static_cast<detail::DendriteTick<R, N, H>>(&R::template dendrite<N, H>);
};

/// Words a synapse remembers under rule R, its weight included.
template <class R>
inline constexpr std::size_t synapse_words = words<typename R::template State<double>, double>();

}  // namespace synq
