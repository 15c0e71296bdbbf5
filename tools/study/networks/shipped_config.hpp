#pragma once
#include <string>

namespace synq::study {

/// Where a shipped config, or the folder of its arrays, lies: in the sources or where synq is installed.
/// Throws ConfigError where it is in neither.
std::string shipped_config(const std::string& name);

}  // namespace synq::study
