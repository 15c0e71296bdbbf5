#include <doctest/doctest.h>

#include "tests/tools/experiment/support.hpp"
#include "tests/tools/experiment/tasks/task_of.hpp"

using namespace synq;
using namespace synq::test;

namespace {

const std::string small = "name = \"mimic\"\ninputs = 3\nunits = 4\noutputs = 2\nticks = 5\ntrials = 4";

}  // namespace

TEST_CASE("mimic: shapes, bits in, and the student's leak by default") {
  const auto t = task_of(small, "leak = 0.25");
  CHECK(t.train.n_in == 3);
  CHECK(t.train.n_out == 2);
  CHECK(t.train.targets.size() == 4 * 5 * 2);
  for (const double x : t.train.inputs) CHECK((x == 0 || x == 1));
  CHECK(config_of_task(small, "leak = 0.25").task.teacher.leak == 0.25);
  CHECK(config_of_task(small, "leak_shift = 3").task.teacher.leak == 0.125);
  CHECK(config_of_task(small + "\nleak = 0.5", "leak_shift = 3").task.teacher.leak == 0.5);
  CHECK(task_of(small, "leak = 0.5").train.targets != t.train.targets);
  CHECK(task_of(small, "leak = 0.5").train.inputs == t.train.inputs);
  const auto published = task_of("name = \"mimic\"");
  CHECK(published.train.n_in == 32);
  CHECK(published.train.n_out == 32);
}

TEST_CASE("mimic: new trials in every epoch; a stream where the student never restarts") {
  check_epochs(small);
  check_epochs(small, "leak = 0.5\nreset = \"never\"");
  CHECK(!task_of(small).ordered);
  CHECK(task_of(small, "leak = 0.5\nreset = \"never\"").ordered);
}

TEST_CASE("mimic: the first tick's answers have the variance of the teacher's distribution") {
  // Without biases and with leak 1, h = tanh(W_in x), W_in of variance 1/n_in; x has n_in / 2 ones: u ~ N(0, 1/2), and
  // the variance of y, a sum over n units with weights of variance 1/n, is E tanh(u)^2 = .2737 (by numerical
  // integration).
  const auto t = task_of(
      "name = \"mimic\"\ninputs = 64\nunits = 64\noutputs = 400\nticks = 1\ntrials = 50\n"
      "bias_deviation = 0");
  double sum = 0;
  for (const double y : t.train.targets) sum += y * y;
  CHECK(sum / double(t.train.targets.size()) == doctest::Approx(0.2737).epsilon(0.15));
}

TEST_CASE("mimic: biases of the readouts add their own variance") {
  const auto t = task_of(
      "name = \"mimic\"\ninputs = 1\nunits = 64\noutputs = 1000\nticks = 1\ntrials = 1\n"
      "bias_deviation = 3\nleak = 1e-9");  // h stays 0: y is the bias
  double sum = 0;
  for (const double y : t.train.targets) sum += y * y;
  CHECK(sum / 1000 == doctest::Approx(9).epsilon(0.22));  // 5 standard deviations
}

TEST_CASE("mimic: wrong keys") {
  CHECK(message_of([] { task_of(small + "\nleak = 2"); }).find("'leak' must be above 0 and at most 1, got 2") !=
        std::string::npos);
  CHECK(message_of([] { task_of(small + "\nhold = 2"); }).find("unknown key 'hold' in [task]") != std::string::npos);
}
