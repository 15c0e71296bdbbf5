#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "core/oracle.hpp"
#include "core/random/counter.hpp"
#include "tests/core/draw.hpp"

using namespace synq;

namespace {

using Draws = std::vector<std::uint32_t>;

/// Rounds to integers with k random bits.
Format to_integer(int k, bool centred = false) {
  return {.word = 32, .frac = 0, .rounding = Rounding::stochastic, .random_bits = k, .centred = centred};
}

template <class Raw>
Raw round(const Format& f, std::int64_t raw, int frac, std::uint32_t r) {
  return Rounder<Raw>(f).round({Raw(raw), frac}, r);
}

/// How many of the 2^k draws round `rest` / 2^s up: floor(f 2^k), from the definition.
std::int64_t expected_ups(std::int64_t rest, int s, int k) { return (rest << k) >> s; }

/// The sum of (rounded - x) over all 2^k draws and all 2^s dropped fractions, in units of 2^-s LSB.
std::int64_t summed_drift(const Format& f, int s) {
  std::int64_t sum = 0;
  for (std::int64_t rest = 0; rest < 1 << s; ++rest)
    for (std::uint32_t r = 0; r < 1u << f.random_bits; ++r) sum += (round<std::int64_t>(f, rest, s, r) << s) - rest;
  return sum;
}

}  // namespace

TEST_CASE_TEMPLATE("of all 2^k draws exactly floor(f 2^k) round the fraction f up", Raw, std::int32_t, std::int64_t,
                   int128, cpp_int) {
  for (int k = 1; k <= 6; ++k)
    for (int s = 1; s <= 8; ++s)
      for (std::int64_t rest = 0; rest < 1 << s; ++rest)
        for (const std::int64_t floor : {0, 3, -1, -7}) {
          std::int64_t ups = 0, others = 0;
          for (std::uint32_t r = 0; r < 1u << k; ++r) {
            const Raw rounded = round<Raw>(to_integer(k), (floor << s) + rest, s, r);
            (rounded == Raw(floor + 1) ? ups : others) += 1;
            if (rounded != Raw(floor) && rounded != Raw(floor + 1)) FAIL("neither neighbour");
          }
          if (ups != expected_ups(rest, s, k)) FAIL("k = " << k << ", s = " << s << ", rest = " << rest);
        }
}

TEST_CASE("a fraction f rounds up with probability floor(f 2^k) / 2^k under the counter's draws") {
  test::Draw draw;
  CounterSource source(static_cast<std::uint32_t>(test::seed()));
  Draws r(1 << 16);
  std::uint64_t tick = 0;
  for (const int k : {1, 4, 8, 16})
    for (const int s : {1, 3, 8, 12, 16, 20}) {  // k > s too: then exactly f
      const std::int64_t rest = draw.between(0, (1 << s) - 1), n = std::int64_t(r.size());
      source.fill({7, tick++}, 0, k, r);
      std::int64_t ups = 0;
      for (const std::uint32_t bits : r) ups += round<std::int32_t>(to_integer(k), rest, s, bits);
      const double p = std::ldexp(double(expected_ups(rest, s, k)), -k);
      CAPTURE(k);
      CAPTURE(s);
      CAPTURE(rest);
      CHECK(std::abs(double(ups) - double(n) * p) <= 5 * std::sqrt(double(n) * p * (1 - p)));
    }
}

// With m = s - k > 0 bits cut off unseen, plain rounding loses the mean of the cut part of f 2^k, (1 - 2^-m) / 2, so it
// drifts by -(1 - 2^-m) / 2 * 2^-k LSB a write. The centre makes the cut a half_up: its ties leave +2^-(m+1) * 2^-k,
// half a unit of the dropped fraction's last bit. The sums are these means times 2^s 2^k 2^s.
TEST_CASE("plain few-bit draws drift down by (1 - 2^-m) 2^-(k+1) LSB a write") {
  for (int k = 1; k <= 5; ++k)
    for (int m = 1; m <= 5; ++m) {
      const int s = k + m;
      CHECK(summed_drift(to_integer(k), s) == -((std::int64_t(1) << m) - 1) * (std::int64_t(1) << (2 * s - m - 1)));
    }
}
TEST_CASE("centred draws drift by no more than the tie of their cut, 2^-(s+1) LSB a write") {
  for (int k = 1; k <= 5; ++k)
    for (int m = 1; m <= 5; ++m) {
      const int s = k + m;
      CHECK(summed_drift(to_integer(k, true), s) == std::int64_t(1) << (s + k - 1));
    }
}
TEST_CASE("draws of as many bits as are dropped, or more, do not drift, centred or not") {
  for (int s = 1; s <= 5; ++s)
    for (int k = s; k <= s + 4; ++k)
      for (const bool centred : {false, true}) CHECK(summed_drift(to_integer(k, centred), s) == 0);
}
TEST_CASE("a centred machine integer rounds as the oracle for every fraction and draw") {
  for (int k = 1; k <= 5; ++k)
    for (int s = 1; s <= 8; ++s)
      for (std::int64_t x = -(1 << s); x < 1 << s; ++x)
        for (std::uint32_t r = 0; r < 1u << k; ++r)
          if (round<std::int32_t>(to_integer(k, true), x, s, r) != round<cpp_int>(to_integer(k, true), x, s, r))
            FAIL("k = " << k << ", s = " << s << ", x = " << x << ", r = " << r);
}
