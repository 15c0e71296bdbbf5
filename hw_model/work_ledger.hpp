#pragma once
#include <map>
#include <optional>

#include "hw_model/work.hpp"
#include "rules/network_spec.hpp"

/// What a network and its rule do in a tick: operations and words moved, each counted by running the text of a state
/// machine once and multiplied by how often it runs.
namespace synq {

enum class Phase {
  forward,          ///< sums of input and recurrent projections, over active axons alone
  neuron,           ///< state machine of each neuron; spike counters of the regulariser
  noisy_copy,       ///< KeRNL's second network, both its phases, and what its neurons learn
  readout,          ///< sums of the readout, over active axons alone, and its units
  error,            ///< loss of a scored tick
  learning_signal,  ///< L_i of a scored tick
  axon,             ///< Pre of each axon
  dendrite,         ///< Post of each neuron and readout unit
  synapse,          ///< eligibility and update of every plastic synapse, silent or not
  end_of_trial,     ///< the regulariser; once a trial, not in a tick
  write             ///< moving weights by accumulated gradients; once a batch, not in a tick
};

/// How many axons of each projection carry something in a tick; may be a mean. The bias's axon is always among them.
struct ActiveAxons {
  double input = 0, recurrent = 0, readout = 0;
  /// Whose synapses execute the rule, where traces decay on access; absent: all.
  std::optional<double> accessed_input{}, accessed_recurrent{};
  static ActiveAxons all(const NetworkSpec&);
};

/// What is moved: the sums, the activity of each axon (active or not) and the weights of the active ones in forward
/// and readout; Pre once an axon; Post and the synapse's own words once a synapse, but only those that the text reads
/// or changes; in sparse projections each visited synapse's target and two pointers a row.
struct WorkLedger {
  std::map<Phase, Work> phase;
  Work per_tick() const;  ///< of a scored tick that learns
};

/// On the fixed path. Throws Defect for a register or constant that the spec's dictionary lacks, ConfigError for a rule
/// that does not fit the neurons.
WorkLedger work_ledger(const NetworkSpec&, const ActiveAxons&);

}  // namespace synq
