#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tools/profile/profile.hpp"
#include "tools/sweep/worker.hpp"

/// The least bits of each register with which a network still learns.
namespace synq::sweep {

struct BitsOptions {
  std::string metric = "accuracy";  ///< or "loss"
  double within = .01;              ///< how much worse than in double it may be, as a part of the value in double
  profile::Wish start;              ///< the formats that the search starts from
  std::size_t most_runs = 2000;     ///< seeds included; then the search ends with the best so far
};

struct LeastBits {
  profile::Seen seen;
  Format format;                   ///< the least
  std::uint64_t words = 0;         ///< of that register which the network stores; 0: an intermediate
  std::optional<double> one_less;  ///< the metric with one bit less here alone; absent: not run, or not learnt
};

struct Bits {
  double in_double = 0, bound = 0;   ///< metric, means over seeds; the worst that is taken
  std::optional<double> at_start{};  ///< absent: some seed did not complete
  double at_end = 0;
  double spread = 0;  ///< in double: standard deviation over seeds
  std::optional<double> bits_per_synapse_start{}, bits_per_synapse_end{};
  std::vector<LeastBits> registers{};
  std::size_t runs = 0;
  bool complete = false;           ///< no register can lose a bit; false where the runs were used up
  experiment::TableReader config;  ///< the base config with the least formats
};

/// Coordinate descent over word lengths: integer bits follow from the ranges seen in double, so a bit less is a
/// fraction bit less. First each register in turn, the one of most words first, goes to its least word by bisection;
/// then each loses one bit at a time, until none can. The metric of formats is their mean over the sweep's seeds; it
/// must be within the bound. All runs are points of the sweep, kept in o.out, so a search that was stopped goes on.
/// Throws ConfigError where the sweep has axes, or the start is out of bounds already.
Bits least_bits(const Sweep&, const BitsOptions&, const ShardOptions&, const cost::CostTable&);

/// A line a register, and what was saved.
std::string bits_table(const Bits&, const BitsOptions&);

}  // namespace synq::sweep
