#include <doctest/doctest.h>

#include "tests/tools/experiment/support.hpp"
#include "tests/tools/experiment/tasks/task_of.hpp"

using namespace synq;
using namespace synq::test;

namespace {

/// y of every tick from x alone, by the definition: .5 + .5 x(t - t1) - .25 x(t - t2), lags counted in values.
void check_targets(const std::vector<double>& inputs, const std::vector<double>& targets, long lag1, long lag2,
                   long hold) {
  const auto ticks = long(inputs.size() / 2);
  const auto x = [&](long value) { return value < 0 ? 0 : inputs[std::size_t(2 * value * hold)]; };
  for (long t = 0; t < ticks; ++t) {
    const auto at = std::size_t(2 * t);
    REQUIRE(inputs[at] == x(t / hold));  // held
    REQUIRE(inputs[at + 1] == 1 - inputs[at]);
    const double y = 0.5 + 0.5 * x(t / hold - lag1) - 0.25 * x(t / hold - lag2);
    REQUIRE(targets[at] == y);
    REQUIRE(targets[at + 1] == 1 - y);
  }
}

}  // namespace

TEST_CASE("add: sums at two lags, in a stream that trials and epochs cut anywhere") {
  auto t = task_of("name = \"add\"\nticks = 7\ntrials = 5\nlags = [3, 5]\nhold = 2");
  CHECK(t.ordered);
  CHECK(!t.classifies);
  CHECK(t.train.mask == std::vector<double>(35, 1));
  auto inputs = t.train.inputs, targets = t.train.targets;
  for (const int epoch : {1, 2}) {
    t.renew(std::uint64_t(epoch));
    inputs = joined(inputs, t.train.inputs), targets = joined(targets, t.train.targets);
  }
  REQUIRE(inputs.size() == 3 * 35 * 2);
  check_targets(inputs, targets, 3, 5, 2);  // 35 is odd: a value goes on into the next epoch
}

TEST_CASE("add: a long lag reaches before the first value, and the bits are fair") {
  const auto t = task_of("name = \"add\"\nticks = 100\ntrials = 100\nlags = [20, 10]");
  check_targets(t.train.inputs, t.train.targets, 20, 10, 1);
  CHECK(t.train.targets[0] == 0.5);
  double ones = 0;
  for (std::size_t k = 0; k < t.train.inputs.size(); k += 2) ones += t.train.inputs[k];
  CHECK(ones / 10000 == doctest::Approx(0.5).epsilon(0.05));  // 5 standard deviations of 10,000 bits
}

TEST_CASE("add: new trials in every epoch, the same for the same epoch") {
  check_epochs("name = \"add\"\nticks = 20\ntrials = 3");
}

TEST_CASE("add: wrong keys") {
  CHECK(message_of([] { task_of("name = \"add\"\nlags = [0, 3]"); }).find("lags must be two numbers of ticks") !=
        std::string::npos);
}
