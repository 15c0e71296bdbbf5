#pragma once
#include <functional>
#include <map>
#include <memory>

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
  std::function<void()> between_trials{};  ///< what it throws ends the work; points that are done keep their records
};

struct ShardCount {
  std::size_t run = 0, known = 0, diverged = 0;  ///< run: now, the refused and diverged ones included
  std::map<std::string, std::size_t> refused;    ///< points for each reason
};

/// A point's id and, unless its config is refused, the config to run.
Record resolve(const Sweep&, const Point&, std::optional<experiment::Config>&);

/// Throws ConfigError where a directory holds the results of another sweep.
void check_directory(const Sweep&, const std::string& out);

/// Runs points, and keeps their records in a directory: a point that has one there is not run again. Two points of the
/// same config have a record each, so that what is there does not depend on the order of runs. One process at a time
/// works on a shard of a directory.
class Worker {
 public:
  /// Throws ConfigError where the directory belongs to another sweep, or another process works on the shard.
  Worker(const Sweep&, const ShardOptions&, const cost::CostTable&);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  /// Those of the options' shard.
  ShardCount run_shard();
  /// Any points of the same base config; gives their records, in order.
  std::vector<Record> records(const std::vector<Point>&);

 private:
  class Pool;
  std::unique_ptr<Pool> pool_;
};

}  // namespace synq::sweep
