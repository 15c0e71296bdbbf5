#pragma once
#include <string>
#include <vector>

namespace synq::report {

/// One HTML file that needs no network, of finished run directories, directories of studies and databases of sweeps, in
/// any order. command: what the page names as the command that makes it again. Throws ConfigError for a path that is
/// none of these.
std::string report_page(const std::vector<std::string>& paths, const std::string& command);

}  // namespace synq::report
