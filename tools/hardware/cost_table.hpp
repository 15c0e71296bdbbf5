#pragma once
#include <string>

#include "hw_model/cost/report.hpp"
#include "tools/hardware/measure.hpp"

/// A cost report for a terminal.
namespace synq::hardware {

/// Tables of memory, cycles and times, energy and area, less than 100 columns wide; totals with what they lack.
std::string cost_tables(const cost::Report&, const Measured&);

/// The arithmetic of a line down to the entries, with source, doi, node, voltage and basis of each.
/// Throws ConfigError for a name that the report does not have, with the nearest.
std::string explain(const cost::Report&, const cost::CostTable&, const std::string& line);
std::string explain_all(const cost::Report&, const cost::CostTable&);

/// "1.2..3.4 nJ": pJ and um2 in units that suit; "unknown" where it is.
std::string value_text(const cost::Line&);
/// "horowitz_int_add_8 0.03 pJ, 45 nm, 0.9 V, derived: source, doi ..."
std::string provenance_text(const cost::CostTable&, const std::string& entry);

}  // namespace synq::hardware
