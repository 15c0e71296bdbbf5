#pragma once
#include <optional>
#include <string>

#include "hw_model/cost/table.hpp"
#include "tools/experiment/toml_reader.hpp"

/// What every number of a cost file has, whatever it is.
namespace synq::hardware {

/// Above 0; nullopt if absent.
std::optional<double> positive_if_given(experiment::TableReader&, const std::string& key);
double positive(experiment::TableReader&, const std::string& key);
/// Not empty.
std::string word(experiment::TableReader&, const std::string& key);

cost::Provenance read_provenance(experiment::TableReader&, bool needs_node);

}  // namespace synq::hardware
