#include <doctest/doctest.h>

#include "tools/profile/profile.hpp"

using namespace synq;
using profile::propose;
using profile::Seen;
using profile::Wish;

TEST_CASE("integer bits hold the margin times the largest magnitude, the others are fraction") {
  struct Case {
    double low, high, margin;
    int word, frac;
  };
  const Case cases[] = {
      {-.6, .5, 2, 16, 14},   // 1.2 < 2: one integer bit beside the sign
      {-.5, .6, 1, 16, 15},   // .6 < 1: none
      {-.03, .01, 1, 8, 12},  // .03 < 2^-5
      {-5, 3, 2, 12, 7},      // 10 < 16
      {0, 100, 1, 8, 0},      // 100 < 128
      {0, 1000, 1, 8, -3},    // 1000 < 1024: steps of 8
      {-1, .5, 1, 8, 7},      // -1 is a word of [-1, 1)
      {-.5, 1, 1, 8, 6},      // 1 is not
      {0, 0, 2, 8, 7},
  };
  for (const Case& c : cases) {
    CAPTURE(c.low);
    CAPTURE(c.high);
    const Format f = propose({"x", c.low, c.high, {}}, {.word = c.word, .margin = c.margin});
    CHECK(f.word == c.word);
    CHECK(f.frac == c.frac);
    CHECK(f.rounding == Rounding::half_even);
    CHECK(f.overflow == Overflow::saturate);
  }
}

TEST_CASE("a resolution asks for as many fraction bits as it takes") {
  // 1 LSB <= .001 * 10 = .01: 2^-7; 2 * 10 < 32: 5 integer bits; with the sign 13
  const Format f = propose({"x", -10, 4, {}}, {.margin = 2, .resolution = .001});
  CHECK(f.frac == 7);
  CHECK(f.word == 13);
  CHECK(propose({"x", 0, 8, {}}, {.margin = 1, .resolution = .125}).frac == 0);  // 1 LSB = 1, exactly
}

TEST_CASE("a weight whose usual change nearest rounding would never make rounds stochastically") {
  const Wish wish{.word = 8, .margin = 1};  // 8.7: half an LSB is 2^-8
  CHECK(propose({"w", -.9, .9, 1. / 256}, wish).rounding == Rounding::half_even);
  CHECK(propose({"w", -.9, .9, .99 / 256}, wish).rounding == Rounding::stochastic);
}
