#include <doctest/doctest.h>

#include "tests/tools/experiment/support.hpp"
#include "tests/tools/experiment/tasks/task_of.hpp"

using namespace synq;
using namespace synq::test;

namespace {

/// Spikes of group g (0 left, 1 right, 2 recall, 3 noise) in the ticks [first, last) of a trial.
double spikes(const Dataset& d, std::size_t trial, std::size_t g, std::size_t first, std::size_t last) {
  const auto x = d.input(trial);
  const std::size_t group = d.n_in / 4;
  double sum = 0;
  for (std::size_t t = first; t < last; ++t)
    for (std::size_t j = g * group; j < (g + 1) * group; ++j) sum += x[t * d.n_in + j];
  return sum;
}

/// Channels that always fire in a cue, so that the spikes show which cues came.
const std::string loud =
    "name = \"cues\"\ncue_hz = 1000\nsilence_ticks = 2\ncue_ticks = 3\ndelay_ticks = 4\n"
    "recall_ticks = 5\nrecall_hz = 1000\ngroup = 2\n";

}  // namespace

TEST_CASE("cues: the published times, rates and target") {
  const auto t = task_of("name = \"cues\"\ntrials = 40\ntest_trials = 3");
  const Dataset& d = t.train;
  CHECK(d.trials == 40);
  CHECK(d.ticks == 2250);
  CHECK(d.n_in == 40);
  CHECK(d.n_out == 2);
  CHECK(t.test.trials == 3);
  CHECK(t.test.ticks == 2250);
  CHECK(t.classifies);
  double cue = 0, recall = 0, noise = 0;
  for (std::size_t k = 0; k < d.trials; ++k) {
    for (std::size_t g : {0u, 1u}) {
      for (std::size_t c = 0; c < 7; ++c) CHECK(spikes(d, k, g, 150 * c, 150 * c + 50) == 0);  // silence
      CHECK(spikes(d, k, g, 1050, 2250) == 0);                                                 // delay and recall
      cue += spikes(d, k, g, 0, 1050);
    }
    CHECK(spikes(d, k, 2, 0, 2100) == 0);
    recall += spikes(d, k, 2, 2100, 2250);
    noise += spikes(d, k, 3, 0, 2250);
  }
  // probabilities of a spike; tolerances are 5 standard deviations of so many draws
  CHECK(cue / (40 * 7 * 100 * 10.) == doctest::Approx(0.040).epsilon(0.05));
  CHECK(recall / (40 * 150 * 10.) == doctest::Approx(0.040).epsilon(0.10));
  CHECK(noise / (40 * 2250 * 10.) == doctest::Approx(0.010).epsilon(0.053));
}

TEST_CASE("cues: the side with more cues wins, and is asked for while the recall channels fire") {
  const auto t = task_of(loud + "trials = 400");
  const Dataset& d = t.train;
  REQUIRE(d.ticks == 7 * 5 + 4 + 5);
  double right_wins = 0, with_the_first = 0;
  for (std::size_t k = 0; k < d.trials; ++k) {
    int count[2] = {}, first = -1;
    for (std::size_t c = 0; c < 7; ++c) {
      const double left = spikes(d, k, 0, 5 * c + 2, 5 * c + 5), right = spikes(d, k, 1, 5 * c + 2, 5 * c + 5);
      REQUIRE(left + right == 6);  // 3 ticks, 2 channels, one side at a time
      REQUIRE(left * right == 0);
      const int side = right > 0;
      ++count[side];
      if (c == 0) first = side;
    }
    const bool right = count[1] > count[0];
    right_wins += right;
    with_the_first += (first == 1) == right;
    REQUIRE(spikes(d, k, 2, 39, 44) == 10);
    for (std::size_t s = 0; s < d.ticks; ++s) {
      const bool asked = s >= 39;
      REQUIRE(d.scored(k)[s] == (asked ? 1 : 0));
      REQUIRE(d.target(k)[2 * s] == (asked && !right ? 1 : 0));
      REQUIRE(d.target(k)[2 * s + 1] == (asked && right ? 1 : 0));
    }
  }
  CHECK(right_wins / 400 == doctest::Approx(0.5).epsilon(0.25));  // 5 standard deviations
  // P(first = winner) with p = .7 and 7 cues: .7 P(3 or more of 6 at .7) + .3 P(3 or more of 6 at .3)
  CHECK(with_the_first / 400 == doctest::Approx(0.7 * 0.92953 + 0.3 * 0.25569).epsilon(0.15));
}

TEST_CASE("cues: a trial prefers one side, so the numbers of cues are those of a mixture of two binomials") {
  const auto share_of_narrow_wins = [](const std::string& p) {
    const auto t = task_of(loud + "trials = 1000\nside_probability = " + p);
    double narrow = 0;
    for (std::size_t k = 0; k < 1000; ++k) {
      const double right = spikes(t.train, k, 1, 0, 35) / 6;
      narrow += right == 3 || right == 4;
    }
    return narrow / 1000;
  };
  CHECK(share_of_narrow_wins("0.5") == doctest::Approx(70 / 128.).epsilon(0.15));           // 2 x 35 / 2^7
  CHECK(share_of_narrow_wins("0.7") == doctest::Approx(35 * 0.0441 * 0.21).epsilon(0.25));  // 35 (.7 .3)^3 (.7 + .3)
  CHECK(share_of_narrow_wins("1") == 0);
}

TEST_CASE("cues: new trials in every epoch, the same for the same epoch; the test set is other trials, and stays") {
  check_epochs(loud + "trials = 3");
  auto t = task_of(loud + "trials = 3\ntest_trials = 3");
  const auto test = t.test.inputs;
  CHECK(test != t.train.inputs);
  t.renew(1);
  CHECK(t.test.inputs == test);
}

TEST_CASE("cues: wrong keys") {
  CHECK(message_of([] {
          task_of("name = \"cues\"\ncues = 6");
        }).find("cues must be odd, so that one side wins; 6 can end in a draw") != std::string::npos);
  CHECK(message_of([] { task_of("name = \"cues\"\nside_probability = 0.3"); }).find("must be in [0.5, 1]") !=
        std::string::npos);
  CHECK(message_of([] { task_of("name = \"cues\"\nticks = 100"); }).find("unknown key 'ticks' in [task]") !=
        std::string::npos);
}
