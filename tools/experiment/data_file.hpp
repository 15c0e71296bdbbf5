#pragma once
#include <string>

namespace synq::experiment {

/// A shipped file or folder ("digits.csv.gz", "costs"): the source tree's while developing, else the installed one;
/// the folder SYNQ_DATA overrides both where it has one. Throws ConfigError where none has it.
std::string data_file(const std::string& name);

}  // namespace synq::experiment
