#pragma once
#include <string>
#include <vector>

#include "tools/report/json.hpp"

namespace synq::report {

/// {runs, designs}. Runs whose configs differ in the seed alone are one design.
/// runs: name, design (number of its design), summary (without losses and registers), registers (with the range of
/// their formats), curve, alignment, spectrum, machine, config (text); what a run has not is null, and `missing` says
/// of each such part why, in one sentence. designs: {label, differs}: what the design's config has that another's has
/// not. Throws ConfigError for what is no finished run directory.
Json runs_data(const std::vector<std::string>& directories);

/// The config without its seeds, as lines "table.key = value", sorted.
std::vector<std::string> seedless(const std::string& config, const std::string& path);

}  // namespace synq::report
