#include "core/rounder.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "core/format_text.hpp"
#include "core/oracle.hpp"
#include "core/range.hpp"
#include "tests/core/draw.hpp"

using namespace synq;
using test::Draw, test::FirstFailure;

namespace {

template <class Raw>
Fixed<Raw> rounded_and_fitted(const Fixed<Raw>& x, const Format& f, std::uint32_t r = 0) {
  const Rounder<Raw> rounder(f);
  return quantize(x, Handle<Raw>{&rounder, r});
}

/// The bits that the proof asks for, to quantize this very number.
int proven_bits(const Fixed<cpp_int>& x, const Format& f) {
  const Register reg{"x", f};
  Proof proof;
  quantize(Range{x.raw, x.raw, x.frac}, RangeHandle{&reg, &proof});
  return proof.widest();
}

constexpr std::array deterministic{Rounding::down,      Rounding::toward_zero,  Rounding::half_up,  Rounding::half_down,
                                   Rounding::half_away, Rounding::half_to_zero, Rounding::half_even};
constexpr std::array every_overflow{Overflow::saturate, Overflow::saturate_symmetric, Overflow::zero, Overflow::wrap};

std::vector<Format> all_modes(Format f) {
  std::vector<Format> formats;
  for (const bool is_signed : {true, false})
    for (int rounding = 0; rounding < 8; ++rounding)
      for (const Overflow overflow : every_overflow) {
        f.is_signed = is_signed, f.rounding = Rounding(rounding), f.overflow = overflow;
        formats.push_back(f);
      }
  return formats;
}

}  // namespace

TEST_CASE_TEMPLATE("rounding gives the worked examples of format.hpp", Raw, std::int32_t, std::int64_t, int128,
                   cpp_int) {
  const std::array quarters{-10, -6, -3, 3, 6, 10};  // -2.5 -1.5 -0.75 0.75 1.5 2.5
  const std::array<std::array<int, 6>, 7> expected{{{-3, -2, -1, 0, 1, 2},
                                                    {-2, -1, 0, 0, 1, 2},
                                                    {-2, -1, -1, 1, 2, 3},
                                                    {-3, -2, -1, 1, 1, 2},
                                                    {-3, -2, -1, 1, 2, 3},
                                                    {-2, -1, -1, 1, 1, 2},
                                                    {-2, -2, -1, 1, 2, 2}}};
  for (std::size_t mode = 0; mode < 7; ++mode)
    for (std::size_t k = 0; k < 6; ++k) {
      CAPTURE(name(deterministic[mode]));
      CAPTURE(quarters[k]);
      const Format integer{.word = 8, .frac = 0, .rounding = deterministic[mode]};
      CHECK(rounded_and_fitted(Fixed<Raw>{Raw(quarters[k]), 2}, integer).raw == Raw(expected[mode][k]));
    }
}

TEST_CASE_TEMPLATE("values outside the word follow the overflow mode", Raw, std::int32_t, std::int64_t, int128,
                   cpp_int) {
  const auto check = [](bool is_signed, std::array<int, 6> values, std::array<std::array<int, 6>, 4> expected) {
    for (std::size_t mode = 0; mode < 4; ++mode)
      for (std::size_t k = 0; k < 6; ++k) {
        CAPTURE(name(every_overflow[mode]));
        CAPTURE(values[k]);
        const Format f{.word = 4, .frac = 0, .is_signed = is_signed, .overflow = every_overflow[mode]};
        CHECK(rounded_and_fitted(Fixed<Raw>{Raw(values[k]), 0}, f).raw == Raw(expected[mode][k]));
      }
  };
  check(true, {-25, -9, -8, 7, 8, 25},
        {{{-8, -8, -8, 7, 7, 7}, {-7, -7, -7, 7, 7, 7}, {0, 0, -8, 7, 0, 0}, {7, 7, -8, 7, -8, -7}}});
  check(false, {-17, -1, 0, 15, 16, 40},
        {{{0, 0, 0, 15, 15, 15}, {0, 0, 0, 15, 15, 15}, {0, 0, 0, 15, 0, 0}, {15, 15, 0, 15, 0, 8}}});
}

TEST_CASE_TEMPLATE("a word may fill the machine integer", Raw, std::int32_t, std::int64_t) {
  constexpr int width = 8 * sizeof(Raw);
  constexpr Raw top = std::numeric_limits<Raw>::max(), bottom = std::numeric_limits<Raw>::min();
  for (const Format& f : all_modes({.word = width, .frac = 0})) {
    if (!f.is_signed) continue;
    CAPTURE(to_short_text(f));
    CHECK(highest<Raw>(f) == top);
    CHECK(rounded_and_fitted(Fixed<Raw>{top, 0}, f).raw == top);
    CHECK(rounded_and_fitted(Fixed<Raw>{5, 0}, f).raw == 5);
    const Raw lowest = f.overflow == Overflow::saturate_symmetric ? -top : bottom;
    CHECK(rounded_and_fitted(Fixed<Raw>{lowest, 0}, f).raw == lowest);
  }
}

TEST_CASE_TEMPLATE("machine integers round as the oracle wherever the proof admits them", Raw, std::int32_t,
                   std::int64_t, int128) {
  constexpr int width = 8 * sizeof(Raw);
  Draw draw;
  FirstFailure failure;
  int compared = 0, widest_used = 0;
  for (int n = 0; n < 200'000; ++n) {
    const Format f = draw.format(width, -width / 2, width);
    const Fixed<cpp_int> x{draw.signed_integer(draw.between(1, width)), draw.between(-width / 2, width)};
    const int bits = proven_bits(x, f);
    if (bits > width) continue;
    const std::uint32_t r = draw.bits(f.random_bits);
    const auto oracle = rounded_and_fitted(x, f, r);
    const auto machine = rounded_and_fitted(Fixed<Raw>{static_cast<Raw>(x.raw), x.frac}, f, r);
    failure.unless(cpp_int(machine.raw) == oracle.raw && machine.frac == oracle.frac, [&] {
      return fmt::format("{} * 2^-{} to {}: {}, not {}", x.raw.str(), x.frac, to_short_text(f),
                         cpp_int(machine.raw).str(), oracle.raw.str());
    });
    ++compared;
    widest_used = std::max(widest_used, bits);
  }
  CHECK(failure.text == "");
  CHECK(compared > 50'000);
  CHECK(widest_used == width);  // the narrowest proven integer was used to its last bit
}

TEST_CASE_TEMPLATE("+ - * where_ge on every pair of 8-bit words", Raw, std::int32_t, std::int64_t, int128, cpp_int) {
  // One operand has 5 fraction bits, the other 3; the values in 1/32 are a and 4 b.
  int wrong = 0;
  for (int a = -128; a < 256; ++a)
    for (int b = -128; b < 256; ++b) {
      const Fixed<Raw> x{Raw(a), 5}, y{Raw(b), 3};
      const auto is = [&wrong](const Fixed<Raw>& got, int raw, int frac) {
        wrong += got.raw != raw || got.frac != frac;
      };
      is(x + y, a + 4 * b, 5);
      is(y + x, a + 4 * b, 5);
      is(x - y, a - 4 * b, 5);
      is(y - x, 4 * b - a, 5);
      is(x * y, a * b, 8);
      is(where_ge(x, y, x, y), a >= 4 * b ? a : 4 * b, 5);
      is(where_ge(y, x, {1, 0}, {0, 0}), 4 * b >= a, 0);  // a tie counts as >=
    }
  CHECK(wrong == 0);
}

TEST_CASE("the product of any two 8-bit words is quantized to 8 bits as the oracle does, in every mode") {
  // quantize sees the product alone, so every integer from the lowest (-128 * 255) to the highest (255 * 255) will do.
  FirstFailure failure;
  for (const int dropped : {3, 8})
    for (const Format& f : all_modes({.word = 8, .frac = 8 - dropped, .random_bits = 5})) {
      const Rounder<cpp_int> oracle(f);
      const Rounder<std::int32_t> narrow(f);
      const Rounder<std::int64_t> wide(f);
      for (int product = -128 * 255; product <= 255 * 255; ++product) {
        const auto r = static_cast<std::uint32_t>(product * 40503u >> 11) & 31u;  // all 32 draws occur
        const auto expected = static_cast<int>(oracle.fit(oracle.round({product, 8}, r)));
        failure.unless(
            narrow.fit(narrow.round({product, 8}, r)) == expected && wide.fit(wide.round({product, 8}, r)) == expected,
            [&] { return fmt::format("{} / 256 to {} with r = {}", product, to_short_text(f), r); });
      }
    }
  CHECK(failure.text == "");
}
