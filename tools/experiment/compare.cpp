#include "tools/experiment/compare.hpp"

#include <fmt/format.h>

#include <atomic>
#include <mutex>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "tools/experiment/budget.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/experiment/hash.hpp"
#include "tools/experiment/jobs.hpp"
#include "tools/experiment/machine_config.hpp"
#include "tools/experiment/run_directory.hpp"
#include "tools/experiment/run_result.hpp"
#include "tools/hardware/read_costs.hpp"

namespace synq::experiment {
namespace {

using Json = nlohmann::json;

CompareResult result_of(const Experiment& e, std::size_t row, const std::string& config_hash) {
  RunResult r = run_result(e, config_hash);
  return {row, std::int64_t(e.config().seed), std::move(r.number), std::move(r.text)};
}

/// A row's config with a seed, ready to run.
TableReader config_of(const TableReader& base, const CompareRow& row, std::int64_t seed) {
  TableReader config = base.clone();
  for (const std::string& assignment : row.set) config.set(assignment);
  config.set("seed=" + std::to_string(seed));
  return config;
}

Config checked(TableReader& config, const std::string& directory) {
  Config c = read_config(config, directory);
  read_compare(config);
  config.finish();
  return c;
}

/// Builds every row once, so that a mistake in the last one is told before the first one runs. Returns the directory
/// that the rows' files are relative to; empty where no row names a file. Notes what each costs on the machine.
std::string check_rows(const TableReader& base, const std::string& directory, CompareConfig& compare,
                       const cost::CostTable& costs) {
  std::string files_from;
  for (CompareRow& row : compare.rows) {
    TableReader config = config_of(base, row, compare.seeds.front());
    const Config c = checked(config, directory);
    const Experiment built(c);
    if (compare.machine) row.cost = network_cost(c, *compare.machine, costs);
    if (names_files(c)) files_from = c.directory.empty() ? "." : c.directory;
  }
  return files_from;
}

struct Job {
  std::size_t row;
  std::int64_t seed;
  std::string file() const { return fmt::format("runs/{}_{}.json", row, seed); }
};

std::string to_json(const CompareResult& r) {
  return Json{{"row", r.row}, {"seed", r.seed}, {"number", r.number}, {"text", r.text}}.dump() + "\n";
}
std::optional<CompareResult> from_json(const std::optional<std::string>& text, const std::string& config_hash) {
  if (!text) return {};
  const Json j = Json::parse(*text, nullptr, false);
  if (j.is_discarded() || j["text"]["config_hash"] != config_hash) return {};
  return CompareResult{j["row"], j["seed"], j["number"], j["text"]};
}

/// Runs the jobs on some threads. A job is independent of all others, so their order does not matter.
class Runner {
 public:
  Runner(const TableReader& base, const std::string& directory, const CompareConfig& compare,
         const CompareOptions& options, RunDirectory& out)
      : directory_(directory),
        out_(out),
        results_(compare.rows.size() * compare.seeds.size()),
        work_(options.between_trials) {
    for (std::size_t row = 0; row < compare.rows.size(); ++row)
      for (const std::int64_t seed : compare.seeds) {
        jobs_.push_back({row, seed});
        configs_.push_back(config_of(base, compare.rows[row], seed));
        TableReader probe = configs_.back().clone();
        total_ += trials(checked(probe, directory));
      }
    progress_ = std::make_unique<Progress>(options.progress, total_, fmt::format("{} runs", jobs_.size()));
    const std::size_t threads = std::size_t(std::max(1, options.threads));
    inside_ = std::max<std::size_t>(1, threads / std::max<std::size_t>(1, jobs_.size()));
    work_.run(jobs_.size(), threads, [this](std::size_t k) { results_[k] = one(k); });
    progress_->finish();
  }
  std::vector<CompareResult> results() && { return std::move(results_); }

 private:
  static std::uint64_t trials(const Config& c) { return std::uint64_t(c.train.epochs); }  // epochs stand for the work

  CompareResult one(std::size_t k) {
    TableReader config = configs_[k].clone();
    const Config c = checked(config, directory_);
    const std::string hash = hash_hex(config.canonical());
    if (const auto known = from_json(stored(k), hash)) {
      tick(trials(c), 0);
      return *known;
    }
    Experiment e(c);
    e.use_threads(inside_);
    while (!e.done()) {
      e.step();
      work_.between_trials();
      if (e.position() % e.task().train.trials == 0) tick(1, e.last_loss());
    }
    CompareResult r = result_of(e, jobs_[k].row, hash);
    const std::lock_guard lock(mutex_);
    out_.write(jobs_[k].file(), to_json(r));
    return r;
  }
  std::optional<std::string> stored(std::size_t k) {
    const std::lock_guard lock(mutex_);
    return out_.read(jobs_[k].file());
  }
  void tick(std::uint64_t epochs, double loss) {
    done_ += epochs;
    progress_->update(done_, loss);
  }

  std::string directory_;
  RunDirectory& out_;
  std::vector<Job> jobs_;
  std::vector<TableReader> configs_;
  std::vector<CompareResult> results_;
  std::unique_ptr<Progress> progress_;
  std::uint64_t total_ = 0;
  std::size_t inside_ = 1;  ///< threads of one run
  std::atomic<std::uint64_t> done_ = 0;
  std::mutex mutex_;
  Jobs work_;
};

}  // namespace

CompareConfig read_compare(TableReader& root) {
  CompareConfig c;
  auto t = root.table("compare");
  if (!t) return c;
  c.seeds = t->integers("seeds", std::vector<std::int64_t>{1, 2, 3});
  for (TableReader row : t->tables("row"))
    c.rows.push_back({row.text("name"), row.texts("set", std::vector<std::string>{})});
  if (t->has("machine")) {
    TableReader machine = t->section("machine");
    apply_machine_preset(machine);
    c.machine = read_machine(machine);
  }
  const auto rules = t->texts("rules", std::vector<std::string>{});
  auto formats = t->table("formats");
  std::vector<CompareRow> choices;
  if (formats)
    for (const std::string& name : formats->keys()) choices.push_back({name, formats->texts(name)});
  if (choices.empty() && !rules.empty()) choices.push_back({"", {}});
  for (const std::string& rule : rules)
    for (const CompareRow& format : choices) {
      CompareRow row{format.name.empty() ? rule : rule + " " + format.name, {"rule.name=" + rule}};
      row.set.insert(row.set.end(), format.set.begin(), format.set.end());
      c.rows.push_back(row);
    }
  return c;
}

std::string compare(const TableReader& base, const std::string& directory, const CompareOptions& options) {
  TableReader reader = base.clone();
  CompareConfig config = read_compare(reader);
  if (config.rows.empty())
    throw ConfigError("nothing to compare: give [[compare.row]] with name and set, or compare.rules",
                      base.place("compare"));
  if (config.seeds.empty()) throw ConfigError("compare.seeds is empty; give one seed or more", base.place("compare"));
  const cost::CostTable costs = config.machine ? hardware::shipped_costs() : cost::CostTable{};
  std::vector<std::string> left_out;
  if (!options.budget.empty()) {
    if (!config.machine)
      throw ConfigError("a budget is one of a machine: give [compare.machine], or --machine and a preset",
                        base.place("compare"));
    left_out = fit_rows(base, directory, config, parse_budget(options.budget), costs, options.varies);
    if (config.rows.empty()) throw ConfigError(fmt::format("no row fits; {}", fmt::join(left_out, "; ")), "--budget");
  }
  const std::string files_from = check_rows(base, directory, config, costs);
  RunDirectory out(options.out, options.resume, options.force);
  const std::vector<CompareResult> results = Runner(base, directory, config, options, out).results();
  std::string table = compare_table(config, results);
  if (!options.budget.empty())
    table += fmt::format("\nbudget {} on machine {}\n", options.budget, config.machine->name);
  if (config.machine) table += best_row(config, results);
  for (const std::string& row : left_out) table += row + "\n";
  TableReader kept = base.clone();
  if (!files_from.empty()) note_directory(kept, files_from);
  out.write("config.toml", kept.canonical());
  out.write("runs.csv", compare_csv(config, results));
  out.write("table.txt", table);
  out.finish();
  return table;
}

}  // namespace synq::experiment
