#include <doctest/doctest.h>

#include <cmath>

#include "tests/tools/experiment/tasks/task_of.hpp"

using namespace synq;
using namespace synq::test;

TEST_CASE("periodic: sin + .5 sin 2 + .25 sin 4 over one period, and nothing goes in") {
  const auto t = task_of("name = \"periodic\"\nticks = 8\ntrials = 2");
  CHECK(t.train.n_in == 1);
  CHECK(t.train.n_out == 1);
  CHECK(t.train.inputs == std::vector<double>(16, 0));
  CHECK(t.train.mask == std::vector<double>(16, 1));
  const double h = std::sqrt(0.5);  // at multiples of an eighth: sin 0 h 1 h 0 -h -1 -h, sin 2 0 1 0 -1 .., sin 4 0
  const double expected[] = {0, h + 0.5, 1, h - 0.5, 0, -h + 0.5, -1, -h - 0.5};
  for (std::size_t k = 0; k < 16; ++k) CHECK(t.train.targets[k] == doctest::Approx(expected[k % 8]).epsilon(1e-12));
}

TEST_CASE("periodic: the third sine, where it is largest") {
  const auto t = task_of("name = \"periodic\"\nticks = 16");
  // an angle of 22.5 degrees: sin, .5 sin 45, .25 sin 90
  CHECK(t.train.targets[1] == doctest::Approx(0.38268343236508977 + 0.5 * 0.70710678118654752 + 0.25));
}

TEST_CASE("periodic and pattern have no new trials") {
  for (const char* name : {"periodic", "pattern"}) {
    CAPTURE(name);
    auto t = task_of(std::string("name = \"") + name + "\"\nticks = 50");
    const auto before = t.train.targets;
    CHECK(!t.fresh);
    CHECK(!t.ordered);
    t.renew(1);
    CHECK(t.train.targets == before);
  }
}
