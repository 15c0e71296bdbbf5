#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/network_spec.hpp"

/// Everything that a network and its rule must store, in bits, taken from the types and formats alone.
namespace synq {

/// What a stored word is for.
enum class Part {
  weight,       ///< of a synapse
  rule,         ///< the rule's own words in a synapse: eligibilities, accumulated gradients, eligibility sums
  optimizer,    ///< Adam's two moments of a synapse
  target,       ///< which neuron a synapse reaches; of sparse projections alone
  row_pointer,  ///< where each axon's synapses begin; of sparse projections alone
  neuron,       ///< state words, own constants (beta) and spike counters of neurons; of readout units under "readout_"
  trace,        ///< the rule's words in an axon
  feedback,     ///< random feedback weights; a symmetric feedback reads the readout weights and stores none
  kernel,       ///< what a KeRNL neuron remembers
  noisy_copy,   ///< state words of KeRNL's second network
  constant,     ///< of all state machines at work; 0 and 1 are wiring
  table,        ///< entries of lookup tables
  working,      ///< made and used up within a tick: sums, errors, learning signals, what dendrites broadcast
  history       ///< what a rule that is not local keeps of the past
};

/// A named word and how often it is there.
struct Stored {
  std::string word;  ///< register, constant or table
  Part part;
  std::string projection;    ///< "input_", "recurrent_" or "readout_"; empty: the hidden neurons or all
  std::int64_t holders = 0;  ///< synapses, axons, neurons or units that have it
  std::int64_t each = 1;     ///< words per holder
  int width = 0;             ///< bits per word
  std::int64_t bits() const { return holders * each * width; }
};

struct MemoryLedger {
  std::vector<Stored> lines;

  std::int64_t bits(Part) const;
  std::int64_t bits(Part, std::string_view projection) const;
  /// Of one synapse of a projection: weight, rule, optimiser, and the target's index where there is one.
  std::int64_t bits_per_synapse(std::string_view projection) const;
  /// Of one hidden neuron: its own words, and the traces of its axon to other neurons and to the readout.
  std::int64_t bits_per_neuron() const;
  /// All that is kept from tick to tick; working words come on top.
  std::int64_t bits() const;
};

/// Of a local rule. real: the double path, 64 bits a word and no tables. Synapses of a projection that does not learn
/// have their weight alone. Accumulators that the spec leaves out are as wide as proven.
/// Throws Defect for a register or constant that the spec's dictionary lacks, ConfigError for a rule that does not fit
/// the neurons.
MemoryLedger memory_ledger(const NetworkSpec&, bool real = false);

/// Of a reference rule on the double path: weights, neurons and the words that it keeps beside them (rules/catalogue),
/// 64 bits each. window: ticks of e_bptt and f_bptt; of bptt the ticks of a trial.
/// Throws Defect for a rule that is not in the catalogue.
MemoryLedger reference_ledger(const std::string& rule, const NetworkSpec&, std::size_t window);

/// What back-propagation through a trial of so many ticks would keep in the spec's own formats: of every tick the
/// inputs, and of every neuron its activity and the word at which it is differentiated (the preactivation of a rate
/// neuron; the potential of a spiking one, and its adaptation). These are the words T(n + m) of rules/catalogue, less
/// the bias's 1.
MemoryLedger bptt_history(const NetworkSpec&, std::size_t ticks);

/// Bits that name one of so many things; at least 1.
int index_bits(std::int64_t things);

}  // namespace synq
