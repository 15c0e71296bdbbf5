#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>

#include "tools/experiment/experiment.hpp"

/// Synapse updates per second of RFLO (forward pass, eligibility and weight write of every synapse, every tick), on
/// each number path.
namespace {

using namespace synq;
using namespace synq::experiment;

Experiment rflo(int units, const char* path) {
  const std::string text = fmt::format(
      "number_path = \"{}\"\nprobes = \"off\"\n[task]\nname = \"add\"\nticks = 50\ntrials = 2\n"
      "[network]\nunits = {}\nleak = 0.5\n[rule]\nname = \"rflo\"\n[optimizer]\nrate = 0.001\n[formats]\n"
      "default = {{word = 16, frac = 12}}\nweight = {{word = 16, frac = 13}}\nstep = {{word = 16, frac = 16}}\n"
      "activity = {{word = 16, frac = 14, range = [-1, 1]}}\ngain = {{word = 16, frac = 12, range = [0, 1]}}\n"
      "eligibility = {{word = 16, frac = 11, range = [-4, 4]}}\n",
      path, units);
  TableReader reader = TableReader::from_text(text, "bench");
  return Experiment(read_config(reader, ""));
}

/// The fixed path's words are those of the oracle; without that, no time is worth printing.
void check_equality() {
  static const bool equal = [] {
    Experiment fixed = rflo(16, "fixed"), exact = rflo(16, "exact");
    while (!fixed.done()) fixed.step(), exact.step();
    return fixed.simulator().words() == exact.simulator().words();
  }();
  if (!equal) std::fputs("fixed and exact paths differ\n", stderr), std::exit(1);
}

void updates_per_second(benchmark::State& state, const char* path) {
  check_equality();
  const Experiment e = rflo(int(state.range(0)), path);
  const auto simulator = e.simulator().clone();
  const std::uint64_t before = simulator->ticks();
  for (auto _ : state) simulator->trial(e.task().train, 0, true);
  const auto updates = double(simulator->ticks() - before) * double(e.plastic_synapses());
  state.counters["synapse_updates"] = benchmark::Counter(updates, benchmark::Counter::kIsRate);
}

BENCHMARK_CAPTURE(updates_per_second, double, "double")->Arg(64)->Arg(256)->Arg(1024)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(updates_per_second, fixed, "fixed")->Arg(64)->Arg(256)->Arg(1024)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(updates_per_second, exact, "exact")->Arg(64)->Unit(benchmark::kMillisecond);

}  // namespace
