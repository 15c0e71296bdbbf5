#include <doctest/doctest.h>

#include "core/random/replay.hpp"
#include "tests/laws/machine_case.hpp"
#include "tests/seed.hpp"

/// The stepped machine and the fast path are two schedules of one state machine: the same word in every register after
/// every trial, whatever machine, neuron, rule and rounding.
using namespace synq;
using namespace synq::test;

namespace {

/// The first array of words that differs, or "loss".
std::string first_difference(const Simulator& a, const Simulator& b) {
  const auto x = a.words(), y = b.words();
  if (x.size() != y.size()) return "the number of arrays";
  for (std::size_t k = 0; k < x.size(); ++k)
    if (x[k] != y[k]) return x[k].first;
  return "";
}

/// Trials on both schedules, and what differs first, if anything does.
std::string difference_after_trials(const Case& c, Simulator& fast) {
  for (std::size_t k = 0; k < trials; ++k) {
    const Dataset& data = c.experiment->task().train;
    if (fast.trial(data, k, true).loss != c.machine->trial(data, k, true).loss) return "loss";
    if (const std::string name = first_difference(fast, *c.machine); !name.empty()) return name;
    fast.write(), c.machine->write();
    if (const std::string name = first_difference(fast, *c.machine); !name.empty()) return name + " as written";
  }
  return "";
}

}  // namespace

TEST_CASE("The machine leaves the words of the fast path") {
  Draw d(test::seed());
  std::uint64_t stalls = 0, skipped = 0, moved = 0, networks = 0;
  for (int round = 0; round < 4; ++round)
    for (const Learner& l : learners)
      for (const char* numbers : formats) {
        CAPTURE(l.neuron);
        CAPTURE(l.rule);
        CAPTURE(std::string(numbers));
        Case c(d, l, numbers);
        CAPTURE(c.spec.cores);
        CAPTURE(c.spec.pipeline_depth);
        auto fast = c.experiment->simulator().clone();
        REQUIRE(first_difference(*fast, *c.machine) == "");
        const auto before = fast->words();
        REQUIRE(difference_after_trials(c, *fast) == "");
        ++networks, moved += before != fast->words();
        for (const PhaseReport& p : c.machine->total())
          stalls += p.activity.stalls.total(), skipped += p.activity.skipped;
      }
  CHECK(moved == networks);
  CHECK(stalls > 1000);  // machines that wait, too
  CHECK(skipped > 100);  // and that skip
  MESSAGE(networks << " networks, " << stalls << " cycles of stalls, " << skipped << " groups skipped");
}

TEST_CASE("The machine leaves the words of the fast path with any rounding, overflow, loss, activation and surrogate") {
  Draw d(test::seed() + 9);
  std::size_t networks = 0, moved = 0;
  for (int round = 0; round < 12; ++round)
    for (const Learner& plain : learners) {
      Learner l = plain;
      static constexpr const char* activations[] = {"tanh", "relu", "identity"};
      static constexpr const char* surrogates[] = {"triangle", "exponential", "fast_sigmoid", "arctan"};
      l.neuron += l.neuron == rate ? std::string("activation = \"") + activations[d.from(0, 2)] + "\"\n"
                                   : std::string("surrogate = \"") + surrogates[d.from(0, 3)] + "\"\n";
      const std::string numbers = "default = " + random_format(d, 10, 2) + "\nweight = " + random_format(d, 8) +
                                  "\nerror = " + random_format(d, 6) + "\neligibility = " + random_format(d, 8) + "\n";
      const std::string loss = d.coin() ? "squared_error" : "softmax_cross_entropy";
      CAPTURE(l.neuron);
      CAPTURE(l.rule);
      CAPTURE(numbers);
      CAPTURE(loss);
      const Case c(d, l, numbers, true, {}, loss);
      const auto fast = c.experiment->simulator().clone();
      const auto before = fast->words();
      REQUIRE(difference_after_trials(c, *fast) == "");
      ++networks, moved += before != fast->words();
    }
  CHECK(moved > networks * 9 / 10);
}

TEST_CASE("With a shift register the draws come in the machine's order, and the fast path that replays them agrees") {
  Draw d(test::seed() + 5);
  std::size_t differ = 0;
  for (const Learner& l : learners) {
    CAPTURE(l.rule);
    RandomSpec random;
    random.kind = RandomSpec::Kind::lfsr, random.lanes = int(d.from(1, 3));
    Case c(d, l, formats[1], true, random);
    const Dataset& data = c.experiment->task().train;
    auto fast = c.experiment->simulator().clone(), own_order = fast->clone();
    const auto log = std::make_shared<DrawLog>();
    c.machine->draw_from(std::make_unique<RecordedSource>(make_random_source(random), log));
    fast->draw_from(std::make_unique<ReplayedSource>(log));
    for (std::size_t k = 0; k < trials; ++k) {
      own_order->trial(data, k, true), own_order->write();
      c.machine->trial(data, k, true), c.machine->write();
      fast->trial(data, k, true), fast->write();
      REQUIRE(first_difference(*fast, *c.machine) == "");
    }
    differ += first_difference(*own_order, *c.machine) != "";
  }
  CHECK(differ > std::size(learners) / 2);
}
