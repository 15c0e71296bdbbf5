#include <doctest/doctest.h>

#include <cmath>

#include "core/error.hpp"
#include "tests/laws/config_of.hpp"
#include "tools/experiment/experiment.hpp"

/// What [optimizer] does to the weights, on every number path and for local and reference rules.
using namespace synq;
using namespace synq::experiment;

namespace {

Experiment experiment_of(const std::string& rule, const std::string& optimizer, const std::string& path = "double") {
  return Experiment(test::config_of("seed = 3\nnumber_path = \"" + path +
                                    "\"\n[task]\nname = \"add\"\nticks = 12\ntrials = 8\n"
                                    "[network]\nunits = 6\nneuron = \"leaky_rate\"\nleak = 0.5\n[rule]\n" +
                                    rule + "[optimizer]\nbatch = 2\n" + optimizer +
                                    "[formats]\ndefault = {word = 24, frac = 16}\n"));
}
const std::string rflo = "name = \"rflo\"\nupdate = \"trial\"\n", bptt = "name = \"bptt\"\n";

/// The weights after the whole run, input, recurrent, readout.
std::vector<WeightMatrix> learned(Experiment e) {
  while (!e.done()) e.step();
  return e.simulator().weights();
}
std::vector<bool> moved(const std::string& rule, const std::string& optimizer, const std::string& path = "double") {
  const auto before = experiment_of(rule, optimizer, path).simulator().weights();
  const auto after = learned(experiment_of(rule, optimizer, path));
  std::vector<bool> all;
  for (std::size_t m = 0; m < 3; ++m) all.push_back(before[m].values != after[m].values);
  return all;
}

}  // namespace

TEST_CASE("Each matrix has its rate: with rate 0 it stays") {
  for (const std::string& rule : {rflo, bptt})
    for (const std::string path : {"double", "fixed", "exact"}) {
      if (rule == bptt && path != "double") continue;
      CAPTURE(rule);
      CAPTURE(path);
      using Moved = std::vector<bool>;
      CHECK(moved(rule, "rate = 0.5\n", path) == Moved{true, true, true});
      CHECK(moved(rule, "rate = 0.5\ninput_rate = 0\n", path) == Moved{false, true, true});
      CHECK(moved(rule, "rate = 0.5\nreadout_rate = 0\n", path) == Moved{true, true, false});
      CHECK(moved(rule, "rate = 0\ninput_rate = 0.5\n", path) == Moved{true, false, false});
    }
}

TEST_CASE("Momentum and clip act on every path, and a clip that nothing reaches changes nothing") {
  for (const std::string& rule : {rflo, bptt})
    for (const std::string path : {"double", "fixed"}) {
      if (rule == bptt && path != "double") continue;
      CAPTURE(rule);
      CAPTURE(path);
      const auto with = [&](const char* keys) { return learned(experiment_of(rule, keys, path))[1].values; };
      const auto plain = with("rate = 0.5\n");
      CHECK(with("rate = 0.5\nmomentum = 0\n") == plain);
      CHECK(with("rate = 0.5\nmomentum = 0.5\n") != plain);
      CHECK(with("rate = 0.5\nclip = 100\n") == plain);
      const auto clipped = with("rate = 0.5\nclip = 0.000244140625\n"), start = with("rate = 0\n");
      CHECK(clipped != plain);
      for (std::size_t k = 0; k < start.size(); ++k)
        CHECK(std::abs(clipped[k] - start[k]) <= 4 * 0.5 * 0x1p-12 + 1e-15);  // four writes
    }
}

TEST_CASE("Keys that would mean nothing are refused") {
  const auto refused = [](const std::string& rule, const std::string& optimizer, const char* why) {
    CAPTURE(optimizer);
    CHECK_THROWS_WITH_AS(experiment_of(rule, optimizer), doctest::Contains(why), ConfigError);
  };
  for (const char* key : {"momentum = 0.5\n", "clip = 1\n"}) {
    refused(rflo, std::string("name = \"adam\"\nrate = 0.1\n") + key, "for sgd");
    CHECK_THROWS_WITH_AS(test::config_of(std::string("[task]\nname = \"add\"\n[network]\nunits = 6\nleak = "
                                                     "1\n[rule]\nname = \"rflo\"\n[optimizer]\nrate = 0.1\n") +
                                         key),
                         doctest::Contains("rule.update = \"trial\""), ConfigError);
  }
  refused(rflo, "name = \"adam\"\nrate = 0.1\ninput_rate = 0.1\n", "input_rate does not go with adam");
  refused(rflo, "rate_shift = 3\ninput_rate = 0.1\n", "input_rate does not go with rate_shift");
  refused(rflo, "rate = 0.1\nmomentum = 0.5\n[train]\nalignment_every = 1\n", "one rate");
}
