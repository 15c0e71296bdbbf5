#include "core/quantize.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "core/number.hpp"
#include "core/oracle.hpp"
#include "tests/core/draw.hpp"

using namespace synq;

namespace {

/// Quantizes each value (raw, at `frac` fraction bits) in turn; what the probe has seen.
template <class Raw>
Probe seen(const Format& f, int frac, const std::vector<int>& raw) {
  const Rounder<Raw> rounder(f);
  Probe probe;
  for (const int x : raw) quantize(Fixed<Raw>{Raw(x), frac}, ProbedHandle<Raw>{&rounder, 0, &probe, nullptr});
  return probe;
}

/// A weight's writes: at each, the step (raw, at `frac` fraction bits) is added to the word and the sum is quantized.
template <class Raw>
Probe trained(const Format& f, int start, int frac, const std::vector<int>& step, int expected_end) {
  const Rounder<Raw> rounder(f);
  Probe probe;
  Fixed<Raw> weight{Raw(start), f.frac};
  for (const int d : step) {
    const Fixed<Raw> before = weight;
    weight = quantize(before + Fixed<Raw>{Raw(d), frac}, ProbedHandle<Raw>{&rounder, 0, &probe, &before});
  }
  CHECK(weight.raw == Raw(expected_end));
  return probe;
}

}  // namespace

TEST_CASE_TEMPLATE("a probe counts writes, saturations, underflows and keeps the extremes", Raw, std::int32_t,
                   std::int64_t, cpp_int) {
  // In quarters: 0.25 and -0.5 round to 0 (the first two underflow, 0 does not), 300 and -999 are clamped, 31.75 fits.
  const Probe p = seen<Raw>({.word = 8, .frac = 0}, 2, {1, -2, 0, 4 * 300, -4 * 999, 127, 4 * 127, -4 * 128});
  CHECK(p.writes == 8);
  CHECK(p.underflows == 2);
  CHECK(p.saturations == 2);
  CHECK(p.wraps == 0);
  CHECK(p.min == -128);
  CHECK(p.max == 127);
  CHECK(p.updates == 0);
  CHECK(std::isnan(p.yield()));
  CHECK(std::isnan(p.drift()));
}

TEST_CASE_TEMPLATE("each overflow mode is counted as what it does", Raw, std::int32_t, std::int64_t, cpp_int) {
  const std::vector<int> values{7, 8, -8, -9, 20, 0};
  const auto counts = [&](Overflow o, std::uint64_t saturations, std::uint64_t wraps, double min, double max) {
    const Probe p = seen<Raw>({.word = 4, .frac = 0, .overflow = o}, 0, values);
    return p.saturations == saturations && p.wraps == wraps && p.min == min && p.max == max;
  };
  CHECK(counts(Overflow::saturate, 3, 0, -8, 7));
  CHECK(counts(Overflow::saturate_symmetric, 4, 0, -7, 7));  // -8 too
  CHECK(counts(Overflow::zero, 3, 0, -8, 7));
  CHECK(counts(Overflow::wrap, 0, 3, -8, 7));  // 8 -> -8, -9 -> 7, 20 -> 4
  const Probe fine = seen<Raw>({.word = 4, .frac = 2}, 2, {7, 0, 0});
  CHECK(fine.max == 1.75);  // in real units
}

TEST_CASE_TEMPLATE("stalls, yield and drift of a hand-worked sequence", Raw, std::int32_t, std::int64_t, cpp_int) {
  // A weight in units of 1, steps in quarters, half_even, from 10:
  //   r      sum     word  a    r r     r a    a - r
  //   0.25   10.25   10    0    0.0625  0      -0.25
  //   0.75   10.75   11    1    0.5625  0.75    0.25
  //   0      11      11    no update
  //  -0.5    10.5    10   -1    0.25    0.5    -0.5
  //   0.5    10.5    10    0    0.25    0      -0.5
  //   2      12      12    2    4       4       0
  const Probe p = trained<Raw>({.word = 8, .frac = 0}, 10, 2, {1, 3, 0, -2, 2, 8}, 12);
  CHECK(p.writes == 6);
  CHECK(p.updates == 5);
  CHECK(p.stalled == 2);
  CHECK(p.requested_squared == 5.125);
  CHECK(p.requested_applied == 5.25);
  CHECK(p.excess == -1);
  CHECK(p.yield() == 5.25 / 5.125);
  CHECK(p.drift() == -0.2);
}

TEST_CASE("steps that are always made in full have yield 1 and no drift, steps never made yield 0") {
  const Format f{.word = 8, .frac = 4};
  const Probe full = trained<std::int32_t>(f, 0, 4, {3, -5, 7}, 5);
  CHECK(full.yield() == 1);
  CHECK(full.drift() == 0);
  CHECK(full.stalled == 0);
  const Probe none = trained<std::int32_t>(f, 9, 6, {1, -1, 1, 1}, 9);  // a quarter of the last bit
  CHECK(none.yield() == 0);
  CHECK(none.drift() == -0.5 / 64);  // mean of -r: -(1 - 1 + 1 + 1) / 4 / 64
  CHECK(none.stalled == 4);
}

TEST_CASE("a saturated weight stalls and drifts by what it was denied") {
  const Probe p = trained<std::int32_t>({.word = 4, .frac = 0}, 6, 0, {5, 5}, 7);
  CHECK(p.saturations == 2);
  CHECK(p.stalled == 1);
  CHECK(p.yield() == 5.0 / 50);
  CHECK(p.drift() == -4.5);  // -4 and -5
}

TEST_CASE("a probe changes no word") {
  test::Draw draw;
  const Rounder<std::int32_t> rounder({.word = 8, .frac = 3, .rounding = Rounding::stochastic, .random_bits = 8});
  int different = 0;
  for (int n = 0; n < 10'000; ++n) {
    Probe probe;
    const Fixed<std::int32_t> x{draw.between(-100'000, 100'000), 9}, before{draw.between(-128, 127), 3};
    const std::uint32_t r = draw.bits(8);
    const auto plain = quantize(x, Handle<std::int32_t>{&rounder, r});
    const auto probed = quantize(x, ProbedHandle<std::int32_t>{&rounder, r, &probe, &before});
    different += plain.raw != probed.raw || plain.frac != probed.frac;
  }
  CHECK(different == 0);
}

TEST_CASE("the reference path keeps every bit; its probe sees full steps") {
  const double third = 1.0 / 3, before = 0.25;
  CHECK(quantize(third, RealHandle<double>{}) == third);
  Probe p;
  CHECK(quantize(third, ProbedRealHandle<double>{&p, &before}) == third);
  CHECK(quantize(before, ProbedRealHandle<double>{&p, &before}) == before);
  CHECK(p.writes == 2);
  CHECK(p.updates == 1);
  CHECK(p.yield() == 1);
  CHECK(p.drift() == 0);
  CHECK(p.min == before);
  CHECK(p.max == third);
}

TEST_CASE("a number type loads, stores and writes words of its registers") {
  const Register reg{"w", {.word = 8, .frac = 4}, Register::RawRange{-20, 30}};
  using Narrow = Number<Fixed<std::int32_t>>;
  const auto x = Narrow::load(std::int8_t{-5}, 4);
  CHECK((x.raw == -5 && x.frac == 4));
  CHECK(Narrow::store<std::int8_t>(x) == -5);
  const auto writer = Narrow::writer(reg);
  CHECK(quantize(Fixed<std::int32_t>{1000, 4}, Narrow::handle(writer, 0)).raw == 30);
  CHECK(quantize(Fixed<std::int32_t>{-1000, 4}, Narrow::handle(writer, 0)).raw == -20);
  const Constant c = make_constant("c", 0.3, {.format = {.word = 8, .frac = 4}});
  CHECK(Narrow::constant(c).raw == 5);  // 4.8
  CHECK(Number<double>::constant(c) == 0.3);
  CHECK(Number<double>::load(0.7f, 4) == double(0.7f));
  CHECK(Number<double>::store<float>(0.1) == 0.1f);
}

TEST_CASE("a register's number for the random source comes from its name alone") {
  CHECK(Register{"", {}}.id() == 2166136261u);  // FNV-1a's published vectors
  CHECK(Register{"a", {}}.id() == 0xe40c292cu);
  CHECK(Register{"foobar", {}}.id() == 0xbf9cf968u);
  CHECK(Register{"a", {.word = 3}}.id() == Register{"a", {}}.id());
}
