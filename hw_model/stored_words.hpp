#pragma once
#include "hw_model/memory.hpp"

/// The pieces of a memory ledger; used by hw_model alone.
namespace synq::detail {

/// Adds lines, with the width of each register or constant from the spec's dictionary, or 64 on the double path.
class LedgerWriter {
 public:
  LedgerWriter(const NetworkSpec&, bool real);

  void add(Part, const std::string& projection, const std::string& word, std::size_t holders, std::size_t each = 1);
  /// The same of a word that is no register: an index, an optimiser's moment.
  void add_bits(Part, const std::string& projection, const std::string& word, std::size_t holders, int width);
  void add_constant(const std::string& name);

  const NetworkSpec& spec;
  const bool real;
  MemoryLedger ledger;

 private:
  Dictionary names_;  ///< the spec's, with the accumulators that a proof adds
};

/// Whether the hidden neurons' rule has anything to do.
bool hidden_learns(const NetworkSpec&);

/// Adam's two moments of each synapse, where Adam moves the weights; double path alone.
void add_optimizer(LedgerWriter&, const std::string& projection, std::size_t synapses);
void add_synapses(LedgerWriter&);
void add_neurons(LedgerWriter&);
void add_shared(LedgerWriter&);
void add_working(LedgerWriter&);

}  // namespace synq::detail
