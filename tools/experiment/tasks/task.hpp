#pragma once
#include <string>

#include "rules/dataset.hpp"
#include "tools/experiment/config.hpp"

namespace synq::experiment {

/// What a task gives: trials to learn from, trials to test on (none: trials = 0).
struct Task {
  Dataset train, test;
  bool classifies = false;  ///< targets are one class of several at the scored ticks: accuracy is reported
};

/// Makes or loads the task of a config; the same seed gives the same trials to every rule and format.
/// Throws ConfigError for missing, damaged or empty data.
Task make_task(const Config&);

Task make_digits(const TaskConfig&, std::uint32_t seed);
Task make_add(const TaskConfig&, std::uint32_t seed);
Task make_pattern(const TaskConfig&, std::uint32_t seed);
Task load_arrays(const TaskConfig&, const std::string& directory);

/// PATH as the config means it: absolute, or relative to the config's directory.
std::string resolve(const std::string& path, const std::string& directory);

}  // namespace synq::experiment
