#include "core/quantize_reals.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "core/error.hpp"
#include "core/oracle.hpp"
#include "core/random/counter.hpp"
#include "core/register.hpp"

namespace synq {
namespace {

/// Values at, beside and between the ties of several binary points, far below the last place and far beyond any word.
std::vector<double> reals() {
  std::vector<double> out{0.0,  -0.0,  0x1p-1074, -0x1p-1074, 0x1.8p1023, -0x1.8p1023, 0x1.fffffffffffffp52,
                          3e18, -7e-30};
  for (int k = -40; k <= 40; ++k)
    for (const double unit : {0x1p-11, 0.125, 0.5, 1.0, 37.0, 0x1.0000000000001p0, 0x1p-44, 0x1.3p-90, 0x1.7p70})
      out.push_back(k * unit);
  return out;
}

/// The double exactly, as a fraction of a power of two.
Fixed<cpp_int> exact(double x) {
  int exponent = 0;
  const double fraction = std::frexp(x, &exponent);
  return {cpp_int(std::int64_t(std::ldexp(fraction, 53))), 53 - exponent};
}

void check_against_oracle(const Format& f) {
  const std::vector<double> in = reals();
  std::vector<double> out(in.size());
  std::vector<std::uint32_t> random(in.size());
  quantize_reals(in, f, 7, out);
  CounterSource(7).fill({Register{"quantize", f}.id(), 0}, 0, f.random_bits, random);
  const Rounder<cpp_int> oracle(f);
  for (std::size_t k = 0; k < in.size(); ++k) {
    Fixed<cpp_int> x = exact(in[k]);
    if (x.frac < f.frac) x = {x.at(f.frac), f.frac};
    const double expected = std::ldexp(double(oracle.fit(oracle.round(x, random[k]))), -f.frac);
    CAPTURE(in[k]);
    CAPTURE(f.word);
    CAPTURE(f.frac);
    CAPTURE(int(f.rounding));
    CAPTURE(int(f.overflow));
    CHECK(out[k] == expected);
  }
}

TEST_CASE("reals become the oracle's words in every mode, however large or small they are") {
  for (int rounding = 0; rounding <= int(Rounding::stochastic); ++rounding)
    for (int overflow = 0; overflow <= int(Overflow::wrap); ++overflow)
      for (const auto& [word, frac] : {std::pair(8, 4), {16, 12}, {4, -3}, {6, 40}, {53, 10}})
        for (const bool is_signed : {true, false})
          check_against_oracle({word, frac, is_signed, Rounding(rounding), Overflow(overflow)});
}

TEST_CASE("few random bits, centred or not, are the oracle's too") {
  for (const int bits : {1, 3, 32})
    for (const bool centred : {false, true})
      check_against_oracle({12, 8, true, Rounding::stochastic, Overflow::saturate, bits, centred});
}

TEST_CASE("refused: what is not finite, and words that double cannot hold") {
  std::vector<double> x{1, std::numeric_limits<double>::quiet_NaN()};
  CHECK_THROWS_WITH_AS(quantize_reals(x, {}, 0, x), "the value at index 1 is nan; finite numbers are needed",
                       ConfigError);
  std::vector<double> y{1};
  CHECK_NOTHROW(quantize_reals(y, {54, 0}, 0, y));
  CHECK_THROWS_AS(quantize_reals(y, {55, 0}, 0, y), ConfigError);
  CHECK_THROWS_AS(quantize_reals(y, {54, 0, false}, 0, y), ConfigError);
  CHECK_THROWS_AS(quantize_reals(y, {8, 2000}, 0, y), ConfigError);
}

}  // namespace
}  // namespace synq
