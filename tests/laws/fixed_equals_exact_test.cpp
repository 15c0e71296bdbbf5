#include <doctest/doctest.h>

#include <random>

#include "tests/laws/config_of.hpp"
#include "tests/laws/exact_numbers.hpp"
#include "tests/seed.hpp"
#include "tests/tools/experiment/support.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/experiment/hash.hpp"
#include "tools/experiment/npy.hpp"

/// number_path = "fixed" (machine integers, as wide as proven) and "exact" (integers of any width, rounding written a
/// second time) leave the same word in every register after every trial, whatever neuron, rule and format.
using namespace synq;
using namespace synq::experiment;

using test::all_numbers;
using test::Numbers;

namespace {

constexpr const char* rate_neurons[] = {"activation = \"tanh\"\nleak = 0.5\n",
                                        "activation = \"relu\"\nleak_shift = 2\nbias = false\n",
                                        "activation = \"identity\"\nleak = 0.3\nautapses = false\ndensity = 0.5\n"};
constexpr const char* rate_rules[] = {"name = \"none\"\n",
                                      "name = \"rflo\"\ntrace_decay = 0.7\n",
                                      "name = \"rflo\"\nlag_bits = 2\n",
                                      "name = \"rflo\"\nfeedback = \"symmetric\"\nupdate = \"trial\"\n",
                                      "name = \"eprop\"\nfeedback = \"symmetric\"\n",
                                      "name = \"eprop\"\nupdate = \"trial\"\ntrain = [\"recurrent\"]\n",
                                      "name = \"kernl\"\nmodel_rate = 0.5\nnoise = 0.25\n",
                                      "name = \"kernl\"\nmodel_rate = 2\nnoise = 0.1\nupdate = \"trial\"\n"};
constexpr const char* spiking_rules[] = {
    "name = \"none\"\n", "name = \"eprop\"\n", "name = \"eprop\"\nfeedback = \"symmetric\"\nupdate = \"trial\"\n",
    "name = \"eprop\"\nupdate = \"trial\"\nfiring_rate = {cost = 20, target_hz = 100}\n"};
constexpr const char* lif_rules[] = {
    "name = \"eprop\"\nlag_bits = 3\n", "name = \"eprop_factorised\"\n",
    "name = \"eprop_factorised\"\nfeedback = \"symmetric\"\nupdate = \"trial\"\n",
    "name = \"eprop_factorised\"\nupdate = \"trial\"\nfiring_rate = {cost = 20, target_hz = 100}\n"};

/// Four trials: real inputs with silent channels, classes as targets, unscored ticks.
class Data {
 public:
  explicit Data(std::size_t ticks) {
    std::mt19937_64 random(test::seed());
    std::vector<double> x, y, mask;
    for (std::size_t t = 0; t < 4 * ticks; ++t) {
      for (int j = 0; j < 3; ++j) x.push_back(random() % 3 == 0 ? 0 : double(random() % 2001) / 1000 - 0.6);
      const bool first = random() % 2 == 0;
      y.insert(y.end(), {first ? 1.0 : 0.0, first ? 0.0 : 1.0});
      mask.push_back(t % ticks >= 3 && t % 7 != 0);
    }
    write_npy(folder_ / "x.npy", {4, ticks, 3}, x);
    write_npy(folder_ / "y.npy", {4, ticks, 2}, y);
    write_npy(folder_ / "mask.npy", {4, ticks}, mask);
  }
  Config config(const std::string& text) const { return test::config_of(text, folder_.path); }

 private:
  test::TemporaryFolder folder_;
};

/// What the networks did, so that agreement is not that of networks at rest.
struct Deeds {
  std::size_t networks = 0, trials = 0, learnt = 0, spiked = 0, inexact_sums = 0;
  double overflows = 0;
  int synapse_bits = 0;  ///< the widest integer that a synapse needed
};

std::string text_of(const std::string& path, const std::string& probes, bool softmax, const std::string& network,
                    const std::string& rule, const Numbers& numbers) {
  return "seed = 5\nnumber_path = \"" + path + "\"\nprobes = \"" + probes + "\"\nloss = \"" +
         (softmax ? "softmax_cross_entropy" : "squared_error") +
         "\"\n[task]\nname = \"arrays\"\ninputs = \"x.npy\"\ntargets = \"y.npy\"\nmask = \"mask.npy\"\n"
         "[network]\n" +
         network + "[rule]\n" + rule + "[optimizer]\nrate = 0.05\n" +
         (rule.find("\"trial\"") != std::string::npos ? "batch = 2\n" : "") +
         (rule.find("\"trial\"\n") != std::string::npos ? "momentum = 0.75\nclip = 0.25\n" : "") +
         "[train]\nshuffle = false\n[formats]" + numbers.formats + "\n";
}

std::string weight_hash(const Simulator& s) {
  Hash h;
  s.digest([&](std::string_view bytes) { h.add(bytes); });
  return h.hex();
}

/// The first array that differs; empty where none does.
std::string first_difference(const Simulator& a, const Simulator& b) {
  const auto x = a.words(), y = b.words();
  if (x.size() != y.size()) return "the number of arrays";
  for (std::size_t k = 0; k < x.size(); ++k)
    if (x[k] != y[k]) return x[k].first + " or " + y[k].first;
  return "";
}

/// Counters of whole events; sums of real numbers are left out.
std::vector<double> counters(const Simulator& s) {
  std::vector<double> all;
  for (const auto& [reg, p] : s.probes())
    for (const double x : {double(p.writes), double(p.saturations), double(p.wraps), double(p.underflows), p.min, p.max,
                           double(p.updates), double(p.stalled)})
      all.push_back(x);
  return all;
}

void compare(const Data& data, const std::string& network, const std::string& rule, const Numbers& numbers,
             bool softmax, bool probed, Deeds& tally) {
  CAPTURE(std::string(numbers.what));
  CAPTURE(network);
  CAPTURE(rule);
  CAPTURE(softmax);
  Experiment fixed(data.config(text_of("fixed", probed ? "all" : "off", softmax, network, rule, numbers)));
  Experiment exact(data.config(text_of("exact", "all", softmax, network, rule, numbers)));
  REQUIRE(fixed.proof().widest() > numbers.above);
  REQUIRE(fixed.proof().hidden.widest() <= numbers.up_to);
  REQUIRE(fixed.proof().widest() <= std::max(numbers.up_to, 64));
  const std::string at_first = weight_hash(fixed.simulator());
  REQUIRE(first_difference(fixed.simulator(), exact.simulator()) == "");
  while (!fixed.done() && !exact.done()) {
    fixed.step(), exact.step();
    ++tally.trials;
    REQUIRE(first_difference(fixed.simulator(), exact.simulator()) == "");
    REQUIRE(weight_hash(fixed.simulator()) == weight_hash(exact.simulator()));
  }
  CHECK(fixed.done() == exact.done());
  CHECK(fixed.record().losses == exact.record().losses);
  if (probed) CHECK(counters(fixed.simulator()) == counters(exact.simulator()));
  ++tally.networks;
  tally.learnt += weight_hash(fixed.simulator()) != at_first;
  tally.synapse_bits = std::max(tally.synapse_bits, fixed.proof().hidden.widest());
  tally.inexact_sums += !fixed.proof().hidden_sum.exact;
  for (const auto& [reg, p] : exact.simulator().probes()) {
    tally.overflows += double(p.saturations + p.wraps);
    tally.spiked += reg.name == "spike" && p.max == 1;
  }
}

void report(const Numbers& numbers, const Deeds& t, bool spiking) {
  const std::string what = numbers.what;
  MESSAGE(what << ": " << t.networks << " networks, " << t.trials << " trials, " << t.learnt << " learnt, " << t.spiked
               << " spiked, " << t.overflows << " overflows, synapses of " << t.synapse_bits << " bits");
  CHECK(t.synapse_bits > numbers.above);
  CHECK(t.learnt == t.networks);
  CHECK(t.spiked == (spiking ? t.networks : 0));
  if (what.find("integers") == std::string::npos) CHECK(t.overflows > 0);
  CHECK((t.inexact_sums == t.networks) == what.starts_with("accumulators"));
}

}  // namespace

TEST_CASE("rate networks: fixed leaves the words of exact") {
  const Data data(50);
  for (const Numbers& numbers : all_numbers) {
    Deeds tally;
    std::size_t k = std::size_t(&numbers - all_numbers);
    for (const char* neuron : rate_neurons)
      for (const char* rule : rate_rules) {
        compare(data, std::string("units = 7\nneuron = \"leaky_rate\"\n") + neuron, rule, numbers, k % 2 == 0,
                k % 3 == 0, tally);
        ++k;
      }
    report(numbers, tally, false);
  }
}

namespace {

std::string spiking_network(const std::string& kind, const std::string& surrogate) {
  return kind +
         "tau = 8\nthreshold = 0.4\nscaled_input = false\ntau_readout = 8\nrefractory = 2\nsurrogate_height = 0.5\n"
         "surrogate_width = 0.8\nbias = true\nfloor = -0.75\nsurrogate = \"" +
         surrogate + "\"\n";
}
const std::string lif = "neuron = \"lif\"\n", alif = "neuron = \"alif\"\ntau_adaptation = 40\nadaptation = 0.2\n";

}  // namespace

TEST_CASE("spiking networks: fixed leaves the words of exact") {
  const Data data(50);
  for (const Numbers& numbers : all_numbers) {
    Deeds tally;
    std::size_t k = std::size_t(&numbers - all_numbers);
    for (const std::string& kind : {lif, alif})
      for (const char* surrogate : {"triangle", "exponential", "fast_sigmoid", "arctan"})
        for (const char* rule : spiking_rules) {
          const std::string density = k % 4 < 2 ? "units = 7\ndensity = 0.6\n" : "units = 7\n";
          compare(data, density + spiking_network(kind, surrogate), rule, numbers, k % 2 == 0, k % 3 == 0, tally);
          ++k;
        }
    for (const char* rule : lif_rules) {
      const std::string density = k % 2 == 0 ? "units = 7\ndensity = 0.6\n" : "units = 7\n";
      compare(data, density + spiking_network(lif, "triangle"), rule, numbers, k % 2 == 0, k % 3 == 0, tally);
      ++k;
    }
    report(numbers, tally, true);
  }
}

TEST_CASE("rows of many synapses, as vector instructions take them: fixed leaves the words of exact") {
  const Data data(10);
  const auto rate = [](const char* size) { return std::string(size) + "\nneuron = \"leaky_rate\"\nleak = 0.5\n"; };
  const std::string spiking = "units = 67\n" + spiking_network(alif, "triangle");
  const std::string lifs = "units = 67\n" + spiking_network(lif, "triangle");
  for (const Numbers& numbers : all_numbers) {
    CAPTURE(std::string(numbers.what));
    Deeds tally;
    for (const char* size : {"units = 35", "units = 67", "units = 131", "units = 131\ndensity = 0.6"})
      compare(data, rate(size), rate_rules[1], numbers, true, false, tally);
    compare(data, rate("units = 67"), rate_rules[3], numbers, false, false, tally);
    compare(data, spiking, spiking_rules[3], numbers, false, false, tally);
    compare(data, lifs, lif_rules[0], numbers, false, false, tally);
    compare(data, lifs, lif_rules[2], numbers, false, false, tally);
    CHECK(tally.learnt == 8);
    CHECK(tally.spiked == 3);
  }
}

namespace {

/// Formats for lanes of 16-bit words, each for a way of counting.
constexpr Numbers counted_numbers[] = {
    all_numbers[0],
    all_numbers[1],
    all_numbers[2],
    all_numbers[3],
    {"weights at the ends of 16 bits, half up", R"(
default = {word = 12, frac = 8, round = "half_up"}
weight = {word = 16, frac = 15, round = "half_up"}
step = {word = 14, frac = 10, round = "half_up"}
table_entry = {word = 12, frac = 9})",
     0, 32},
    {"weights at the ends of a range, away from zero", R"(
default = {word = 12, frac = 8, round = "half_away"}
weight = {word = 12, frac = 10, range = [-0.5, 0.4], round = "half_away"}
table_entry = {word = 12, frac = 9})",
     0, 32},
    {"values outside become zero", R"(
default = {word = 12, frac = 8, round = "half_to_zero"}
weight = {word = 10, frac = 9, overflow = "zero"}
eligibility = {word = 8, frac = 6, overflow = "zero"}
filtered = {word = 8, frac = 6, overflow = "zero"}
table_entry = {word = 12, frac = 9})",
     0, 32},
    {"words that wrap", R"(
default = {word = 12, frac = 8, round = "toward_zero"}
weight = {word = 9, frac = 8, round = "down", overflow = "wrap"}
eligibility = {word = 8, frac = 6, overflow = "wrap"}
filtered = {word = 8, frac = 6, overflow = "wrap"}
table_entry = {word = 12, frac = 9})",
     0, 32},
    {"changes of half the weights' range", R"(
default = {word = 12, frac = 8}
weight = {word = 16, frac = 14, round = "half_even"}
step = {word = 12, frac = 6}
table_entry = {word = 12, frac = 9})",
     0, 32},
    {"steps far below the weights' last bit", R"(
default = {word = 12, frac = 8}
weight = {word = 7, frac = 3, round = "half_even"}
step = {word = 12, frac = 14}
table_entry = {word = 12, frac = 9})",
     0, 32},
    {"steps far below the weights' last bit, stochastic", R"(
default = {word = 12, frac = 8}
weight = {word = 7, frac = 3, round = "stochastic", random_bits = 12, centred = true}
step = {word = 12, frac = 14}
table_entry = {word = 12, frac = 9})",
     0, 32},
};

/// The largest difference of the two sums of real numbers, relative to their size.
double difference_of_sums(const Simulator& a, const Simulator& b) {
  const auto x = a.probes(), y = b.probes();
  double largest = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    const auto see = [&](double p, double q) {
      if (p != q) largest = std::max(largest, std::abs(p - q) / std::max(std::abs(p), std::abs(q)));
    };
    see(x[k].second.requested_squared, y[k].second.requested_squared);
    see(x[k].second.requested_applied, y[k].second.requested_applied);
    see(x[k].second.excess, y[k].second.excess);
  }
  return largest;
}

/// Sums of everything that was counted in a weight, so that no counter agrees by being zero everywhere.
Probe compare_counters(const Data& data, const std::string& network, const std::string& rule, const Numbers& numbers,
                       const char* level, int& in_lanes) {
  CAPTURE(std::string(numbers.what));
  CAPTURE(network);
  CAPTURE(rule);
  CAPTURE(std::string(level));
  Experiment fixed(data.config(text_of("fixed", level, false, network, rule, numbers)));
  Experiment exact(data.config(text_of("exact", level, false, network, rule, numbers)));
  in_lanes += fixed.proof().hidden.widest() <= 32;
  while (!fixed.done() && !exact.done()) fixed.step(), exact.step();
  CHECK(first_difference(fixed.simulator(), exact.simulator()) == "");
  CHECK(counters(fixed.simulator()) == counters(exact.simulator()));
  CHECK(difference_of_sums(fixed.simulator(), exact.simulator()) < 1e-12);
  Probe sum;
  for (const auto& [reg, p] : exact.simulator().probes()) {
    sum.underflows += p.underflows, sum.saturations += p.saturations, sum.wraps += p.wraps;
    sum.updates += p.updates, sum.stalled += p.stalled;
  }
  return sum;
}

}  // namespace

TEST_CASE("counters in lanes: fixed counts what exact counts") {
  const Data data(12);
  int in_lanes = 0;  // of 66
  std::uint64_t stalled = 0;
  const std::string rate = "units = 67\nneuron = \"leaky_rate\"\nleak = 0.5\n";
  const std::string spiking = "units = 67\n" + spiking_network(alif, "triangle");
  const std::string lifs = "units = 67\n" + spiking_network(lif, "triangle");
  for (const Numbers& numbers : counted_numbers) {
    const std::string what = numbers.what;
    const Probe sums[] = {compare_counters(data, rate, rate_rules[1], numbers, "all", in_lanes),
                          compare_counters(data, rate, rate_rules[3], numbers, "weights", in_lanes),
                          compare_counters(data, rate, rate_rules[4], numbers, "all", in_lanes),
                          compare_counters(data, spiking, spiking_rules[1], numbers, "all", in_lanes),
                          compare_counters(data, spiking, spiking_rules[3], numbers, "weights", in_lanes),
                          compare_counters(data, lifs, lif_rules[0], numbers, "all", in_lanes)};
    for (const std::size_t k : {0, 1, 3, 5}) CHECK(sums[k].updates > 1000);
    stalled += sums[0].stalled + sums[1].stalled + sums[3].stalled;
    CHECK(sums[0].underflows > 0);
    CHECK((sums[0].wraps > 0) == (what == "words that wrap"));
    if (what.starts_with("weights at the ends") || what.starts_with("values outside")) CHECK(sums[0].saturations > 0);
  }
  CHECK(in_lanes > 40);
  CHECK(stalled > 0);
}
