#include <doctest/doctest.h>

#include "tests/laws/machine_case.hpp"
#include "tests/seed.hpp"

/// The stepped machine and the fast path are two schedules of one state machine: the same word in every register after
/// every trial, whatever machine, neuron, rule and rounding.
using namespace synq;
using namespace synq::test;

namespace {

std::string first_difference(const Simulator& a, const Simulator& b) {
  const auto x = a.words(), y = b.words();
  if (x.size() != y.size()) return "the number of arrays";
  for (std::size_t k = 0; k < x.size(); ++k)
    if (x[k] != y[k]) return x[k].first;
  return "";
}

}  // namespace

TEST_CASE("The machine leaves the words of the fast path") {
  Draw d(test::seed());
  std::uint64_t stalls = 0, moved = 0, networks = 0;
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
        for (std::size_t k = 0; k < trials; ++k) {
          const Dataset& data = c.experiment->task().train;
          const TrialResult a = fast->trial(data, k, true), b = c.machine->trial(data, k, true);
          REQUIRE(a.loss == b.loss);
          REQUIRE(first_difference(*fast, *c.machine) == "");
          fast->write(), c.machine->write();
          REQUIRE(first_difference(*fast, *c.machine) == "");
        }
        ++networks, moved += before != fast->words();
        for (const PhaseReport& p : c.machine->total()) stalls += p.activity.stalls.total();
      }
  CHECK(moved == networks);
  CHECK(stalls > 1000);  // machines that wait, too
  MESSAGE(networks << " networks, " << stalls << " cycles of stalls");
}
