#include <fmt/format.h>

#include <filesystem>
#include <thread>

#include "bench/bars.hpp"
#include "core/error.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/sweep/worker.hpp"

namespace synq::bench {
namespace {

using namespace sweep;
using experiment::TableReader;
namespace fs = std::filesystem;

/// 500 points: 20 rates, 5 word lengths, 5 seeds; a run takes some milliseconds.
Sweep five_hundred() {
  return read_sweep(TableReader::from_text(R"(
seeds = [1, 2, 3, 4, 5]
[base]
number_path = "fixed"
probes = "off"
task = {name = "add", trials = 20, ticks = 50, lags = [2, 4]}
network = {units = 32, leak = 0.5}
rule = {name = "rflo"}
optimizer = {rate = 0.01}
train = {epochs = 2}
formats = {default = {word = 16, frac = 12}, weight = {word = 16, frac = 10}}
[[axis]]
key = "optimizer.rate"
range = {from = 0.001, to = 0.02, step = 0.001}
[[axis]]
key = "formats.weight.word"
values = [12, 13, 14, 15, 16]
)",
                                           "bars.toml"),
                    "");
}

/// A directory for results, deleted at the end.
struct Folder {
  fs::path path = fs::temp_directory_path() / "synq_sweep_bars";
  Folder() { fs::remove_all(path); }
  ~Folder() { fs::remove_all(path); }
};

/// Runs all points anew.
std::vector<Record> run(const Sweep& s, int threads) {
  const Folder folder;
  const ShardOptions o{.out = folder.path.string(), .threads = threads, .progress = experiment::ProgressMode::none};
  return Worker(s, o, {}).records(s.points());
}

/// Runs all points anew, each when it is asked for: as a search does.
void run_singly(const Sweep& s) {
  const Folder folder;
  const ShardOptions o{.out = folder.path.string(), .progress = experiment::ProgressMode::none};
  Worker worker(s, o, {});
  for (const Point& p : s.points()) worker.records({p});
}

/// The runs alone.
void run_alone(const Sweep& s) {
  for (const Point& p : s.points()) {
    std::optional<experiment::Config> config;
    resolve(s, p, config);
    experiment::Experiment e(*config);
    while (!e.done()) e.step();
  }
}

void require_equal(const std::vector<Record>& a, const std::vector<Record>& b) {
  for (std::size_t k = 0; k < a.size(); ++k)
    if (to_line(a[k]) != to_line(b[k])) throw Defect("two threads leave other records than one");
}

void efficiency_bar(const std::string& what, double bar) {
  if (!wanted(what)) return;
  const Sweep s = five_hundred();
  require_equal(run(s, 1), run(s, 2));
  std::vector<double> ratios;
  for (int k = 0; k < alternations; ++k) {
    const double one = seconds([&] { run(s, 1); });
    ratios.push_back(one / (2 * seconds([&] { run(s, 2); })));
  }
  report(what, median(ratios), ">=", bar, fmt::format("{} cores", std::thread::hardware_concurrency()));
}

/// Milliseconds.
void overhead_bar(const std::string& what, double bar, const std::function<void(const Sweep&)>& whole) {
  if (!wanted(what)) return;
  const Sweep s = five_hundred();
  const auto points = double(s.points().size());
  std::vector<double> overheads;
  double alone = 0;
  for (int k = 0; k < alternations; ++k) {
    alone = seconds([&] { run_alone(s); });
    overheads.push_back(1e3 * (seconds([&] { whole(s); }) - alone) / points);
  }
  report(what, median(overheads), "<=", bar, fmt::format("a run: {:.1f} ms", 1e3 * alone / points));
}

}  // namespace

void sweep_bars() {
  efficiency_bar("sweep of 500 points: efficiency of 2 threads", .9);
  overhead_bar("sweep of 500 points: ms a point beside its run", 2, [](const Sweep& s) { run(s, 1); });
  overhead_bar("sweep, points one by one: ms a point beside its run", 2, run_singly);
}

}  // namespace synq::bench
