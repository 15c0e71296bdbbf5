#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

#include "core/error.hpp"
#include "tools/cli/command.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/experiment/file.hpp"
#include "tools/experiment/summary.hpp"
#include "tools/hardware/read_costs.hpp"
#include "tools/sweep/database.hpp"
#include "tools/sweep/pareto.hpp"
#include "tools/sweep/result_file.hpp"
#include "tools/sweep/worker.hpp"

namespace synq::cli {
namespace {

void print(const std::string& text) { std::fputs(text.c_str(), stdout); }

struct SweepArguments {
  std::string file, out, shard = "1/1";
  std::vector<std::string> set;
  OutputArguments output;
  int threads = std::max(1, int(std::thread::hardware_concurrency()));

  void add_to(CLI::App& sub) {
    sub.add_option("FILE", file, "the sweep (TOML)")->required();
    sub.add_option("--set", set, "KEY=VALUE: changes a key of the sweep file");
    sub.add_option("--out", out, "directory of the results of all shards")->required();
  }
};

/// "2/8"
void read_shard(const std::string& text, sweep::ShardOptions& o) {
  unsigned shard = 0, shards = 0;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%u/%u%c", &shard, &shards, &rest) != 2 || shard < 1 || shard > shards)
    throw ConfigError(fmt::format("'{}' must be I/N with I from 1 to N, as in 2/8", text), "--shard");
  o.shard = shard, o.shards = shards;
}

/// The commonest reasons, a line each.
void tell_refused(const std::map<std::string, std::size_t>& refused) {
  std::vector<std::pair<std::size_t, std::string>> all;
  for (const auto& [why, count] : refused) all.emplace_back(count, why);
  std::stable_sort(all.begin(), all.end(), [](const auto& x, const auto& y) { return x.first > y.first; });
  constexpr std::size_t most = 5;
  for (std::size_t k = 0; k < std::min(most, all.size()); ++k)
    print(fmt::format("refused {}: {}\n", all[k].first, all[k].second));
  if (all.size() > most) print(fmt::format("and {} other reasons (synq sweep export)\n", all.size() - most));
}

void run(const SweepArguments& a) {
  const sweep::Sweep s = sweep::read_sweep(a.file, a.set);
  sweep::ShardOptions o{.out = a.out, .threads = a.threads, .progress = a.output.mode()};
  read_shard(a.shard, o);
  const cost::CostTable costs = hardware::shipped_costs();
  const sweep::ShardCount c = sweep::Worker(s, o, costs).run_shard();
  std::size_t refused = 0;
  for (const auto& [why, count] : c.refused) refused += count;
  print(fmt::format("{} points run ({} refused, {} diverged), {} were there; results in {}\n", c.run, refused,
                    c.diverged, c.known, a.out));
  tell_refused(c.refused);
  if (refused > 0 && refused == c.run + c.known)
    throw ConfigError("every point is refused; mend the sweep, and give another --out", a.file);
}

/// The points that a directory has, by their keys; none where it is not there yet.
std::map<std::string, sweep::Record> records_of(const sweep::Sweep& s, const std::string& out) {
  std::map<std::string, sweep::Record> records;
  sweep::check_directory(s, out);
  sweep::each_record(out, true, [&](sweep::Record&& r) { records.emplace(key_of(r), std::move(r)); });
  return records;
}

/// How far a sweep is. Reads every point's id, which takes about a second for 2,000.
void status(const SweepArguments& a) {
  const sweep::Sweep s = sweep::read_sweep(a.file, a.set);
  const auto records = records_of(s, a.out);
  std::map<std::string, std::size_t> count, refused;
  const std::vector<sweep::Point> points = s.points();
  for (const sweep::Point& p : points) {
    std::optional<experiment::Config> config;
    const auto known = records.find(key_of(resolve(s, p, config)));
    ++count[known == records.end() ? "to do" : known->second.status];
    if (known != records.end() && known->second.status == "refused") ++refused[known->second.error];
  }
  print(fmt::format("{} points: {} completed, {} diverged, {} refused, {} to do\n", points.size(), count["completed"],
                    count["diverged"], count["refused"], count["to do"]));
  tell_refused(refused);
}

void show(const std::string& database, const std::string& id) {
  const sweep::Database db(database, false);
  const sweep::Record r = db.record(id);
  print(fmt::format("id {}, seed {}, {}\naxes {}\nmetrics {}\n", r.id, r.seed, r.status, sweep::axes_json(r.names),
                    sweep::metrics_json(r.metrics)));
  if (r.status == "refused") return print(r.error + "\n");
  std::string directory = db.note("base_directory");
  directory.erase(std::find(directory.begin(), directory.end(), '\n'), directory.end());
  auto reader = experiment::TableReader::from_text(r.config, "the record of " + r.id);
  experiment::Experiment e(read_config(reader, directory));
  while (!e.done()) e.step();
  const std::string hash = experiment::weights_hash(e.simulator());
  if (hash != r.weights_hash)
    throw ConfigError(fmt::format("run again, its weights hash to {} and not to {}: another version of synq, or of a "
                                  "file that its config names",
                                  hash, r.weights_hash),
                      r.id);
  print(fmt::format("run again: the same weights ({})\n\n{}", hash, r.config));
}

void pareto(const std::string& database, const std::vector<std::string>& low, const std::vector<std::string>& high) {
  std::vector<sweep::Goal> goals;
  for (const std::string& metric : low) goals.push_back({metric, false});
  for (const std::string& metric : high) goals.push_back({metric, true});
  if (goals.empty()) throw ConfigError("nothing to choose by: give --minimise METRIC or --maximise METRIC");
  const auto all = designs(sweep::Database(database, false).records(), goals);
  const auto best = front(all, goals);
  print(front_table(best, goals));
  print(fmt::format("\n{} of {} designs\n", best.size(), all.size()));
}

CLI::App* command(CLI::App& sweep, const char* name, const char* help) { return sweep.add_subcommand(name, help); }

void add_run_and_status(CLI::App& app, int& code) {
  auto a = std::make_shared<SweepArguments>();
  auto* run_it = command(app, "run",
                         "Run the points that have no result yet, all or one shard of them\nExample: synq sweep run "
                         "tools/configs/digits_sweep.toml --shard 1/8 --out runs/sweep");
  a->add_to(*run_it);
  a->output.add_progress_to(*run_it);
  run_it->add_option("--shard", a->shard, "I/N: the points I, I + N, I + 2N, ... counted from 1");
  run_it->add_option("--threads", a->threads, "points at a time; the results do not depend on it")
      ->check(CLI::Range(1, 4096));
  run_it->callback([a, &code] { run(*a), code = 0; });
  auto b = std::make_shared<SweepArguments>();
  auto* tell =
      command(app, "status",
              "How many points are done\nExample: synq sweep status tools/configs/digits_sweep.toml --out runs/sweep");
  b->add_to(*tell);
  tell->callback([b, &code] { status(*b), code = 0; });
}

void add_database_commands(CLI::App& app, int& code) {
  struct Arguments {
    std::string from, to;
    std::vector<std::string> low, high;
  };
  auto a = std::make_shared<Arguments>();
  auto* merge = command(
      app, "merge",
      "All results of a directory as one SQLite file, into which more of the same sweep can be merged\nExample: synq "
      "sweep merge runs/sweep -o sweep.sqlite");
  merge->add_option("DIR", a->from)->required();
  merge->add_option("-o,--output", a->to, "SQLite file")->required();
  merge->callback([a, &code] {
    const std::size_t n = sweep::merge(a->from, a->to);
    print(fmt::format("{} points in {}\n", n, a->to));
    code = 0;
  });
  auto* csv =
      command(app, "export", "A database as CSV, for pandas\nExample: synq sweep export sweep.sqlite --csv sweep.csv");
  csv->add_option("DB", a->from)->required();
  csv->add_option("--csv", a->to, "file; without it, standard output");
  csv->callback([a, &code] {
    const std::string text = to_csv(sweep::Database(a->from, false).records());
    a->to.empty() ? print(text) : experiment::write_file(a->to, text);
    code = 0;
  });
  auto* one = command(
      app, "show",
      "One point: runs it again from its record, and compares the weights\nExample: synq sweep show sweep.sqlite 3f2a");
  one->add_option("DB", a->from)->required();
  one->add_option("ID", a->to, "or its first characters")->required();
  one->callback([a, &code] { show(a->from, a->to), code = 0; });
  auto* best = command(app, "pareto",
                       "Designs that no other is better than, by means over seeds\nExample: synq sweep pareto "
                       "sweep.sqlite --minimise bits_per_synapse --maximise accuracy");
  best->add_option("DB", a->from)->required();
  best->add_option("--minimise", a->low, "metric");
  best->add_option("--maximise", a->high, "metric");
  best->callback([a, &code] { pareto(a->from, a->low, a->high), code = 0; });
}

}  // namespace

void add_sweep(CLI::App& app, int& code) {
  auto* sub = app.add_subcommand("sweep",
                                 "Run a space of designs: in shards, resumable, and with a front of the best\nExample: "
                                 "synq sweep run tools/configs/digits_sweep.toml --out runs/sweep");
  sub->require_subcommand(1);
  add_run_and_status(*sub, code);
  add_bits(*sub, code);
  add_database_commands(*sub, code);
}

}  // namespace synq::cli
