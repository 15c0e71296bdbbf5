#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/lanes/lane_counts.hpp"
#include "core/lanes/lane_register.hpp"
#include "core/lanes/lane_table.hpp"
#include "core/words.hpp"

/// The work of neurons in one tick, as plain numbers and pointers: all that crosses into the files that are compiled
/// for one instruction set.
namespace synq {

template <class Neuron>
struct NeuronJob {
  std::size_t n = 0;  ///< neurons; whole vectors of them are done
  struct Same {
    int value = 0, frac = 0;
  };
  std::array<Same, words<typename Neuron::template Constants<int>, int>()> constants{};
  static constexpr std::size_t n_registers = words<typename Neuron::template Registers<int>, int>();
  std::array<LaneRegister, n_registers> registers{};
  template <class Word>
  struct Words {
    Word* data = nullptr;  ///< [n]
    int frac = 0;
  };
  std::array<Words<std::int32_t>, std::size(Neuron::words)> state{};
  Words<const std::int32_t> beta{};
  Words<const std::int32_t> arrived{};  ///< words of the first register
};

/// NeuronTables in lanes.
struct LaneTables {
  LaneTable value, derivative;
};

/// Does the first neurons, as many as fill whole vectors, and says how many these are. counts: of each register but the
/// first, whose words are there already; only the counting kernel looks at them.
template <class Neuron>
using NeuronKernelFunction = std::size_t (*)(const NeuronJob<Neuron>&, const LaneTables&, LaneCounts* counts);

/// A neuron's kernels without and with counters; null where none is worth it.
template <class Neuron>
struct NeuronLaneKernels {
  NeuronKernelFunction<Neuron> plain = nullptr, counting = nullptr;
};

/// The kernels of a kind of neuron for one instruction set; defined where they are compiled.
template <class Neuron, class V>
NeuronLaneKernels<Neuron> neuron_kernel_on(bool paired, LaneRounding);

}  // namespace synq
