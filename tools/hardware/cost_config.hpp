#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tools/experiment/config.hpp"

/// From an experiment's config to one whose machine can be costed.
namespace synq::hardware {

struct CostConfig {
  experiment::TableReader reader;  ///< before it is read
  std::vector<std::string> notes;  ///< what was changed of the file, for a reader
};

/// A config with a machine, number_path = "fixed" and no probes, and then the overrides. preset: replaces [machine];
/// where neither is given, "minimal" does.
CostConfig cost_config(experiment::TableReader config, const std::vector<std::string>& set,
                       const std::optional<std::string>& preset);
CostConfig cost_config(const std::string& file, const std::vector<std::string>& set,
                       const std::optional<std::string>& preset);

/// Reads it whole. Throws ConfigError as `synq run` would.
experiment::Config read(experiment::TableReader, const std::string& directory);

}  // namespace synq::hardware
