#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <thread>

#include "core/error.hpp"
#include "tools/cli/command.hpp"
#include "tools/experiment/file.hpp"
#include "tools/hardware/read_costs.hpp"
#include "tools/sweep/bits.hpp"

namespace synq::cli {
namespace {

struct Arguments {
  std::string file, out, config, within = "1%";
  std::vector<std::string> set;
  OutputArguments output;
  sweep::BitsOptions bits;
  int threads = std::max(1, int(std::thread::hardware_concurrency()));
  bool force = false;
};

/// "1%" or "0.01"
double part(const std::string& text) {
  double x = 0;
  char percent = 0, rest = 0;
  const int read = std::sscanf(text.c_str(), "%lf%c%c", &x, &percent, &rest);
  if (read == 2 && percent == '%') x /= 100;
  if (!(read == 1 || (read == 2 && percent == '%')) || !(x > 0 && x < 1))
    throw ConfigError(fmt::format("'{}' must be a part of the metric in double, as 1% or 0.01", text), "--within");
  return x;
}

std::string optional_number(const std::optional<double>& x) { return x ? fmt::format("{:g}", *x) : "?"; }

void run(Arguments a) {
  a.bits.within = part(a.within);
  if (!a.config.empty() && !a.force && experiment::read_file(a.config))
    throw ConfigError("is there already; give another -o, or replace it with --force", a.config);
  const sweep::Sweep s = sweep::read_sweep(a.file, a.set);
  const cost::CostTable costs = hardware::shipped_costs();
  sweep::ShardOptions work{.out = a.out, .threads = a.threads, .progress = a.output.mode()};
  const sweep::Bits b = least_bits(s, a.bits, work, costs);
  std::fputs(bits_table(b, a.bits).c_str(), stdout);
  std::puts(
      fmt::format("\n{} over {} seeds: in double {:.4g} (spread {:.2g}), bound {:.4g}; at the start {}, with these "
                  "formats {:.4g}.\nBits a synapse: {} at the start, {} now. {} runs. {}",
                  a.bits.metric, s.seeds.size(), b.in_double, b.spread, b.bound,
                  fmt::format("{:.4g}", b.at_start.value_or(0)), b.at_end, optional_number(b.bits_per_synapse_start),
                  optional_number(b.bits_per_synapse_end), b.runs,
                  b.complete ? "No register can lose one bit more."
                             : "The runs were used up: not yet the least (--runs; the same --out goes on).")
          .c_str());
  if (a.config.empty()) return;
  experiment::write_file(a.config, b.config.canonical());
  std::puts(fmt::format("Written: {}", a.config).c_str());
}

}  // namespace

void add_bits(CLI::App& sweep, int& code) {
  auto* sub = sweep.add_subcommand("bits",
                                   "The least bits of each register, and what one bit less would cost\nExample: synq "
                                   "sweep bits tools/configs/digits_bits.toml --metric accuracy --within 1% --out "
                                   "runs/bits");
  auto a = std::make_shared<Arguments>();
  sub->add_option("FILE", a->file, "a sweep (TOML) without axes: base, seeds, set")->required();
  sub->add_option("--set", a->set, "KEY=VALUE: changes a key of the sweep file");
  sub->add_option("--out", a->out, "directory of the runs; a search that was stopped goes on there")->required();
  sub->add_option("--metric", a->bits.metric, "accuracy or loss")->check(CLI::IsMember({"accuracy", "loss"}));
  sub->add_option("--within", a->within, "how much worse than in double, as 1% or 0.01 of that")->capture_default_str();
  sub->add_option("--word", a->bits.start.word, "bits of every register at the start")
      ->check(CLI::Range(3, 64))
      ->capture_default_str();
  sub->add_option("--margin", a->bits.start.margin, "registers hold so many times what is seen in double")
      ->check(CLI::Range(1., 1024.))
      ->capture_default_str();
  sub->add_option("--runs", a->bits.most_runs, "at most, seeds included")->capture_default_str();
  sub->add_option("-o,--output", a->config, "config to write, with the least formats");
  sub->add_flag("--force", a->force, "replace that file");
  sub->add_option("--threads", a->threads, "runs at a time; the results do not depend on it")
      ->check(CLI::Range(1, 4096));
  a->output.add_progress_to(*sub);
  sub->callback([a, &code] { run(*a), code = 0; });
}

}  // namespace synq::cli
