#pragma once
#include <string>

#include "hw_model/recorder.hpp"
#include "hw_model/work_ledger.hpp"

/// The work of each phase; used by hw_model alone.
namespace synq::detail {

/// A spec that is proven, and how active it is.
struct Clocked {
  NetworkSpec spec;
  NetworkProof proof;
  ActiveAxons active;
};

/// A projection by its sizes and the register that its axons carry.
struct Side {
  std::string name, axon;
  double axons, synapses, active;
  double accessed;              ///< axons whose synapses execute the rule
  int post_bits, pointer_bits;  ///< of a target and of a row pointer; 0 where dense

  double visited() const { return active * synapses / axons; }
  double executing() const { return accessed * synapses / axons; }
};
Side input_side(const Clocked&);
Side recurrent_side(const Clocked&);
Side readout_side(const Clocked&);

/// Moves the words that find `synapses` synapses in `rows` rows, where the projection is sparse.
void add_indices(Work&, const Side&, double rows, double synapses);
/// The weight as others see it.
Counted seen_weight(Recorder&, const std::string& projection);

Work forward(const Clocked&);
Work neurons(const Clocked&);
Work noisy_copy(const Clocked&);
Work readout(const Clocked&);
Work error(const Clocked&);
Work learning_signals(const Clocked&);
void add_rules(const Clocked&, WorkLedger&);  ///< axon, dendrite, synapse, end_of_trial, write

}  // namespace synq::detail
