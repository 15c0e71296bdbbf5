#pragma once
#include <string>

#include "hw_model/cost/table.hpp"

/// Cost tables from TOML files. A file holds
///   [[entry]]      one number: name, kind, value, unit, width_bits and bytes where the kind has them (cost/kind.hpp)
///   [[node]]       relative energy of a node: name, node_nm, and a, b, c of a V^2 + b V + c
///   [[sram_rows]]  name and file of a CSV table of memory banks, and the node_nm of the rows meant (sram_rows.hpp)
/// and with each of these source, basis (measured, simulated, derived, synthesised), node_nm, and where there is one
/// doi, voltage, accuracy_percent, note.
namespace synq::hardware {

/// The tables that come with synq: SYNQ_DATA/costs if there is such a folder, else the source tree's while developing,
/// else the installed one. Throws ConfigError where there is none.
cost::CostTable shipped_costs();

/// Adds the file's numbers; one that has a name of the table replaces what had it, as a whole.
/// Throws ConfigError "file:line:col": unknown keys or kinds, a number that is not above 0, no source, a
/// name given twice in the file, and what another name already says of the same source, node and size.
void read_costs(cost::CostTable&, const std::string& path);

}  // namespace synq::hardware
