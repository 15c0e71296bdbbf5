#pragma once
#include "core/neuron/leaky_rate.hpp"
#include "core/neuron/spiking.hpp"

/// The dictionary names of each neuron's constants and registers, in the order of its structs.
namespace synq {

template <class Neuron>
struct NeuronNames;

template <class A>
struct NeuronNames<LeakyRate<A>> {
  static constexpr const char* constants[] = {"keep", "leak", "zero", "one"};
  static constexpr const char* registers[] = {"preactivation", "rate", "activity", "surrogate"};
};

inline constexpr const char* spiking_constants[] = {
    "membrane_keep",   "membrane_input",   "threshold",       "floor", "refractory",
    "adaptation_keep", "surrogate_height", "surrogate_slope", "zero",  "one"};
template <class S>
struct NeuronNames<Lif<S>> {
  static constexpr auto& constants = spiking_constants;
  static constexpr const char* registers[] = {"current", "potential", "refractory", "surrogate", "spike"};
};
template <class S>
struct NeuronNames<Alif<S>> {
  static constexpr auto& constants = spiking_constants;
  static constexpr const char* registers[] = {"current", "potential", "refractory", "surrogate", "spike", "adaptation"};
};

}  // namespace synq
