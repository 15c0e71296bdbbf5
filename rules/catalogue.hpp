#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Every rule there is, and where it stands on the four criteria of Marschall, Cho, Savin 2020 (arXiv 1907.02649):
/// past or future facing, structure of the influence tensor, deterministic or stochastic, closed form or numerical.
namespace synq {

/// The sizes that memory and operations depend on.
struct RuleSize {
  double n = 32, n_in = 2, n_out = 2;  ///< units, inputs, outputs
  double window = 10;                  ///< T: of e_bptt and f_bptt; of bptt the trial, ticks
  double m() const { return n + n_in + 1; }
  double p() const { return n + n_out + 1; }
};

struct RuleEntry {
  std::string name, neurons;
  bool local;
  std::string facing, tensor, randomness, form;
  std::string memory, operations;           ///< formulas in n, m = n + n_in + 1, p = n + n_out + 1 and T
  double (*memory_words)(const RuleSize&);  ///< that the rule keeps from tick to tick, beside the weights
  double (*operations_per_tick)(
      const RuleSize&);  ///< multiplications of learning W_rec, W_in and b; the forward pass is not in it
  std::string source;
};

const std::vector<RuleEntry>& rule_catalogue();
/// Rules that run along with the network on the reference path (rules/reference/online_rules.hpp).
bool is_online_reference(std::string_view rule);
/// Rules of the reference path: these, and bptt.
bool is_reference(std::string_view rule);
/// The words that a reference rule keeps beside the weights. Throws Defect for a rule that is not in the catalogue.
double reference_memory(std::string_view rule, const RuleSize&);

}  // namespace synq
