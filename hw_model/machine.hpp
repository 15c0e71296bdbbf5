#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "hw_model/cycles.hpp"
#include "rules/network_spec.hpp"

/// What an architect describes: a machine that learns.
namespace synq {

enum class Ports {
  one_rw,      ///< 1RW: a bank serves a read or a write in a cycle
  one_r_one_w  ///< 1R1W: a read and a write
};

/// What a machine leaves out where it would change no bit.
enum class Skipping {
  none,   ///< nothing: the forward pass visits every row, the update writes every word
  write,  ///< rows of silent axons in the forward pass; in the update, writes of words that stay as they are
  cycle   ///< those, and in the update whole groups whose axon broadcasts zeros onto synapses whose traces are zero; a
          ///< cycle looks at `scan_width` groups for one that is not, at a bit for each
};

/// Each core holds the synapses onto its own share of the neurons, a contiguous one, in banks of its own.
struct Machine {
  std::string name = "custom";
  std::size_t cores = 1;

  /// Synapses (neurons) that one cycle works on; forward and update at most k times the banks.
  struct Lanes {
    std::size_t forward = 1, neuron = 1, readout = 1, update = 1;
  } lanes;

  int lane_bits = 0;      ///< widest word of a synapse that a lane takes; 0: any
  int word_bits = 128;    ///< of a synapse bank; a word holds k = floor(word bits / synapse bits) synapses of one axon
  std::size_t banks = 1;  ///< of each projection in a core; word a lies in bank a mod banks
  double bank_kib = 0;    ///< size of a bank, KiB; 0: as large as the network needs
  Ports ports = Ports::one_rw;
  std::size_t pipeline_depth = 0;     ///< cycles from the end of a word's slot to its write
  std::size_t scan_width = 1;         ///< presynaptic units that one cycle of the scan looks at
  std::size_t group_overhead = 0;     ///< cycles at the start of each group of lanes in the update
  bool parallel_projections = false;  ///< input, recurrent and readout synapses are updated in the same cycles
  bool shared_banks = false;          ///< all projections of a core lie in the same banks
  bool traces_with_neurons = false;   ///< axons' traces advance beside the neurons and not after them
  bool hazard_stalls = true;          ///< false: a word is read although its write is still under way
  Skipping skipping = Skipping::write;
  bool double_buffering = true;  ///< activities are swapped in one cycle; false: copied, a neuron a lane and cycle

  std::size_t flit_bits = 64;      ///< of the network that broadcasts errors
  std::size_t hops = 0;            ///< cycles of a broadcast beside its flits
  std::size_t barrier_cycles = 0;  ///< at the end of a tick, where there are several cores

  double clock_mhz = 0;                ///< 0: not known, as of an asynchronous machine
  double tick_us = 0;                  ///< time that a tick may take, microseconds; 0: any
  double node_nm = 45, voltage = 0.9;  ///< nm and V: which costs apply (hw_model/cost)

  /// Cycles that a bank is busy with a read and the write of the same word.
  std::size_t cycles_per_update() const { return ports == Ports::one_rw ? 2 : 1; }
};

/// Cycles that fit in tick_us; nothing where clock or budget is not given.
std::optional<Cycles> budget(const Machine&);

/// Bits of one synapse of a projection ("input_", "recurrent_", "readout_"): its weight, and its rule's words where it
/// learns.
int synapse_bits(const NetworkSpec&, const std::string& projection);

/// Banks of one size.
struct BankSize {
  std::string projection;  ///< "input", ...; "all" where they share banks
  std::size_t count;       ///< in all cores
  double kib;              ///< of each: bank_kib of the machine, or else what the fullest one of them needs
};
std::vector<BankSize> bank_sizes(const Machine&, const NetworkSpec&);
/// KiB that the fullest bank of all needs.
double bank_kib(const Machine&, const NetworkSpec&);

/// The share of one core: neurons [first, last).
struct Share {
  std::size_t first, last;
  std::size_t size() const { return last - first; }
};
Share share_of(std::size_t neurons, std::size_t cores, std::size_t core);

/// Throws ConfigError, with the numbers that would do, where a machine cannot be built or cannot hold the network.
void check(const Machine&, const NetworkSpec&);

}  // namespace synq
