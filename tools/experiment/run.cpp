#include "tools/experiment/run.hpp"

#include <chrono>
#include <thread>

#include "core/error.hpp"
#include "tools/experiment/compare.hpp"
#include "tools/experiment/hash.hpp"
#include "tools/experiment/npy.hpp"
#include "tools/experiment/run_directory.hpp"
#include "tools/experiment/summary.hpp"

namespace synq::experiment {
namespace {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

void save(RunDirectory& out, Experiment& e, const std::string& config_hash, double wall) {
  Archive a;
  std::string hash = config_hash;
  a.field(hash), a.field(wall);
  e.archive(a);
  out.write("checkpoint/state", a.bytes());
}

/// Takes up the last checkpoint, if there is one; gives the seconds that were already spent.
double restore(const RunDirectory& out, Experiment& e, const std::string& config_hash) try {
  const auto bytes = out.resuming() ? out.read("checkpoint/state") : std::nullopt;
  if (!bytes) return 0;
  Archive a(*bytes);
  std::string hash;
  double wall = 0;
  a.field(hash), a.field(wall);
  if (hash != config_hash)
    throw ConfigError("the checkpoint was made by another config (hash " + hash + ", now " + config_hash +
                          "); resume with the same config, or start over with --force",
                      out.partial());
  e.archive(a);
  return wall;
} catch (const ConfigError& error) {
  if (!error.place.empty()) throw;
  throw ConfigError(error.what(), out.partial() + "/checkpoint/state");
}

void write_results(RunDirectory& out, const Experiment& e, const std::string& config, const std::string& config_hash,
                   double wall) {
  out.write("config.toml", config);
  out.write("summary.json", summary_json(e, config_hash, wall));
  out.write("curve.csv", curve_csv(e));
  out.write("registers.csv", registers_csv(e));
  if (!e.record().alignments.empty()) out.write("alignment.csv", alignment_csv(e));
  for (const auto& [name, text] : e.measures().files()) out.write(name, text);
  for (const WeightMatrix& m : e.simulator().weights())
    out.write("weights/" + m.name + ".npy", npy_bytes({m.n_post, m.n_pre}, m.values));
}

void check_waveform(Experiment& e, const RunOptions& options) {
  if (!options.vcd.empty() && e.machine() == nullptr)
    throw ConfigError("a waveform is one of a machine: give the config a [machine], as in docs/machine.md", "--vcd");
}

}  // namespace

std::unique_ptr<Experiment> run(TableReader config, const std::string& directory, const RunOptions& options) {
  const Config checked = read_config(config, directory);
  read_compare(config);
  config.finish();
  auto e = std::make_unique<Experiment>(checked);
  check_waveform(*e, options);
  e->use_threads(options.threads > 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency()));
  const std::string hash = hash_hex(config.canonical());
  if (names_files(checked)) note_directory(config, checked.directory);
  std::optional<RunDirectory> out;
  if (!options.out.empty()) out.emplace(options.out, options.resume, options.force);
  const double before = out ? restore(*out, *e, hash) : 0;
  std::unique_ptr<Waveform> wave;
  if (!options.vcd.empty()) wave = std::make_unique<Waveform>(options.vcd, *e->machine(), options.vcd_ticks);
  Progress progress(options.progress, e->length(), e->config().rule.name);
  const auto start = Clock::now();
  auto saved = start;
  while (!e->done()) {
    e->step();
    progress.update(e->position(), e->last_loss());
    if (options.between_trials) options.between_trials();
    if (!out || seconds_since(saved) < options.checkpoint_seconds || e->done()) continue;
    save(*out, *e, hash, before + seconds_since(start));
    saved = Clock::now();
  }
  progress.finish();
  if (out) {
    write_results(*out, *e, config.canonical(), hash, before + seconds_since(start));
    out->finish();
  }
  if (wave) wave->finish();
  return e;
}

}  // namespace synq::experiment
