#pragma once
#include "hw_model/cost/node_scaling.hpp"
#include "hw_model/cost/sram.hpp"
#include "hw_model/cost/usage.hpp"

/// Energy of a tick, of a trial and of the writes between trials.
namespace synq::cost {

Technology technology(const Machine&);
/// One bank of those that bank_sizes (machine.hpp) names.
Bank bank_of(const Machine&, const BankSize&);
std::string text_of(const Bank&, const BankSize&);  ///< "bank of 1024 bytes with words of 16 bits for input"
/// Why a number of the machine's banks is unknown: their ports, or else the reason given.
std::string why_bank_unknown(const Machine&, const std::string& otherwise);

/// Adds lines, all in pJ:
///   tick.PHASE.KIND       operations of a phase of the work ledger (work_energy.hpp); every tick counts as scored
///   tick.PHASE.bank_reads, .bank_writes   accesses to synapse memory, each projection's to banks of its own size
///   tick.synapse.group_bits   bits that say which groups are silent: none to all are written and read
///   tick.PHASE, tick      their sums
///   end_of_trial, write   the same between ticks, where the rule has it
///   trial                 ticks of a trial, its end, and its share of a batch's write
/// KeRNL's noisy copy reads its weights in the forward phase. Readout, symmetric feedback and dendrites read weights
/// too: at least k of them in a word, at most one.
void add_energy(Report&, const Machine&, const NetworkSpec&, const CostTable&, const Usage&);

}  // namespace synq::cost
