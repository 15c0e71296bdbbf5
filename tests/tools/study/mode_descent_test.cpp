#include "tools/study/studies/mode_descent.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace synq;
using namespace synq::study;
using theory::Mode;
using theory::ModeRule;
using theory::Teacher;

namespace {

constexpr Teacher teacher{1, 0.5, 0.7};
constexpr Mode<double> start{1, 1, 0.6};
ModeDescentEnd run(const ModeRule& rule, const Arithmetic& a, double rate, std::uint64_t steps) {
  ParameterRegisters registers(a, 1);
  return descend(rule, teacher, start, {rate, steps, 1e-6}, registers);
}

}  // namespace

TEST_CASE("in double: plain descent, and the time of the flow where steps are small") {
  const auto end = run(ModeRule::bptt(), {"double", {}}, 0.001, 20000);
  CHECK_FALSE(end.diverged);
  CHECK(std::abs(end.mode.readout - std::sqrt(0.5)) < 1e-3);
  CHECK(*end.reached == doctest::Approx(5.677).epsilon(2e-3));
}

TEST_CASE("a coarse register that rounds to nearest holds still; a stochastic one moves") {
  // 4 fraction bits, rate 1/100: no step reaches half of 1/16 (the largest |Delta| is about 2)
  const Format coarse{.word = 8, .frac = 4};
  Format stochastic = coarse;
  stochastic.rounding = Rounding::stochastic;
  const auto held = run(ModeRule::bptt(), {"", coarse}, 0.01, 500);
  CHECK(held.mode.readout == 1);
  CHECK(held.mode.input == 1);
  CHECK(held.mode.recurrent == 0.625);  // .6 = 9.6/16
  CHECK_FALSE(held.reached);
  CHECK(run(ModeRule::bptt(), {"", stochastic}, 0.01, 500).mode.readout < 0.95);
}

TEST_CASE("a rate that throws w out of its domain is a result") {
  const auto end = run(ModeRule::bptt(), {"double", {}}, 50, 100);
  CHECK(end.diverged);
  CHECK_FALSE(end.reached);
}
