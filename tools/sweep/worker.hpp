#pragma once
#include "hw_model/cost/table.hpp"
#include "tools/experiment/config.hpp"
#include "tools/experiment/progress.hpp"
#include "tools/sweep/record.hpp"

namespace synq::sweep {

struct ShardOptions {
  std::string out;                    ///< directory of the results of all shards
  std::size_t shard = 1, shards = 1;  ///< points shard, shard + shards, ... of Sweep::points, counted from 1
  int threads = 1;                    ///< points at a time; no result depends on it
  experiment::ProgressMode progress = experiment::ProgressMode::automatic;
};

struct ShardCount {
  std::size_t run = 0, known = 0, refused = 0, diverged = 0;  ///< run: now, the refused and diverged ones included
};

/// A point's id and, unless its config is refused, the config to run.
Record resolve(const Sweep&, const Point&, std::optional<experiment::Config>&);
/// Runs the points of a shard that have no record in the directory yet.
/// Throws ConfigError where the directory belongs to another sweep, or another process works on the shard.
ShardCount run_shard(const Sweep&, const ShardOptions&, const cost::CostTable&);

}  // namespace synq::sweep
