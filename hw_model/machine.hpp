#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

#include "rules/network_spec.hpp"

/// What an architect describes: a machine that learns.
namespace synq {

/// Clock cycles of the machine, not to be mixed up with ticks of the model.
struct Cycles {
  std::uint64_t count = 0;
  friend auto operator<=>(const Cycles&, const Cycles&) = default;
  friend Cycles operator+(Cycles a, Cycles b) { return {a.count + b.count}; }
};

enum class Ports {
  one_rw,      ///< 1RW: a bank serves a read or a write in a cycle
  one_r_one_w  ///< 1R1W: a read and a write
};

/// Each core holds the synapses onto its own share of the neurons, a contiguous one, in banks of its own.
struct Machine {
  std::string name = "custom";
  std::size_t cores = 1;

  /// Synapses (neurons) that one cycle works on; forward and update at most k times the banks.
  struct Lanes {
    std::size_t forward = 1, neuron = 1, readout = 1, update = 1;
  } lanes;

  int word_bits = 128;    ///< of a synapse bank; a word holds k = floor(word bits / synapse bits) synapses of one axon
  std::size_t banks = 1;  ///< of each projection in a core; word a lies in bank a mod banks
  Ports ports = Ports::one_rw;
  std::size_t pipeline_depth = 0;     ///< cycles from the end of a word's slot to its write
  std::size_t scan_width = 1;         ///< presynaptic units that one cycle of the scan looks at
  std::size_t group_overhead = 0;     ///< cycles at the start of each group of lanes in the update
  bool parallel_projections = false;  ///< input, recurrent and readout synapses are updated in the same cycles
  bool shared_banks = false;          ///< with parallel_projections: all projections of a core lie in the same banks
  bool traces_with_neurons = false;   ///< axons' traces advance beside the neurons and not after them
  bool hazard_stalls = true;          ///< false: a word is read although its write is still under way

  std::size_t flit_bits = 64;      ///< of the network that broadcasts errors
  std::size_t hops = 0;            ///< cycles of a broadcast beside its flits
  std::size_t barrier_cycles = 0;  ///< at the end of a tick, where there are several cores

  /// Cycles that a bank is busy with a read and the write of the same word.
  std::size_t cycles_per_update() const { return ports == Ports::one_rw ? 2 : 1; }
};

/// Bits of one synapse of a projection ("input_", "recurrent_", "readout_"): its weight, and its rule's words where it
/// learns.
int synapse_bits(const NetworkSpec&, const std::string& projection);

/// The share of one core: neurons [first, last).
struct Share {
  std::size_t first, last;
  std::size_t size() const { return last - first; }
};
Share share_of(std::size_t neurons, std::size_t cores, std::size_t core);

/// Throws ConfigError, with the numbers that would do, where a machine cannot be built or cannot hold the network.
void check(const Machine&, const NetworkSpec&);

/// The machine whose e-prop phases were measured on the published RTL of ReckOn (Frenkel and Indiveri 2022, ISSCC;
/// 28 nm): 16 synapses in a word of single-port memory, forward one synapse a cycle, update 16, with 32 cycles
/// of overhead for each group of 16 neurons. Its traces are factorised, one a neuron, so its synapse is a weight of 8
/// bits; a rule that keeps words in its synapses needs words of 16 times its own synapse_bits.
Machine reckon_like(int synapse_bits = 8);

}  // namespace synq
