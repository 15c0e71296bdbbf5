#include "tools/experiment/run.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <memory>

#include "core/error.hpp"
#include "hw_model/machine_simulator.hpp"
#include "hw_model/real_time.hpp"
#include "tools/cli/command.hpp"
#include "tools/experiment/summary.hpp"

namespace synq::cli {
namespace {

struct Arguments {
  ConfigArguments config;
  OutputArguments output;
  bool allow_diverged = false;
  double checkpoint_seconds = 2;
  std::size_t threads = 0;
  std::string vcd, vcd_ticks = "1:10";
};

/// "first:last", or one number for both.
TickRange tick_range(const std::string& text) {
  const auto number = [&](const std::string& part) {
    std::uint64_t n = 0;
    const auto [rest, error] = std::from_chars(part.data(), part.data() + part.size(), n);
    if (error != std::errc{} || rest != part.data() + part.size() || n == 0)
      throw ConfigError(fmt::format("'{}' must be FIRST:LAST, ticks from 1 on", text), "--vcd-ticks");
    return n;
  };
  const std::size_t colon = text.find(':');
  const TickRange r{number(text.substr(0, colon)), number(colon == std::string::npos ? text : text.substr(colon + 1))};
  if (r.first > r.last) throw ConfigError(fmt::format("'{}' ends before it begins", text), "--vcd-ticks");
  return r;
}

void print_late_ticks(experiment::Experiment& e) {
  const MachineSimulator* m = e.machine();
  if (m != nullptr && m->real_time().late > 0) std::puts(late_text(m->machine(), m->real_time(), e.ticks()).c_str());
}

int run(const Arguments& a) {
  const auto e = experiment::run(a.config.read(), a.config.directory(),
                                 {a.output.out, a.output.resume, a.output.force, a.output.mode(), a.checkpoint_seconds,
                                  a.threads, a.vcd, tick_range(a.vcd_ticks)});
  const auto number = [](const std::optional<double>& x) { return x ? fmt::format("{:.6g}", *x) : std::string("-"); };
  std::puts(fmt::format("{}: final loss {}, accuracy {}, weights {}, results in {}", experiment::status(*e),
                        number(experiment::final_loss(*e)), number(experiment::final_accuracy(*e)),
                        experiment::weights_hash(e->simulator()), a.output.out)
                .c_str());
  print_late_ticks(*e);
  if (e->record().diverged_at < 0) return 0;
  std::fprintf(stderr,
               "synq: diverged at tick %lld (a loss that is not finite, or 1000 times the first); lower "
               "optimizer.rate, or accept it with --allow-diverged\n",
               static_cast<long long>(e->record().diverged_at));
  return a.allow_diverged ? 0 : 3;
}

}  // namespace

void add_run(CLI::App& app, int& code) {
  auto* sub =
      app.add_subcommand("run", "Run one experiment\nExample: synq run tools/configs/digits.toml --out runs/digits");
  auto a = std::make_shared<Arguments>();
  a->config.add_to(*sub);
  a->output.add_to(*sub);
  sub->add_flag("--allow-diverged", a->allow_diverged, "exit 0 even if the run diverged");
  sub->add_option("--checkpoint-seconds", a->checkpoint_seconds, "seconds between checkpoints")
      ->check(CLI::NonNegativeNumber);
  sub->add_option("--threads", a->threads,
                  "threads for one large network, at most; 0 (the default): one for each core. The results do not "
                  "depend on it")
      ->check(CLI::Range(0, 4096));
  sub->add_option("--vcd", a->vcd, "a waveform of the machine, for GTKWave; the config needs a [machine]");
  sub->add_option("--vcd-ticks", a->vcd_ticks, "ticks that the waveform shows, FIRST:LAST")->capture_default_str();
  sub->callback([a, &code] { code = run(*a); });
}

}  // namespace synq::cli
