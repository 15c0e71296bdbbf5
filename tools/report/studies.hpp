#pragma once
#include <string>

#include "tools/report/json.hpp"

namespace synq::report {

/// Whether `synq study` made the directory.
bool is_study(const std::string& directory);
/// {name, report, figures}: the printed report, and the figures in the order of their names: Vega-Lite specifications
/// that hold their table in place of its address. Throws ConfigError for a figure that is none, or whose table is gone.
Json study_data(const std::string& directory);

}  // namespace synq::report
