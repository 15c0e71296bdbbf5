#pragma once
#include "hw_model/cost/machine_cost.hpp"
#include "hw_model/stepped/report.hpp"
#include "tools/experiment/config.hpp"

/// A machine run for a few trials, to see how much it is used.
namespace synq::hardware {

struct Measured {
  NetworkSpec spec;  ///< without its initial weights
  Machine machine;
  cost::Usage usage;
  cost::Timing timing;
  std::size_t ticks = 0, trials = 0;
  std::uint64_t stalls = 0;  ///< cycles, of all ticks
  RealTime time{};           ///< how these ticks kept to the machine's budget
};

/// Runs the config's machine for so many trials, with learning, from the initial weights. The config must have a
/// machine. Throws ConfigError for a machine that cannot hold the network.
Measured measure(const experiment::Config&, std::size_t trials);

}  // namespace synq::hardware
