#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hw_model/cost/table.hpp"
#include "tools/experiment/compare.hpp"
#include "tools/experiment/network_cost.hpp"

/// Rules under a budget: how large a network a machine can have for each.
namespace synq::experiment {

/// What a network may take at most; nothing: any amount.
struct Budget {
  std::optional<double> kib;         ///< all memory: banks of synapses, and the words of neurons, traces and feedback
  std::optional<double> cycles;      ///< of a tick
  std::optional<double> nanojoules;  ///< of a tick, by the upper end of the range

  bool any() const { return kib || cycles || nanojoules; }
};

/// "sram=64KiB,cycles_per_tick=20000,energy_per_tick=50nJ". Units: B, KiB, MiB; none; pJ, nJ, uJ.
/// Throws ConfigError "--budget: ...".
Budget parse_budget(const std::string&);

/// "sram 65.1 KiB of 64", ...: what does not fit; empty where all does. A cost that is not known does not fit.
std::vector<std::string> excess(const NetworkCost&, const Budget&);

/// Gives every row of a comparison the largest network.units that fits the budget, or with density the largest
/// network.density in hundredths at the row's own units, and says so in its name. Rows that no machine runs (double, or
/// a rule that is not local) stay as they are. A row of which not even the smallest fits is left out; its name and what
/// it lacks are returned.
std::vector<std::string> fit_rows(const TableReader& base, const std::string& directory, CompareConfig&, const Budget&,
                                  const cost::CostTable&, BudgetVaries);

}  // namespace synq::experiment
