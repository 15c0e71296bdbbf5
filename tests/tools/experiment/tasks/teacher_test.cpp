#include "tools/experiment/tasks/teacher.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/tools/experiment/tasks/task_of.hpp"

using namespace synq;
using namespace synq::experiment;
using namespace synq::test;

namespace {

/// One tanh unit, leak .25: h = .75 h + .25 tanh(.5 h + 2 x - 1), y = 3 h + .1.
const TeacherWeights one_unit{1, 1, 1, true, {2, -1}, {0.5}, {3, 0.1}};
const reference::RateForward<double> teacher(reference::Activation::tanh, 0.25, one_unit);

void check_answers(const std::vector<double>& x, const std::vector<double>& y, std::size_t restart_every) {
  double h = 0;
  for (std::size_t t = 0; t < x.size(); ++t) {
    if (t % restart_every == 0) h = 0;
    h = 0.75 * h + 0.25 * std::tanh(0.5 * h + 2 * x[t] - 1);
    REQUIRE(y[t] == doctest::Approx(3 * h + 0.1).epsilon(1e-14));
  }
}

}  // namespace

TEST_CASE("a teacher that restarts does so at every trial") {
  Task t = taught_by(teacher, {4, 6, 1, 1, true, true, false, coin}, RandomNumbers(1, "x"));
  CHECK(!t.ordered);
  check_answers(t.train.inputs, t.train.targets, 6);
  t.renew(1);
  check_answers(t.train.inputs, t.train.targets, 6);
}

TEST_CASE("a teacher that never restarts goes on over trials and epochs, and is not shuffled") {
  Task t = taught_by(teacher, {4, 6, 1, 1, true, false, false, white_noise}, RandomNumbers(1, "x"));
  CHECK(t.ordered);
  auto x = t.train.inputs, y = t.train.targets;
  t.renew(1);
  x = joined(x, t.train.inputs), y = joined(y, t.train.targets);
  REQUIRE(x.size() == 48);
  check_answers(x, y, 1000);
}

TEST_CASE("every tick or the last one of a trial is scored") {
  const Lessons all{2, 3, 1, 1, false, true, false, coin}, last{2, 3, 1, 1, false, true, true, coin};
  CHECK(taught_by(teacher, all, RandomNumbers(1, "x")).train.mask == std::vector<double>(6, 1));
  CHECK(taught_by(teacher, last, RandomNumbers(1, "x")).train.mask == std::vector<double>{0, 0, 1, 0, 0, 1});
}

TEST_CASE("white noise and coins have the moments they should") {
  RandomNumbers random(1, "moments");
  const std::size_t count = 40000;
  std::vector<double> noise(count), square(count), coins(count);
  for (std::size_t k = 0; k < count; ++k) {
    noise[k] = white_noise(random), coins[k] = coin(random);
    square[k] = noise[k] * noise[k];
    REQUIRE((coins[k] == 0 || coins[k] == 1));
  }
  CHECK(std::abs(mean(noise)) < 5 / std::sqrt(double(count)));
  CHECK(std::abs(mean(square) - 1) < 5 * std::sqrt(2.0 / double(count)));
  CHECK(std::abs(mean(coins) - 0.5) < 5 * 0.5 / std::sqrt(double(count)));
}
