#include <doctest/doctest.h>

#include <random>
#include <thread>

#include "tests/laws/config_of.hpp"
#include "tests/seed.hpp"
#include "tests/tools/experiment/support.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/experiment/npy.hpp"

/// One network on several threads leaves the oracle's word in every register, as on one thread.
using namespace synq;
using namespace synq::experiment;

namespace {

constexpr std::size_t threads[] = {1, 2, 3, 5};
constexpr std::size_t ticks = 5, trials = 2, n_in = 5;

constexpr const char* half_even = R"(
default = {word = 16, frac = 12}
weight = {word = 16, frac = 13}
step = {word = 16, frac = 16}
activity = {word = 16, frac = 14, range = [-1, 1]}
gain = {word = 16, frac = 12, range = [0, 1]}
trace = {word = 16, frac = 12, range = [-1, 1]}
surrogate = {word = 16, frac = 12, range = [0, 1]}
filtered = {word = 16, frac = 11, range = [-4, 4]}
eligibility = {word = 16, frac = 11, range = [-4, 4]})";
constexpr const char* eight_bits = R"(
default = {word = 8, frac = 4, round = "stochastic", random_bits = 3}
weight = {word = 8, frac = 6}
step = {word = 8, frac = 8}
table_entry = {word = 8, frac = 4}
constant_bits = 8)";
const std::string stochastic =
    std::string(half_even) +
    "\ninput_weight = {word = 16, frac = 13, round = \"stochastic\", random_bits = 9}"
    "\nrecurrent_weight = {word = 8, frac = 6, round = \"stochastic\", random_bits = 16}"
    "\nrecurrent_eligibility = {word = 16, frac = 11, range = [-4, 4], round = \"stochastic\", random_bits = 5}";

class Data {
 public:
  Data() {
    std::mt19937_64 random(test::seed());
    std::vector<double> x, y;
    for (std::size_t t = 0; t < trials * ticks; ++t) {
      for (std::size_t j = 0; j < n_in; ++j) x.push_back(random() % 3 == 0 ? 0 : double(random() % 2001) / 1000 - 0.6);
      y.insert(y.end(), {random() % 2 == 0 ? 1.0 : 0.0, 0.5});
    }
    write_npy(folder_ / "x.npy", {trials, ticks, n_in}, x);
    write_npy(folder_ / "y.npy", {trials, ticks, 2}, y);
  }
  Config config(const std::string& text) const { return test::config_of(text, folder_.path); }

 private:
  test::TemporaryFolder folder_;
};

struct Case {
  std::string network, rule, formats, probes = "off";

  std::string text(const std::string& path, std::size_t units) const {
    return "number_path = \"" + path + "\"\nprobes = \"" + probes +
           "\"\nloss = \"squared_error\"\n[task]\nname = \"arrays\"\ninputs = \"x.npy\"\ntargets = \"y.npy\"\n" +
           "[network]\nunits = " + std::to_string(units) + "\n" + network + "[rule]\n" + rule +
           "[optimizer]\nrate = 0.05\n[formats]" + formats + "\n";
  }
};
const std::string rate = "neuron = \"leaky_rate\"\nleak = 0.5\n",
                  lif =
                      "neuron = \"lif\"\ntau = 8\nthreshold = 0.1\nscaled_input = false\ntau_readout = 8\n"
                      "surrogate_height = 0.5\nsurrogate_width = 0.8\nbias = true\n";
const std::string rflo = "name = \"rflo\"\n", eprop = "name = \"eprop\"\n",
                  factorised = "name = \"eprop_factorised\"\n", per_trial = "update = \"trial\"\n";

using Words = std::vector<std::pair<std::string, std::vector<double>>>;

/// All that a network leaves: words, digest, whole counters.
struct Left {
  Words words;
  std::string digest;
  std::vector<double> counters;
  bool operator==(const Left&) const = default;
};
Left left(const Simulator& s) {
  Left l{s.words(), "", {}};
  s.digest([&](std::string_view bytes) { l.digest += bytes; });
  for (const auto& [reg, p] : s.probes())
    for (const double x : {double(p.writes), double(p.saturations), double(p.wraps), double(p.underflows), p.min, p.max,
                           double(p.updates), double(p.stalled)})
      l.counters.push_back(x);
  return l;
}

std::unique_ptr<Simulator> simulator(const Experiment& e, std::size_t most) {
  auto s = e.simulator().clone();
  s->use_threads({.most = most, .least_synapses = 1});
  return s;
}
void learn(Simulator& s, const Experiment& e) {
  for (std::size_t k = 0; k < trials; ++k) s.trial(e.task().train, k, true), s.write();
}

/// Learns on the oracle and on each number of threads.
void require_equal(const Data& data, const Case& c, std::size_t units) {
  CAPTURE(c.network + c.rule + c.formats);
  CAPTURE(units);
  const Experiment exact(data.config(c.text("exact", units))), fixed(data.config(c.text("fixed", units)));
  REQUIRE(fixed.proof().hidden.widest() <= 32);  // lanes, which alone are split
  const auto reference = exact.simulator().clone();
  learn(*reference, exact);
  const Left expected = left(*reference);
  for (const std::size_t most : threads) {
    CAPTURE(most);
    const auto s = simulator(fixed, most);
    learn(*s, fixed);
    const Left found = left(*s);
    REQUIRE((found.digest == expected.digest));
    for (std::size_t k = 0; k < expected.words.size(); ++k) {
      CAPTURE(expected.words[k].first);
      REQUIRE((found.words[k] == expected.words[k]));
    }
    REQUIRE((found == expected));
    REQUIRE((found.digest != left(fixed.simulator()).digest));
  }
}

}  // namespace

TEST_CASE("1, 2, 3 and 5 threads leave the oracle's words and counters") {
  const Data data;
  const std::string lfsr = stochastic + "\n[random]\nsource = \"lfsr\"\nlanes = 3";
  for (const std::size_t units : {70, 130, 200, 257}) {
    require_equal(data, {rate, rflo, half_even}, units);
    require_equal(data, {rate, rflo, stochastic}, units);
    require_equal(data, {lif, eprop, half_even}, units);
  }
  require_equal(data, {lif, eprop, stochastic}, 131);
  require_equal(data, {rate, rflo, lfsr}, 131);
  require_equal(data, {rate, rflo + per_trial, eight_bits}, 130);
  require_equal(data, {lif, eprop + per_trial, eight_bits}, 70);
  require_equal(data, {rate, rflo, half_even, "weights"}, 130);
  require_equal(data, {rate, rflo, stochastic, "all"}, 130);
  require_equal(data, {lif, eprop, half_even, "all"}, 130);
  require_equal(data, {lif, factorised, half_even, "all"}, 130);
  require_equal(data, {lif, factorised, stochastic}, 131);
  require_equal(data, {lif, factorised + per_trial, eight_bits}, 70);
}

TEST_CASE("clones have threads of their own: they may learn at once") {
  const Data data;
  const Experiment e(data.config(Case{rate, rflo, stochastic}.text("fixed", 200)));
  const auto alone = simulator(e, 1), first = simulator(e, 3);
  learn(*first, e), learn(*alone, e);
  const auto second = first->clone();
  std::thread other([&] { learn(*second, e); });
  learn(*first, e);
  other.join();
  learn(*alone, e);
  CHECK((left(*first) == left(*alone)));
  CHECK((left(*second) == left(*alone)));
}

TEST_CASE("a checkpoint knows nothing of threads") {
  const Data data;
  const Experiment e(data.config(Case{rate, rflo, stochastic}.text("fixed", 130)));
  const auto one = simulator(e, 1), three = simulator(e, 3), later = simulator(e, 2);
  learn(*one, e), learn(*three, e);
  Archive a, b;
  one->archive(a), three->archive(b);
  REQUIRE(a.bytes() == b.bytes());
  Archive again(b.bytes());
  later->archive(again);
  learn(*later, e), learn(*one, e);
  CHECK((left(*later) == left(*one)));
}
