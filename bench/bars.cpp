#include "bench/bars.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <random>
#include <thread>

#include "bench/baseline/float_ticks.hpp"
#include "core/error.hpp"
#include "core/format_text.hpp"
#include "hw_model/machine_simulator.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/experiment/npy.hpp"

/// Ratios of synq's fixed path to a float32 loop doing the same work, each with the bar that it must reach. Both run
/// alternately in this process, so that a shared machine slows both. Whole ticks of whole networks are timed: forward
/// sums, neurons, readout, error, learning signal, eligibilities and weight writes.
namespace synq::bench {

int failures = 0;
std::string filter;

void report(const std::string& what, double value, const char* relation, double bar, const std::string& note) {
  const bool good = relation[0] == '>' ? value >= bar : value <= bar;
  failures += !good;
  fmt::print("{:<52} {:>7.2f}  {} {:<5} {:<4} {}\n", what, value, relation, bar, good ? "ok" : "FAIL", note);
  std::fflush(stdout);
}

}  // namespace synq::bench

namespace {

using namespace synq;
using namespace synq::bench;
using namespace synq::experiment;
namespace fs = std::filesystem;

/// The main job's 16-bit formats; every other bar changes a few of them.
const std::string main_formats =
    "default = {word = 16, frac = 12}\nweight = {word = 16, frac = 13}\nstep = {word = 16, frac = 16}\n"
    "activity = {word = 16, frac = 14, range = [-1, 1]}\nsurrogate = {word = 16, frac = 14, range = [0, 1]}\n"
    "rate = {word = 16, frac = 14, range = [-1, 1]}\nerror = {word = 16, frac = 14, range = [-1, 1]}\n"
    "gain = {word = 16, frac = 12, range = [0, 1]}\neligibility = {word = 16, frac = 11, range = [-4, 4]}\n";

std::string half_up(std::string formats) {
  for (std::size_t at = 0; (at = formats.find("}", at)) != std::string::npos; at += 20)
    formats.insert(at, ", round = \"half_up\"");
  return formats;
}
std::string eight_bits() {
  return "default = {word = 8, frac = 4}\nweight = {word = 8, frac = 6}\nstep = {word = 8, frac = 8}\n"
         "activity = {word = 8, frac = 6, range = [-1, 1]}\nconstant_bits = 8\n"
         "gain = {word = 8, frac = 6, range = [0, 1]}\neligibility = {word = 8, frac = 5}\n";
}

struct Settings {
  int units = 256, ticks = 100;
  std::string path = "fixed", formats = main_formats, network = "leak = 0.5\n", probes = "off";
};

std::unique_ptr<Experiment> make(const std::string& text, const std::string& folder = "") {
  TableReader reader = TableReader::from_text(text, "bars");
  const Config c = read_config(reader, folder);
  reader.finish();
  return std::make_unique<Experiment>(c);
}
std::unique_ptr<Experiment> rflo(const Settings& s) {
  return make(
      fmt::format("number_path = \"{}\"\nprobes = \"{}\"\nloss = \"squared_error\"\n[task]\nname = \"add\"\n"
                  "ticks = {}\ntrials = 2\n[network]\nunits = {}\n{}[rule]\nname = \"rflo\"\n"
                  "train = [\"recurrent\"]\n[optimizer]\nrate = 0.001\n[formats]\n{}",
                  s.path, s.probes, s.ticks, s.units, s.network, s.formats));
}

/// e-prop with LIF neurons; a part of the inputs spikes in each tick.
class Spikes {
 public:
  Spikes(std::size_t n, std::size_t ticks) : folder_(fs::temp_directory_path() / "synq_bars") {
    fs::create_directories(folder_);
    std::mt19937 random(1);
    std::vector<double> x(2 * ticks * n), y(2 * ticks, 0.5);
    for (double& v : x) v = std::uniform_real_distribution<>()(random) < 0.05 ? 1 : 0;
    write_npy((folder_ / "x.npy").string(), {2, ticks, n}, x);
    write_npy((folder_ / "y.npy").string(), {2, ticks, 1}, y);
  }
  ~Spikes() { fs::remove_all(folder_); }
  std::unique_ptr<Experiment> experiment(std::size_t n, const std::string& path) const {
    return make(
        fmt::format("number_path = \"{}\"\nprobes = \"off\"\n[task]\nname = \"arrays\"\ninputs = \"x.npy\"\n"
                    "targets = \"y.npy\"\n[network]\nneuron = \"lif\"\nunits = {}\ntau = 10\nthreshold = 0.1\n"
                    "surrogate_height = 1\nsurrogate_width = 0.1\ntau_readout = 10\nautapses = true\n[rule]\n"
                    "name = \"eprop\"\ntrain = [\"input\", \"recurrent\"]\n[optimizer]\nrate = 0.001\n[formats]\n"
                    "default = {{word = 16, frac = 12}}\nweight = {{word = 16, frac = 13}}\n"
                    "step = {{word = 16, frac = 16}}\nactivity = {{word = 2, frac = 0, range = [0, 1]}}\n"
                    "input = {{word = 2, frac = 0, range = [0, 1]}}\n"
                    "trace = {{word = 16, frac = 14, range = [0, 1]}}\n"
                    "surrogate = {{word = 16, frac = 12, range = [0, 1]}}\n"
                    "filtered = {{word = 16, frac = 11, range = [-8, 8]}}\n",
                    path, n),
        folder_.string());
  }

 private:
  fs::path folder_;
};

/// The words that the fixed path leaves at this size are the oracle's, after a few ticks with weights and inputs at
/// the ends of their ranges among them.
bool equals_oracle(const std::function<std::unique_ptr<Experiment>(const std::string&)>& of) {
  const auto fixed = of("fixed"), exact = of("exact");
  const auto a = fixed->simulator().clone(), b = exact->simulator().clone();
  Dataset data = fixed->task().train;
  data.ticks = std::min<std::size_t>(data.ticks, 3);
  for (std::size_t i = 0; i < data.inputs.size(); i += 7) data.inputs[i] = i % 2 == 0 ? 1e6 : -1e6;
  a->trial(data, 0, true), b->trial(data, 0, true);
  return a->words() == b->words();
}

void require_equal(const std::string& what, const std::function<std::unique_ptr<Experiment>(const std::string&)>& of) {
  if (equals_oracle(of)) return;
  fmt::print("{}: the fixed path differs from the oracle; no time is worth measuring\n", what);
  std::exit(1);
}

/// Median over alternations of (baseline's time for a tick) / (synq's time for a tick).
double ratio(const Experiment& e, bench::FloatTicks& baseline, double* nanoseconds = nullptr) {
  const auto simulator = e.simulator().clone();
  const auto ticks = int(e.task().train.ticks);
  const int repeats = std::max(1, int(4e8 / (double(e.spec().n) * double(e.spec().n) * ticks)));
  std::vector<double> ratios, times;
  for (int k = 0; k < alternations; ++k) {
    const double theirs = seconds([&] {
      for (int t = 0; t < repeats * ticks; ++t) baseline.tick();
    });
    const double ours = seconds([&] {
      for (int r = 0; r < repeats; ++r) simulator->trial(e.task().train, 0, true);
    });
    ratios.push_back(theirs / ours), times.push_back(ours / (repeats * ticks));
  }
  if (!std::isfinite(baseline.checksum())) fmt::print("(the baseline diverged)\n");
  if (nanoseconds) *nanoseconds = 1e9 * median(times) / double(e.plastic_synapses());
  return median(ratios);
}

void rflo_bar(const std::string& what, const Settings& s, double bar) {
  if (!wanted(what)) return;
  require_equal(what, [&](const std::string& path) {
    Settings other = s;
    other.path = path, other.ticks = 3;
    return rflo(other);
  });
  const auto e = rflo(s);
  const auto baseline = bench::float_rflo(s.units);
  double ns = 0;
  const double r = ratio(*e, *baseline, &ns);
  report(
      what, r, ">=", bar,
      fmt::format("{:.2f} 10^9/s, accumulator {}", 1 / ns, to_short_text(e->spec().names.reg("accumulator").format)));
}

/// Median over alternations of (time on one thread) / (time on `threads`); the words must be equal first.
void threads_bar(const std::string& what, const Settings& s, std::size_t threads, double bar) {
  if (!wanted(what)) return;
  const auto e = rflo(s);
  const auto on = [&](std::size_t most) {
    auto simulator = e->simulator().clone();
    simulator->use_threads({.most = most});
    return simulator;
  };
  const auto trial = [&](Simulator& simulator) { simulator.trial(e->task().train, 0, true); };
  const auto one = on(1), several = on(threads);
  trial(*one), trial(*several);
  for (const std::size_t most : {threads, std::size_t(3)}) {
    const auto other = on(most);
    trial(*other);
    if (other->words() == one->words()) continue;
    fmt::print("{}: {} threads leave other words than one; no time is worth measuring\n", what, most);
    std::exit(1);
  }
  std::vector<double> ratios;
  for (int k = 0; k < alternations; ++k) {
    const double alone = seconds([&] { trial(*one), trial(*one); });
    ratios.push_back(alone / seconds([&] { trial(*several), trial(*several); }));
  }
  report(what, median(ratios), ">=", bar, fmt::format("{} cores", std::thread::hardware_concurrency()));
}

/// Learning ticks of a network, timed.
class Timed {
 public:
  Timed(const Settings& s, int repeats) : experiment_(rflo(s)), repeats_(repeats) {
    simulator_ = experiment_->simulator().clone();
  }
  double nanoseconds_per_synapse() {
    const Dataset& data = experiment_->task().train;
    const double s = seconds([&] {
      for (int r = 0; r < repeats_; ++r) simulator_->trial(data, 0, true);
    });
    return 1e9 * s / (repeats_ * double(data.ticks) * double(experiment_->plastic_synapses()));
  }

 private:
  std::unique_ptr<Experiment> experiment_;
  std::unique_ptr<Simulator> simulator_;
  int repeats_;
};
struct Comparison {
  double ratio, of_a, of_b;  ///< medians over alternations; ns per synapse
};
Comparison compare(Timed& a, Timed& b) {
  std::vector<double> ratios, of_a, of_b;
  for (int k = 0; k < alternations; ++k) {
    of_a.push_back(a.nanoseconds_per_synapse()), of_b.push_back(b.nanoseconds_per_synapse());
    ratios.push_back(of_a.back() / of_b.back());
  }
  return {median(ratios), median(of_a), median(of_b)};
}

std::size_t allocated() {
  const auto m = mallinfo2();
  return m.uordblks + m.hblkhd;
}
double bytes_of_experiment(int units) {
  Settings s;
  s.units = units, s.ticks = 3;
  const std::size_t before = allocated();
  const auto e = rflo(s);
  return double(allocated() - before);
}

void lif_bar(const std::string& what, double bar) {
  if (!wanted(what)) return;
  const Spikes spikes(256, 100);
  const auto lif = [&](const std::string& path) { return spikes.experiment(256, path); };
  require_equal(what, lif);
  const auto e = lif("fixed");
  const auto baseline = bench::float_eprop_lif(256, 0.05);
  double ns = 0;
  const double r = ratio(*e, *baseline, &ns);
  report(
      what, r, ">=", bar,
      fmt::format("{:.2f} 10^9/s, accumulator {}", 1 / ns, to_short_text(e->spec().names.reg("accumulator").format)));
}

void growth_bar(const std::string& what, double bar) {
  if (!wanted(what)) return;
  Settings small, large;
  small.units = 64, large.units = 1024, large.ticks = 20;
  Timed a(small, 800), b(large, 16);
  const Comparison c = compare(a, b);
  report(what, c.ratio, "<=", bar, fmt::format("{:.2f} and {:.2f} ns", c.of_a, c.of_b));
}

void memory_bar(const std::string& what, double bar) {
  if (!wanted(what)) return;
  report(what, (bytes_of_experiment(1024) - bytes_of_experiment(512)) / (1024. * 1024 - 512 * 512), "<=", bar);
}

/// 16,384 units with 1 % of the synapses against the same network with all of them; the note compares with a dense one
/// of 2,048 units, whose words stay in the cache.
void sparse_bar(const std::string& what, double bar) {
  if (!wanted(what)) return;
  Settings dense, sparse, small;
  dense.units = sparse.units = 16384, small.units = 2048;
  dense.ticks = sparse.ticks = small.ticks = 3;
  sparse.network += "density = 0.01\n";
  require_equal(what, [&](const std::string& path) {
    Settings other = sparse;
    other.path = path;
    return rflo(other);
  });
  Timed a(sparse, 1), b(dense, 1), c(small, 10);
  const Comparison to_dense = compare(a, b), to_small = compare(a, c);
  report(what, to_dense.ratio, "<=", bar,
         fmt::format("{:.2f} and {:.2f} ns; {:.1f} to 2,048 units", to_dense.of_a, to_dense.of_b, to_small.ratio));
}

void counters_bar(const std::string& what, const std::string& level, double bar) {
  if (!wanted(what)) return;
  Settings off, on;
  on.probes = level;
  Timed a(on, 16), b(off, 32);
  report(what, compare(a, b).ratio, "<=", bar);
}

/// Clock cycles that the stepped machine does in a second of processor time: a neighbour slows it less than the wall's.
void machine_bar(const std::string& what, const std::string& ports, double bar) {
  if (!wanted(what)) return;
  const auto of = [&](const std::string& machine) {
    return make(
        "number_path = \"fixed\"\nprobes = \"off\"\nloss = \"squared_error\"\n[task]\nname = \"add\"\nticks = 500\n"
        "trials = 1\n[network]\nunits = 128\nleak = 1\n[rule]\nname = \"rflo\"\n[optimizer]\nrate = 0.03125\n" +
        machine + "[formats]\ndefault = {word = 16, frac = 12}\nweight = {word = 16, frac = 13}\n");
  };
  const std::string machine =
      "[machine]\nword_bits = 256\npipeline_depth = 2\nlanes = {forward = 8, neuron = 8, readout = 8, update = "
      "8}\nports "
      "= \"" +
      ports + "\"\n";
  std::vector<double> speeds;
  for (int k = 0; k < alternations; ++k) {
    const auto stepped = of(machine), fast = of("");
    const std::clock_t start = std::clock();
    stepped->step();
    speeds.push_back(double(stepped->machine()->cycles().count) / (double(std::clock() - start) / CLOCKS_PER_SEC) /
                     1e6);
    fast->step();
    if (stepped->simulator().words() != fast->simulator().words()) throw Defect("the machine leaves other words");
  }
  report(what, median(speeds), ">=", bar);
}

}  // namespace

/// With an argument: only the bars whose name holds it.
int main(int count, char** arguments) {
  if (count > 1) filter = arguments[1];
  fmt::print("{:<52} {:>7}  {}\n", "ratio of medians of 9 alternations", "here", "bar");
  Settings s;
  s.formats = half_up(main_formats);
  rflo_bar("16 bits half_up, n = 256, to float32", s, 0.85);
  s.formats = main_formats;
  rflo_bar("16 bits half_even, n = 256, to float32", s, 0.6);
  s.formats = main_formats + "recurrent_weight = {word = 16, frac = 13, round = \"stochastic\", random_bits = 16}\n";
  rflo_bar("stochastic weight k = 16, n = 256, to float32", s, 0.35);
  s.units = 2048, s.ticks = 10, s.formats = main_formats;
  rflo_bar("16 bits half_even, n = 2048, to float32", s, 1.9);
  threads_bar("threads: 2 against 1, n = 2048", s, 2, 1.7);
  s.formats = eight_bits();
  rflo_bar("8 bits half_even, n = 2048, to float32", s, 2.5);
  lif_bar("e-prop LIF, 5 % of 256 inputs spiking, to float32", 0.6);
  growth_bar("time per synapse, n = 64 to n = 1024", 1.5);
  memory_bar("bytes per synapse, 16-bit RFLO", 4.1);
  sparse_bar("time per synapse, 1 % of 16,384 units to dense", 6);
  counters_bar("counters \"weights\", to none", "weights", 2);
  counters_bar("counters \"all\", to none", "all", 2);
  machine_bar("machine 1RW, n = 128, 8 lanes, 10^6 cycles/s", "1RW", 20);
  machine_bar("machine 1R1W, n = 128, 8 lanes, 10^6 cycles/s", "1R1W", 20);
  sweep_bars();
  fmt::print("{}\n", failures == 0 ? "all bars are reached" : fmt::format("{} bars are missed", failures));
  return failures == 0 ? 0 : 1;
}
