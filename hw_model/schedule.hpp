#pragma once
#include <array>

#include "hw_model/machine.hpp"

/// Cycles of a tick by closed form: what the stepped machine takes where nothing stalls.
namespace synq {

enum class MachinePhase { scan, forward, neuron, trace, readout, broadcast, update, commit, barrier };
inline constexpr std::array machine_phase_names{"scan",      "forward", "neuron", "trace",  "readout",
                                                "broadcast", "update",  "commit", "barrier"};
inline constexpr std::size_t machine_phases = machine_phase_names.size();

/// What closed forms depend on. Active: presynaptic units whose activity is not zero in the tick.
struct Load {
  std::size_t n, n_in, n_out;  ///< neurons; axons of the input and outputs, bias included in n_in and n_readout_axons
  std::size_t readout_axons;
  std::size_t active_input, active_recurrent;
  std::size_t active_copy;                         ///< of KeRNL's noisy copy, whose inputs are the network's
  bool copy;                                       ///< there is one
  std::size_t accessed_input, accessed_recurrent;  ///< axons whose synapses execute the rule in the tick
  bool lags;                                       ///< they are found by a scan of lag words
  int error_bits;
  bool train_input, train_recurrent, train_readout;
  bool traces;  ///< the rule keeps traces in the axons
  bool learns;  ///< the tick learns
};

/// Of a tick that learns and in which so many axons are active, the bias's among the inputs.
Load load_of(const NetworkSpec&, std::size_t active_input, std::size_t active_recurrent);

/// Of dense projections. Source: the table of phases in docs/machine.md.
std::array<Cycles, machine_phases> closed_form(const Machine&, const Load&);

}  // namespace synq
