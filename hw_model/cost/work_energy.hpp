#pragma once
#include <set>

#include "hw_model/cost/node_scaling.hpp"
#include "hw_model/cost/report.hpp"
#include "hw_model/work.hpp"

/// Energy of what state machines compute, from the ledger of their work.
namespace synq::cost {

/// Lines NAME.add, .multiply, .compare, .gate, .lookup, .round_MODE, .random_bits and .registers, pJ, each where there
/// is such work. in_banks: words that lie in memory banks and are counted there.
/// Registers are clocked where a word is written, and at most also where one is read.
/// Gates and lookups are unknown: no source gives rows of AND gates or tables of constants.
std::vector<Line> work_energy(const CostTable&, const Technology&, const std::string& name, const Work&,
                              const std::set<std::string>& in_banks);

}  // namespace synq::cost
