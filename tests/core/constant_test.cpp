#include "core/constant.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/error.hpp"

using namespace synq;

namespace {

ConstantFormat fixed(int word, int frac) { return {.format = {.word = word, .frac = frac}}; }
ConstantFormat floating(int bits) { return {.format = {.word = bits}, .floating = true}; }
constexpr double infinity = std::numeric_limits<double>::infinity();

template <class Action>
std::string refusal(const Action& action) {
  try {
    action();
  } catch (const ConfigError& e) {
    return e.what();
  }
  return "";
}
bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("word_of rounds to the nearest word, ties to even, whatever the register's own rounding") {
  for (const Rounding rounding : {Rounding::half_even, Rounding::down, Rounding::stochastic}) {
    const Format f{.word = 8, .frac = 2, .rounding = rounding};
    CHECK(word_of(1.0, f) == 4);
    CHECK(word_of(0.125, f) == 0);    // 0.5
    CHECK(word_of(0.375, f) == 2);    // 1.5
    CHECK(word_of(-0.125, f) == 0);   // -0.5
    CHECK(word_of(-0.375, f) == -2);  // -1.5
    CHECK(word_of(0.126, f) == 1);
    CHECK(word_of(-1.124, f) == -4);  // -4.496
    CHECK(word_of(std::nextafter(0.125, 1.0), f) == 1);
    CHECK(word_of(std::nextafter(0.375, 0.0), f) == 1);
    CHECK(word_of(5e-324, f) == 0);
    CHECK(word_of(-5e-324, f) == 0);
  }
  CHECK(word_of(0.1, {.word = 16, .frac = 12}) == 410);          // 409.6
  CHECK(word_of(-0.1, {.word = 32, .frac = 30}) == -107374182);  // 107374182.4
  CHECK(word_of(1000.0, {.word = 8, .frac = -4}) == 62);         // 62.5, a tie
  CHECK(word_of(0x1p-70, {.word = 8, .frac = 75}) == 32);
}

TEST_CASE("word_of follows the format's overflow") {
  const auto word = [](double x, Overflow overflow) {
    return word_of(x, {.word = 8, .frac = 4, .overflow = overflow});
  };
  CHECK(word(100, Overflow::saturate) == 127);
  CHECK(word(-100, Overflow::saturate) == -128);
  CHECK(word(-8, Overflow::saturate) == -128);
  CHECK(word(-8, Overflow::saturate_symmetric) == -127);
  CHECK(word(100, Overflow::zero) == 0);
  CHECK(word(8, Overflow::wrap) == -128);
  CHECK(word(1e300, Overflow::saturate) == 127);
  CHECK(word_of(-0.1, {.word = 8, .frac = 4, .is_signed = false}) == 0);
}

TEST_CASE("word_of refuses what is no number") {
  for (const double x : {infinity, -infinity, std::numeric_limits<double>::quiet_NaN()})
    CHECK_THROWS_AS(word_of(x, {}), ConfigError);
}

TEST_CASE("a constant keeps its name, the double that was asked for, and the nearest word") {
  const Constant c = make_constant("leak", 0.1, fixed(16, 12));
  CHECK(c.name == "leak");
  CHECK(c.value == 0.1);
  CHECK(c.raw == 410);  // 409.6
  CHECK(c.format == Format{.word = 16, .frac = 12});
  CHECK(c.held() == 410.0 / 4096);
  CHECK(c.relative_error() == doctest::Approx(0.4 / 409.6).epsilon(1e-12));
  CHECK(make_constant("x", -0.375, fixed(8, 2)).raw == -2);  // -1.5
  CHECK(make_constant("zero", 0, fixed(8, 2)).raw == 0);
  CHECK(make_constant("zero", 0, floating(8)).raw == 0);
  CHECK(make_constant("zero", 0, fixed(8, 2)).relative_error() == 0);
}

// exp(-x) and 1 - exp(-x) in 60-digit decimals of the double x, times 2^frac; computed with Python's decimal.
TEST_CASE("decay constants are the nearest words of exp(-x) and 1 - exp(-x)") {
  CHECK(decay_constant("a", 0.05, fixed(17, 15)).raw == 31170);           // 31169.885...
  CHECK(one_minus_decay_constant("a", 0.05, fixed(17, 15)).raw == 1598);  // 1598.114...
  CHECK(decay_constant("a", 0.001, fixed(17, 15)).raw == 32735);          // 32735.248...
  CHECK(one_minus_decay_constant("a", 0.001, fixed(17, 15)).raw == 33);   // 32.751...
  CHECK(decay_constant("a", 2.5, fixed(17, 15)).raw == 2690);             // 2689.760...
  CHECK(decay_constant("a", 0, fixed(17, 15)).raw == 32768);
  CHECK(decay_constant("a", 0.05, fixed(17, 15)).value == 0x1.e7078b0a726a6p-1);
  CHECK(one_minus_decay_constant("a", 0.05, fixed(17, 15)).value == 0x1.8f874f58d95a1p-5);
  CHECK(one_minus_decay_constant("a", 0.001, fixed(17, 15)).value == 0x1.0603521cac48cp-10);
  CHECK(decay_constant("a", 0.05, fixed(60, 58)).raw == 274173214830417085);  // all digits, not a double's
}

TEST_CASE("the floating form uses all bits, then drops the zeros at the end") {
  const auto is = [](const Constant& c, int frac, std::int64_t raw) {
    return c.raw == raw && c.format.frac == frac && c.format.is_signed;
  };
  CHECK(is(make_constant("c", 0.1, floating(8)), 9, 51));       // 102.4 -> 102 / 2^10
  CHECK(is(make_constant("c", 0.1, floating(16)), 17, 13107));  // 26214.4 -> 26214 / 2^18
  CHECK(is(make_constant("c", -0.3, floating(8)), 8, -77));     // -76.8
  CHECK(is(make_constant("c", 1000, floating(8)), -3, 125));
  CHECK(is(make_constant("c", 1, floating(8)), 0, 1));
  CHECK(is(make_constant("c", 0.00001, floating(8)), 21, 21));  // 83.88608 -> 84 / 2^23
  CHECK(is(make_constant("c", 0.999, floating(8)), 0, 1));   // 127.87 would round to 128, one bit too many -> 64 / 2^6
  CHECK(is(decay_constant("c", 0.05, floating(8)), 6, 61));  // 121.757... -> 122 / 2^7
  CHECK(is(one_minus_decay_constant("c", 0.001, floating(8)), 15, 33));      // 65.503... -> 66 / 2^16
  CHECK(is(one_minus_decay_constant("c", 0.001, floating(16)), 24, 16769));  // 16768.830...
}

TEST_CASE("a floating constant of b bits is within 2^-b of its value, relatively, and is the narrowest such word") {
  for (const int bits : {3, 8, 16, 32})
    for (const double x : {1e-9, 0.0123, 0.7, 0.99, 1.0, 3.14159, 65535.0, 1e6}) {
      CAPTURE(bits);
      CAPTURE(x);
      const Constant c = make_constant("c", x, floating(bits));
      CHECK(c.relative_error() <= std::ldexp(1.0, 1 - bits));
      CHECK(c.raw % 2 == 1);
      CHECK(c.raw >= std::int64_t(1) << (c.format.word - 2));
      CHECK(c.raw < std::int64_t(1) << (c.format.word - 1));
      CHECK(c.format.word <= bits);
    }
}

TEST_CASE("a non-zero constant that becomes 0 is refused, by name and with what to do") {
  const std::string message = refusal([] { make_constant("leak", 0.0001, fixed(16, 12)); });  // 0.4096
  CHECK(contains(message, "leak"));
  CHECK(contains(message, "becomes 0"));
  CHECK(contains(message, "16.12"));
  CHECK(contains(message, "more fraction bits"));
  CHECK_THROWS_AS(one_minus_decay_constant("a", 0.0001, fixed(16, 12)), ConfigError);
  CHECK_THROWS_AS(decay_constant("a", 20, fixed(16, 12)), ConfigError);
  CHECK(make_constant("leak", 0.0001, floating(8)).raw != 0);
}

TEST_CASE("a constant that does not fit is refused, never saturated") {
  const std::string message = refusal([] { make_constant("gain", 8, fixed(16, 12)); });
  CHECK(contains(message, "gain"));
  CHECK(contains(message, "does not fit"));
  CHECK(contains(message, "more integer bits"));
  CHECK(make_constant("gain", -8, fixed(16, 12)).raw == -32768);
  CHECK_THROWS_AS(make_constant("gain", std::nextafter(8.0, 0.0), fixed(16, 12)), ConfigError);  // rounds up to 8
  CHECK_THROWS_AS(decay_constant("a", 0, fixed(16, 15)), ConfigError);                           // 1 needs 17.15
  CHECK_THROWS_AS(make_constant("gain", -0.5, {.format = {.word = 8, .frac = 4, .is_signed = false}}), ConfigError);
  CHECK_THROWS_AS(make_constant("gain", 1, fixed(63, 12)), ConfigError);
  CHECK_THROWS_AS(make_constant("gain", infinity, fixed(16, 12)), ConfigError);
  CHECK_THROWS_AS(make_constant("gain", std::nan(""), floating(16)), ConfigError);
}

TEST_CASE("shift constants are exact") {
  for (const int shift : {0, 1, 5, 30, 60}) {
    CAPTURE(shift);
    const Constant plus = shift_constant("s", shift), minus = shift_constant("s", shift, -1);
    const Constant rest = one_minus_shift_constant("k", shift);
    CHECK(plus.held() == std::ldexp(1.0, -shift));
    CHECK(minus.held() == -std::ldexp(1.0, -shift));
    CHECK(plus.raw == 1);
    CHECK(rest.format.frac == shift);
    CHECK(rest.raw == (std::int64_t(1) << shift) - 1);
    CHECK(rest.value == 1 - std::ldexp(1.0, -shift));
    CHECK(plus.value + rest.value == 1);
    CHECK((plus.relative_error() == 0 && minus.relative_error() == 0 && rest.relative_error() == 0));
    CHECK(rest.raw <= highest<std::int64_t>(rest.format));
  }
  for (const int shift : {-1, 62}) {  // no word of up to 62 bits holds 1 - 2^-62
    CHECK_THROWS_AS(shift_constant("s", shift), ConfigError);
    CHECK_THROWS_AS(one_minus_shift_constant("k", shift), ConfigError);
  }
}
