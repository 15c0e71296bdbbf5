#include "tools/sweep/worker.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "core/error.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/experiment/file.hpp"
#include "tools/experiment/hash.hpp"
#include "tools/experiment/jobs.hpp"
#include "tools/experiment/network_cost.hpp"
#include "tools/experiment/run_result.hpp"
#include "tools/sweep/result_file.hpp"

namespace synq::sweep {
namespace {

using experiment::Config;
using experiment::TableReader;

void add_costs(Record& r, const experiment::Experiment& e, const Machine& m, const cost::CostTable& costs) {
  if (!on_machines(e.config())) return;
  const experiment::NetworkCost c = experiment::network_cost(e.spec(), m, costs);
  r.metrics["kib"] = c.kib, r.metrics["cycles_per_tick"] = c.cycles;
  if (!c.nanojoules) return;
  r.metrics["nj_per_tick_low"] = c.nanojoules->low, r.metrics["nj_per_tick_high"] = c.nanojoules->high;
}

void refuse(Record& r, const ConfigError& e) { r.status = "refused", r.error = e.what(); }

using BetweenTrials = std::function<void()>;

void train(Record& r, const Config& c, const std::optional<Machine>& machine, const cost::CostTable& costs,
           const BetweenTrials& between) {
  experiment::Experiment e(c);
  if (const auto& m = c.machine ? c.machine : machine) add_costs(r, e, *m, costs);
  while (!e.done()) {
    e.step();
    between();
  }
  experiment::RunResult result = run_result(e, r.id);
  for (auto& [name, x] : result.number) r.metrics[name == "bits" ? "bits_per_synapse" : name] = x;
  r.status = result.text.at("status"), r.weights_hash = result.text.at("weights_hash");
}

/// Fills the record of a resolved point. A config that is refused, and a run that diverges, are results.
void run_point(Record& r, const std::optional<Config>& config, const Sweep& s, const cost::CostTable& costs,
               const BetweenTrials& between) {
  if (!config) return;
  try {
    train(r, *config, s.machine, costs, between);
  } catch (const ConfigError& e) {
    refuse(r, e);
  }
}

std::string file_of(const std::string& out) { return out + "/sweep.toml"; }
/// A sweep's file beside its results: what the directory is for.
std::string text_of(const Sweep& s) { return s.file.canonical() + "\n# base\n" + s.base.canonical(); }

/// Writes that file, and where the files are that its configs name.
void claim_directory(const Sweep& s, const std::string& out) {
  const DirectoryLock lock(out);
  const std::string base = out + "/base_directory";
  if (!experiment::read_file(base))
    experiment::write_file(base, std::filesystem::absolute(s.directory.empty() ? "." : s.directory).string() + "\n");
  check_directory(s, out);
  if (!experiment::read_file(file_of(out))) experiment::write_file(file_of(out), text_of(s));
}

}  // namespace

void check_directory(const Sweep& s, const std::string& out) {
  const auto there = experiment::read_file(file_of(out));
  if (there && *there != text_of(s))
    throw ConfigError("holds the results of another sweep, or of another version of this one; give another --out", out);
}

Record resolve(const Sweep& s, const Point& p, std::optional<Config>& config) {
  TableReader reader = s.base.clone();
  for (const std::string& assignment : p.set) reader.set(assignment);
  reader.set("seed=" + std::to_string(p.seed));
  Record r{"", p.seed, "", "", p.names, {}, "", reader.canonical()};
  try {
    config = read_config(reader, s.directory);
    r.config = reader.canonical();
  } catch (const ConfigError& e) {
    refuse(r, e);
  }
  if (config) reader.finish();  // a key that nobody knows is a mistake of the file, not a result
  r.id = experiment::hash_hex(r.config);
  return r;
}

/// The work on points, on some threads. A point is independent of all others, so their order does not matter.
class Worker::Pool {
 public:
  Pool(const Sweep& s, const ShardOptions& o, const cost::CostTable& costs)
      : sweep_(s), options_(o), costs_(costs), file_(o.out, o.shard, o.shards), jobs_(o.between_trials) {
    each_record(o.out, true, [&](Record&& r) { known_.insert(key_of(r)); });
  }
  void run(std::vector<Point> points) {
    points_ = std::move(points), keys_.assign(points_.size(), ""), count_ = {}, done_ = 0;
    experiment::Progress progress(options_.progress, points_.size(), fmt::format("{} points", points_.size()));
    progress_ = &progress;
    jobs_.run(points_.size(), std::size_t(options_.threads), [this](std::size_t k) { one(k); });
    progress.finish();
  }
  /// As run does, and gives their records.
  std::vector<Record> records(std::vector<Point> points) {
    keep_ = true;
    run(std::move(points));
    std::vector<Record> all;
    for (const std::string& key : keys_) all.push_back(record(key));
    return all;
  }
  std::vector<Point> of_shard() const {
    const std::vector<Point> all = sweep_.points();
    std::vector<Point> points;
    for (std::size_t k = options_.shard - 1; k < all.size(); k += options_.shards) points.push_back(all[k]);
    return points;
  }
  const ShardCount& count() const { return count_; }

 private:
  /// A record that was there is read when it is first asked for, with all others of the directory.
  const Record& record(const std::string& key) {
    if (!records_.contains(key))
      each_record(options_.out, true, [&](Record&& r) { records_.emplace(key_of(r), std::move(r)); });
    return records_.at(key);
  }
  void one(std::size_t k) {
    std::optional<Config> config;
    Record r = resolve(sweep_, points_[k], config);
    const std::string key = key_of(r);
    const bool added = claim(key);
    if (added) {
      run_or_release(r, config);
      file_.add(r);
    }
    const std::lock_guard lock(mutex_);
    keys_[k] = key;
    ++(added ? count_.run : count_.known);
    if (added && r.status == "refused") ++count_.refused[r.error];
    count_.diverged += r.status == "diverged";
    progress_->update(++done_);
    if (added && keep_) records_.emplace(key, std::move(r));
  }
  /// A point that could not be run to its end may be claimed again.
  void run_or_release(Record& r, const std::optional<Config>& config) try {
    run_point(r, config, sweep_, costs_, [this] { jobs_.between_trials(); });
  } catch (...) {
    const std::lock_guard lock(mutex_);
    known_.erase(key_of(r));
    throw;
  }
  /// Whether this process is to run the point: no record of it is there.
  bool claim(const std::string& key) {
    const std::lock_guard lock(mutex_);
    return known_.insert(key).second;
  }

  const Sweep& sweep_;
  const ShardOptions options_;
  const cost::CostTable& costs_;
  ResultFile file_;
  std::set<std::string> known_;            ///< keys
  std::map<std::string, Record> records_;  ///< by their keys
  bool keep_ = false;                      ///< records are asked for
  std::vector<Point> points_;
  std::vector<std::string> keys_;  ///< of the points
  experiment::Progress* progress_ = nullptr;
  std::size_t done_ = 0;
  ShardCount count_;
  std::mutex mutex_;
  experiment::Jobs jobs_;
};

Worker::Worker(const Sweep& s, const ShardOptions& o, const cost::CostTable& costs) {
  claim_directory(s, o.out);
  pool_ = std::make_unique<Pool>(s, o, costs);
}
Worker::~Worker() = default;

ShardCount Worker::run_shard() {
  pool_->run(pool_->of_shard());
  return pool_->count();
}

std::vector<Record> Worker::records(const std::vector<Point>& points) { return pool_->records(points); }

}  // namespace synq::sweep
