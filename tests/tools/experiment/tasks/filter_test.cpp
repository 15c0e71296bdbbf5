#include <doctest/doctest.h>

#include <cmath>

#include "tests/tools/experiment/support.hpp"
#include "tests/tools/experiment/tasks/task_of.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/experiment/npy.hpp"

using namespace synq;
using namespace synq::test;

namespace {

/// y*(t) = sum_{k = 1} f_k x(t - k + 1), f_k = g a lambda^(k-1), as a sum over the whole past.
double answer(const std::vector<double>& x, std::size_t first, std::size_t t, double ga, double lambda) {
  double y = 0;
  for (std::size_t s = first; s <= t; ++s) y += ga * std::pow(lambda, double(t - s)) * x[s];
  return y;
}

}  // namespace

TEST_CASE("filter: the published impulse response, from the tick of the impulse on") {
  const auto t = task_of("name = \"filter\"\nticks = 9\ntrials = 3");
  CHECK(t.train.n_in == 1);
  CHECK(t.train.n_out == 1);
  for (std::size_t k = 0; k < 27; ++k)
    CHECK(t.train.targets[k] ==
          doctest::Approx(answer(t.train.inputs, k / 9 * 9, k, 0.24, 0.92)).epsilon(1e-13));  // restarts in each trial
}

TEST_CASE("filter: one stream where the network never restarts") {
  auto t = task_of("name = \"filter\"\nticks = 9\ntrials = 3\nleak = 0.5\ngain = 3\ndecay = -0.7",
                   "leak = 0.2\nreset = \"never\"");
  CHECK(t.ordered);
  auto x = t.train.inputs, y = t.train.targets;
  t.renew(1);
  x = joined(x, t.train.inputs), y = joined(y, t.train.targets);
  for (std::size_t k = 0; k < 54; ++k) CHECK(y[k] == doctest::Approx(answer(x, 0, k, 1.5, -0.7)).epsilon(1e-13));
  check_epochs("name = \"filter\"\nticks = 9\ntrials = 3", "leak = 0.2\nreset = \"never\"");
}

TEST_CASE("filter: a linear network of one unit with leak a represents it") {
  // decay: 1 - a + a w = lambda; response: a w_in w_out = g a. With a = .2: w = .6, and w_in = 1.2, w_out = 1.
  TemporaryFolder folder;
  const auto save = [&](const char* name, std::vector<std::size_t> shape, std::vector<double> values) {
    experiment::write_npy(folder / name, shape, values);
  };
  save("in.npy", {1, 1}, {1.2}), save("rec.npy", {1, 1}, {0.6}), save("out.npy", {1, 1}, {1});
  experiment::Experiment e(config_of(R"(
[task]
name = "filter"
ticks = 50
trials = 4
[network]
units = 1
activation = "identity"
leak = 0.2
bias = false
reset = "never"
[initial]
input = "in.npy"
recurrent = "rec.npy"
readout = "out.npy"
[rule]
name = "none"
[optimizer]
rate = 0
)",
                                     folder.path));
  while (!e.done()) e.step();
  REQUIRE(e.record().losses.size() == 4);
  for (const double loss : e.record().losses) CHECK(loss < 1e-25);
}

TEST_CASE("filter: wrong keys") {
  CHECK(message_of([] { task_of("name = \"filter\"\ndecay = 1"); }).find("'decay' must be in [-0.9999, 0.9999]") !=
        std::string::npos);
}
