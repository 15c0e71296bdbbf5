#pragma once
#include <map>
#include <string>

#include "tools/experiment/experiment.hpp"

namespace synq::experiment {

/// What a run leaves for tables of many runs.
struct RunResult {
  std::map<std::string, double> number;     ///< accuracy, loss, cosines, yield, ... ; absent where there is none
  std::map<std::string, std::string> text;  ///< status, locality, weights_hash, config_hash
};

/// Of a run that is over. config_hash: of its resolved config.
RunResult run_result(const Experiment&, const std::string& config_hash);

}  // namespace synq::experiment
