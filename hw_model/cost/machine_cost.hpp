#pragma once
#include "hw_model/cost/report.hpp"
#include "hw_model/cost/usage.hpp"

/// What a learning network costs on a machine.
namespace synq::cost {

/// Cycles of a tick by phase, as stepped; closed: by the closed forms, where they apply.
struct Timing {
  PhaseCycles stepped{};
  std::optional<PhaseCycles> closed;
  double end_of_trial = 0, write = 0;  ///< cycles between ticks: of a trial, of a write
};

/// All lines. memory.* in bits (memory.banks in KiB; memory.group_bits, hw_model/group_bits.hpp, and memory.banks are
/// the machine's, the others the network's); cycles.PHASE and cycles, closed.PHASE and closed; time.tick in us,
/// time.ticks_per_second and time.trial where the machine has a clock; then add_energy and add_area. leakage.tick: pJ
/// that the banks leak during a tick, no part of any sum.
Report machine_cost(const Machine&, const NetworkSpec&, const CostTable&, const Usage&, const Timing&);

/// A machine's cost without stepping it: for searches over many machines.
struct ClosedFormCost {
  double sram_kib = 0;             ///< of all banks
  std::int64_t register_bits = 0;  ///< of all that lies in no bank: neurons, traces, feedback, working words, groups
  double cycles_worst = 0;         ///< of a tick in which all axons are active
  double cycles_expected = 0;      ///< with the given activity; a mean where projections are sparse (closed_cycles)
  std::optional<Span> energy_per_tick;      ///< pJ, the known part; nullopt: nothing is known
  std::vector<std::string> energy_without;  ///< lines that energy_per_tick lacks, as they are unknown
};
/// Where nothing stalls; energy reaches from no word to all words written (closed_words). Machine and network must fit
/// (check in machine.hpp); takes milliseconds.
ClosedFormCost closed_form_cost(const Machine&, const NetworkSpec&, const CostTable&, const ActiveAxons&);

}  // namespace synq::cost
