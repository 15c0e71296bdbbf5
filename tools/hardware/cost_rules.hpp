#pragma once
#include <optional>
#include <string>
#include <vector>

#include "hw_model/cost/report.hpp"
#include "tools/hardware/cost_config.hpp"

/// All rules that fit a config's neurons, side by side on its machine.
namespace synq::hardware {

struct RuleCost {
  std::string rule;
  bool local = true;
  std::optional<double> bits_per_synapse;  ///< of a recurrent synapse
  std::optional<double> history_bits;      ///< of a rule that is not local, in words of 64 bits
  std::optional<cost::Report> report;      ///< of a rule that the machine runs
  std::string refusal;                     ///< why there is no report
};

/// Local rules first, then those that cannot be mapped. Every local rule is run as `measure` runs it.
/// Throws ConfigError where the config itself cannot be read.
std::vector<RuleCost> cost_of_rules(const CostConfig&, const std::string& directory, const cost::CostTable&,
                                    std::size_t trials);

std::string rules_table(const std::vector<RuleCost>&);

/// rule,local,bits_per_synapse,history_bits,refusal, then low and high of each number of the table, with its unit in
/// the heading; empty where unknown.
std::string rules_csv(const std::vector<RuleCost>&);
/// [{rule, local, bits_per_synapse, history_bits, refusal, costs: {name: {low, high, unit}}}]; null where unknown.
std::string rules_json(const std::vector<RuleCost>&);

}  // namespace synq::hardware
