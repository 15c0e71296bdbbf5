#include <doctest/doctest.h>

#include <algorithm>

#include "tests/tools/experiment/support.hpp"
#include "tests/tools/experiment/tasks/task_of.hpp"
#include "tools/experiment/experiment.hpp"

/// What an experiment makes of a task's new trials, and of a stream.
using namespace synq;
using namespace synq::experiment;
using namespace synq::test;

namespace {

/// The losses of two epochs of 6 trials; a network that does not learn.
std::vector<double> losses(const std::string& task, const std::string& reset, const std::string& train) {
  Experiment e(config_of("[task]\n" + task + "\nticks = 8\ntrials = 6\n[network]\nunits = 4\nleak = 0.5\nreset = \"" +
                         reset + "\"\n[rule]\nname = \"none\"\n[optimizer]\nrate = 0\n[train]\nepochs = 2\n" + train));
  while (!e.done()) e.step();
  return e.record().losses;
}

std::vector<double> epoch(const std::vector<double>& all, long k) {
  return {all.begin() + 6 * k, all.begin() + 6 * (k + 1)};
}

const std::string filter = "name = \"filter\"", in_order = "shuffle = false";

}  // namespace

TEST_CASE("an experiment learns from new trials in every epoch, or from the same") {
  const auto fresh = losses(filter, "trial", in_order), same = losses(filter + "\nfresh = false", "trial", in_order);
  REQUIRE(fresh.size() == 12);
  CHECK(epoch(fresh, 0) == epoch(same, 0));
  CHECK(epoch(same, 1) == epoch(same, 0));
  for (std::size_t k = 0; k < 6; ++k) CHECK(fresh[k] != fresh[6 + k]);
}

TEST_CASE("a stream is presented in order, other trials are shuffled") {
  CHECK(losses(filter, "never", "") == losses(filter, "never", in_order));
  CHECK(losses("name = \"add\"", "trial", "") == losses("name = \"add\"", "trial", in_order));
  auto shuffled = losses(filter + "\nfresh = false", "trial", ""),
       ordered = losses(filter + "\nfresh = false", "trial", in_order);
  CHECK(shuffled != ordered);
  std::sort(shuffled.begin(), shuffled.end()), std::sort(ordered.begin(), ordered.end());
  CHECK(shuffled == ordered);
}

TEST_CASE("alif: the last `adaptive` neurons adapt") {
  const auto beta = [](const std::string& keys) {
    const Config c =
        config_of_task("name = \"pattern\"\nticks = 20",
                       "neuron = \"alif\"\ntau = 20\nthreshold = 1\ntau_adaptation = 100\nadaptation = 0.25\n"
                       "tau_readout = 20\nsurrogate_height = 1\nsurrogate_width = 1\n" +
                           keys);
    return build_network(c, make_task(c)).neuron.beta;
  };
  CHECK(beta("") == std::vector<double>{0.25, 0.25, 0.25});
  CHECK(beta("adaptive = 2") == std::vector<double>{0, 0.25, 0.25});
  CHECK(beta("adaptive = 0") == std::vector<double>{0, 0, 0});
  CHECK(message_of([&] { beta("adaptive = 4"); }).find("'adaptive' must be in [0, 3], got 4") != std::string::npos);
}
