#pragma once
#include "tools/experiment/config.hpp"

/// The table [rule] of a config; used by config.cpp alone.
namespace synq::experiment {

/// task and network of the config are read before.
RuleConfig read_rule(TableReader, const Config&);

/// Numbers that stand in the bases of the task's teacher, where a student of the same size can have them. wanted_by:
/// the key that calls for them.
std::vector<double> read_modes(TableReader&, const char* key, const char* wanted_by, const Config&);

/// Names of rules, each once, in the order of the catalogue.
std::vector<std::string_view> rule_names();

}  // namespace synq::experiment
