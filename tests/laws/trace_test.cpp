#include <doctest/doctest.h>

#include "tests/laws/config_of.hpp"
#include "tools/experiment/experiment.hpp"

/// What a synapse's traces hold depends on activity alone: a network that is told no error draws the same random bits
/// for them, and holds the same words, as one that learns.
using namespace synq;
using namespace synq::experiment;

namespace {

const std::string rate = R"(
[network]
neuron = "leaky_rate"
leak = 0.3
)";
const std::string alif = R"(
[network]
neuron = "alif"
tau = 8
threshold = 0.4
tau_adaptation = 40
adaptation = 0.2
tau_readout = 8
surrogate_height = 0.5
surrogate_width = 0.8
scaled_input = false
)";

/// One trial with accumulated gradients, so that the weights are the same in both networks.
std::vector<std::pair<std::string, std::vector<double>>> words_after_a_trial(const std::string& network,
                                                                             const std::string& rule,
                                                                             const std::string& random,
                                                                             const std::string& feedback_gain) {
  Experiment e(test::config_of(
      "number_path = \"fixed\"\nprobes = \"off\"\n[task]\nname = \"add\"\nticks = 60\ntrials = 2\n" + network +
      "units = 20\n[rule]\nname = \"" + rule + "\"\nupdate = \"trial\"\nfeedback_gain = " + feedback_gain +
      "\n[optimizer]\nrate = 0.05\nbatch = 2\n[formats]\ndefault = {word = 16, frac = 10, round = \"stochastic\", "
      "random_bits = 8}\n[random]\nsource = \"" +
      random + "\"\n"));
  e.step();
  return e.simulator().words();
}

bool is_trace(const std::string& name) {
  return name.ends_with("eligibility") || name.ends_with("filtered") || name.ends_with("trace");
}

}  // namespace

TEST_CASE("traces are the same with and without an error") {
  for (const char* random : {"counter", "lfsr"})
    for (const auto& network_and_rule : {std::pair(rate, "rflo"), {rate, "eprop"}, {alif, "eprop"}}) {
      const std::string network = network_and_rule.first, rule = network_and_rule.second;
      CAPTURE(std::string(random));
      CAPTURE(network);
      CAPTURE(rule);
      const auto told = words_after_a_trial(network, rule, random, "1.0");
      const auto untold = words_after_a_trial(network, rule, random, "0.0");
      REQUIRE(told.size() == untold.size());
      std::size_t traces = 0, words = 0, gradients = 0;
      for (std::size_t k = 0; k < told.size(); ++k) {
        const std::string name = told[k].first;
        const std::vector<double>& values = told[k].second;
        if (name == "recurrent_gradient") gradients += values != untold[k].second;
        if (!is_trace(name)) continue;
        CAPTURE(name);
        CHECK(values == untold[k].second);
        ++traces;
        for (const double x : values) words += x != 0;
      }
      CHECK(traces >= 2);
      CHECK(words > 100);     // not all at rest
      CHECK(gradients == 1);  // one of the two was told
    }
}
