#pragma once
#include <string>
#include <vector>

#include "hw_model/cost/report.hpp"
#include "tools/hardware/measure.hpp"

/// A cost report as a file, for other programs.
namespace synq::hardware {

/// A text in a CSV file.
std::string quoted(const std::string&);

/// section,name,low,high,unit,is_total,without,entries,arithmetic; unknown numbers are empty, lists joined by ";".
std::string cost_csv(const cost::Report&);

/// {machine, measured, notes, lines, entries}: lines as in the CSV file, with null for unknown and the parts of totals;
/// entries: each that a line names, with value, unit, source, doi, node_nm, voltage, basis.
std::string cost_json(const cost::Report&, const cost::CostTable&, const Measured&,
                      const std::vector<std::string>& notes);

}  // namespace synq::hardware
