#include "tools/experiment/experiment.hpp"

#include <doctest/doctest.h>

#include "core/error.hpp"
#include "tests/laws/config_of.hpp"
#include "tests/tools/experiment/support.hpp"

using namespace synq;
using namespace synq::experiment;

namespace {

Experiment run(const std::string& train) {
  Experiment e(test::config_of(R"(
seed = 3
number_path = "double"
[task]
name = "digits"
limit = 200
[network]
units = 20
leak = 0.5
[rule]
name = "rflo"
[optimizer]
rate = 0.03
[measure]
spectrum = true
[train]
epochs = 6
)" + train));
  while (!e.done()) e.step();
  return e;
}

}  // namespace

TEST_CASE("stop_accuracy ends a run after the first evaluation above it, which changes nothing before") {
  const auto whole = run("").record().evaluations;
  REQUIRE(whole.size() == 6);
  std::size_t first = 0;  // the first evaluation that is better than the start
  while (first < whole.size() && whole[first].accuracy <= whole[0].accuracy) ++first;
  REQUIRE(first + 1 < whole.size());
  const Experiment stopped = run("stop_accuracy = " + std::to_string((whole[0].accuracy + whole[first].accuracy) / 2));
  const auto& evaluations = stopped.record().evaluations;
  REQUIRE(evaluations.size() == first + 1);
  for (std::size_t k = 0; k <= first; ++k) {
    CHECK(evaluations[k].accuracy == whole[k].accuracy);
    CHECK(evaluations[k].loss == whole[k].loss);
  }
  CHECK(stopped.position() == (first + 1) * stopped.task().train.trials);
  CHECK(stopped.position() < stopped.length());
  CHECK(!stopped.measures().spectra().empty());  // at the end of the run, also of one that ends early
}

TEST_CASE("stop_accuracy: a bound that is not passed, evaluations that are equal to it, values that make no sense") {
  CHECK(run("stop_accuracy = 1").record().evaluations.size() == 6);
  const double first = run("").record().evaluations.front().accuracy;
  CHECK(run("stop_accuracy = " + std::to_string(first)).record().evaluations.size() > 1);
  CHECK(test::message_of([] { run("stop_accuracy = 1.5"); }).find("stop_accuracy") != std::string::npos);
}
