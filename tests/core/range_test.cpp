#include "core/range.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/format_text.hpp"
#include "core/number.hpp"
#include "core/oracle.hpp"
#include "tests/core/draw.hpp"

using namespace synq;
using test::Draw, test::FirstFailure;

namespace {

/// An integer of any width that remembers the widest two's-complement number, and the longest shift, met so far.
/// Fixed<Wide> and lookup are the code under test with this integer in the place of int32_t.
struct Wide {
  cpp_int value;
  static inline int widest = 1;

  Wide(cpp_int v = 0) : value(std::move(v)) {
    const cpp_int magnitude = value < 0 ? cpp_int(-1 - value) : value;
    widest = std::max(widest, magnitude == 0 ? 1 : int(msb(magnitude)) + 2);
  }
  explicit Wide(std::int64_t v) : Wide(cpp_int(v)) {}
  Wide(int v) : Wide(cpp_int(v)) {}
  explicit operator std::size_t() const { return static_cast<std::size_t>(value); }

  friend Wide operator+(const Wide& a, const Wide& b) { return cpp_int(a.value + b.value); }
  friend Wide operator-(const Wide& a, const Wide& b) { return cpp_int(a.value - b.value); }
  friend Wide operator*(const Wide& a, const Wide& b) { return cpp_int(a.value * b.value); }
  friend Wide operator<<(const Wide& a, int n) {
    widest = std::max(widest, n + 1);  // an integer of n bits cannot be shifted by n
    return cpp_int(a.value << n);
  }
  friend Wide operator>>(const Wide& a, int n) { return cpp_int(a.value >> n); }
  friend auto operator<=>(const Wide& a, const Wide& b) { return a.value.compare(b.value) <=> 0; }
};
Fixed<Wide> quantize(const Fixed<Wide>& x, const Handle<cpp_int>& h) {
  const auto word = quantize(Fixed<cpp_int>{x.raw.value, x.frac}, h);
  return {word.raw, word.frac};
}

/// A straight-line program over a growing list of values: the inputs, then one more for each step.
struct Step {
  enum Kind { sum, difference, product, selection, table, write } kind;
  std::size_t a, b, x, y;  ///< places of the operands
};
struct Program {
  std::vector<Register> input, reg;
  std::vector<Step> step;
  std::vector<std::uint32_t> random;  ///< bits for each register
  Table table;
};

Program random_program(Draw& draw) {
  Program p;
  for (int n = 0; n < 4; ++n) p.input.push_back({"in", draw.format(8, -3, 10)});
  for (int n = 0; n < 2; ++n) {
    p.reg.push_back({fmt::format("r{}", n), draw.format(12, -3, 12)});
    p.random.push_back(draw.bits(p.reg.back().format.random_bits));
  }
  const int step_log2 = draw.between(0, 4);
  p.table = make_table({}, {-2, 1, step_log2, draw.format(10, 0, 9)});
  for (std::size_t size = 4; size < 9; ++size) {
    const auto place = [&] { return std::size_t(draw.between(0, int(size) - 1)); };
    p.step.push_back({Step::Kind(draw.between(0, 5)), place(), place(), place(), place()});
  }
  return p;
}

/// All values of the program over N; `handle` holds one register handle for each of its registers.
template <class N, class H>
std::vector<N> values(const Program& p, std::vector<N> v, const std::vector<H>& handle) {
  for (const Step& s : p.step) switch (s.kind) {
      case Step::sum:
        v.push_back(v[s.a] + v[s.b]);
        break;
      case Step::difference:
        v.push_back(v[s.a] - v[s.b]);
        break;
      case Step::product:
        v.push_back(v[s.a] * v[s.b]);
        break;
      case Step::selection:
        v.push_back(where_ge(v[s.a], v[s.b], v[s.x], v[s.y]));
        break;
      case Step::table:
        v.push_back(lookup(p.table, v[s.a]));
        break;
      case Step::write:
        v.push_back(quantize(v[s.a], handle[s.b % handle.size()]));
        break;
    }
  return v;
}

struct Proven {
  std::vector<Range> value;
  int bits = 1;
};
Proven prove(const Program& p) {
  Proof proof;
  std::vector<Range> input;
  std::vector<RangeHandle> handle;
  for (const Register& r : p.input) input.push_back(range_of(r));
  for (const Register& r : p.reg) handle.push_back({&r, &proof});
  Proven result{values(p, input, handle)};
  result.bits = proof.widest();
  for (const Range& r : result.value) result.bits = std::max(result.bits, r.bits);
  return result;
}

template <class N, class Raw>
std::vector<N> evaluate(const Program& p, const std::vector<cpp_int>& word) {
  std::vector<Rounder<Raw>> rounder;
  std::vector<Handle<Raw>> handle;
  std::vector<N> input;
  for (const Register& r : p.reg) rounder.emplace_back(r.format);
  for (std::size_t n = 0; n < p.reg.size(); ++n) handle.push_back({&rounder[n], p.random[n]});
  for (std::size_t n = 0; n < word.size(); ++n)
    input.push_back({static_cast<decltype(N{}.raw)>(word[n]), p.input[n].format.frac});
  return values(p, input, handle);
}

template <class Raw>
bool same(const std::vector<Fixed<Raw>>& got, const std::vector<Fixed<cpp_int>>& expected) {
  for (std::size_t n = 0; n < got.size(); ++n)
    if (got[n].frac != expected[n].frac || cpp_int(got[n].raw) != expected[n].raw) return false;
  return true;
}

std::vector<cpp_int> random_words(Draw& draw, const Program& p) {
  std::vector<cpp_int> word;
  for (const Register& r : p.input) word.push_back(draw.integer(lowest<cpp_int>(r.format), highest<cpp_int>(r.format)));
  return word;
}

}  // namespace

TEST_CASE("every value of a random program lies in its Range, and every intermediate in its bits") {
  Draw draw;
  FirstFailure failure;
  int in_32_bits = 0, in_64_bits = 0;
  for (int n = 0; n < 3000; ++n) {
    const Program p = random_program(draw);
    const Proven proven = prove(p);
    for (int trial = 0; trial < 20; ++trial) {
      const std::vector<cpp_int> word = random_words(draw, p);
      const auto exact = evaluate<Fixed<cpp_int>, cpp_int>(p, word);
      Wide::widest = 1;
      evaluate<Fixed<Wide>, cpp_int>(p, word);
      for (std::size_t k = 0; k < exact.size(); ++k) {
        const Range& r = proven.value[k];
        failure.unless(r.low <= exact[k].raw && exact[k].raw <= r.high && r.frac == exact[k].frac,
                       [&] { return fmt::format("program {}: value {} is outside its range", n, k); });
      }
      failure.unless(Wide::widest <= proven.bits,
                     [&] { return fmt::format("program {}: met {} bits, proven {}", n, Wide::widest, proven.bits); });
      // The sanitizer build shows that no machine integer overflows on the way.
      const bool narrow = proven.bits <= 32, wide = proven.bits <= 64;
      in_32_bits += narrow, in_64_bits += wide;
      failure.unless((!narrow || same(evaluate<Fixed<std::int32_t>, std::int32_t>(p, word), exact)) &&
                         (!wide || same(evaluate<Fixed<std::int64_t>, std::int64_t>(p, word), exact)),
                     [&] { return fmt::format("program {}: a machine integer differs from the oracle", n); });
    }
  }
  CHECK(failure.text == "");
  CHECK(in_32_bits > 5000);
  CHECK(in_64_bits > 30000);
}

TEST_CASE("ranges of + - * where_ge are tight: both ends are reached") {
  const Range a{-8, 7, 2}, b{0, 15, 4}, c{-3, 5, 3};
  const auto is = [](const Range& r, int low, int high, int frac, int bits) {
    return r.low == low && r.high == high && r.frac == frac && r.bits == bits;
  };
  CHECK(is(a, -8, 7, 2, 4));
  CHECK(is(b, 0, 15, 4, 5));
  CHECK(is(a + b, -32, 43, 4, 7));  // 4 (-8) + 0 .. 4 * 7 + 15
  CHECK(is(a - b, -47, 28, 4, 7));  // 4 (-8) - 15 .. 4 * 7 - 0
  CHECK(is(b - a, -28, 47, 4, 7));
  CHECK(is(a * b, -120, 105, 6, 8));               // -8 * 15 .. 7 * 15
  CHECK(is(a * a, -56, 64, 4, 8));                 // two words of one range
  CHECK(is(a * c, -40, 35, 5, 7));                 // -8 * 5 .. 7 * 5
  CHECK(is(where_ge(a, b, a, c), -16, 14, 3, 6));  // the comparison sees 4 (-8): 6 bits
}

TEST_CASE("two products of 16-bit words need 33 bits, of symmetric words just 32") {
  const auto trace = [](Overflow overflow) {
    const Range word = range_of({"w", {.word = 16, .frac = 12, .overflow = overflow}});
    return word * word + word * word;
  };
  const Range full = trace(Overflow::saturate), symmetric = trace(Overflow::saturate_symmetric);
  CHECK(full.high == cpp_int(1) << 31);  // 2 (-2^15)^2
  CHECK(full.bits == 33);
  CHECK(symmetric.high == 2 * 32767 * 32767);
  CHECK(symmetric.bits == 32);

  const Register trace_register{"trace", {.word = 16, .frac = 12, .overflow = Overflow::saturate_symmetric}};
  Proof proof;
  quantize(symmetric, RangeHandle{&trace_register, &proof});
  CHECK(proof.widest() == 32);  // the rounder stays within it: 2 (2^15 - 1)^2 + 2^12 < 2^31
  const Rounder<std::int32_t> rounder(trace_register.format);
  const Fixed<std::int32_t> largest{32767, 12};
  CHECK(quantize(largest * largest + largest * largest, Handle<std::int32_t>{&rounder}).raw == 32767);
}

TEST_CASE("rounding asks for the bit that its addend may carry into") {
  const auto needed = [](int high, int frac) {
    const Register reg{"w", {.word = 4, .frac = 0, .rounding = Rounding::half_up}};
    Proof proof;
    quantize(Range{0, high, frac}, RangeHandle{&reg, &proof});
    return proof.bits.at("w");
  };
  CHECK(needed(125, 2) == 8);   // 125 + 2 < 2^7
  CHECK(needed(126, 2) == 9);   // 126 + 2 > 2^7 - 1
  CHECK(needed(1, 0) == 4);     // the word itself
  CHECK(needed(1, 10) == 12);   // 2^10, of which half is added
  CHECK(needed(3, -20) == 23);  // 3 * 2^20
}

TEST_CASE("the proof names the registers whose range a value may leave") {
  const auto leaves = [](Range x, int frac, std::optional<Register::RawRange> declared = {}) {
    const Register reg{"w", {.word = 8, .frac = frac}, declared};
    Proof proof;
    quantize(x, RangeHandle{&reg, &proof});
    return proof.overflowing.contains("w");
  };
  CHECK_FALSE(leaves({-128 * 16, 127 * 16, 8}, 4));
  CHECK(leaves({-128 * 16, 127 * 16 + 1, 8}, 4));  // rounds up to 128 in some modes
  CHECK(leaves({-128 * 16 - 1, 0, 8}, 4));
  CHECK_FALSE(leaves({-64, 63, 3}, 4));  // a bit finer
  CHECK(leaves({-64, 64, 3}, 4));
  CHECK_FALSE(leaves({-5 * 16, 6 * 16, 8}, 4, {{-5, 6}}));
  CHECK(leaves({-5 * 16, 7 * 16, 8}, 4, {{-5, 6}}));
}

TEST_CASE("an accumulator's range covers its partial sums from zero on") {
  const auto covers = [](int low, int high, int count, int expected_low, int expected_high) {
    const Range r = accumulate({low, high, 3}, count);
    return r.low == expected_low && r.high == expected_high && r.frac == 3;
  };
  CHECK(covers(-5, 3, 4, -20, 12));
  CHECK(covers(2, 3, 4, 0, 12));
  CHECK(covers(-3, -2, 4, -12, 0));
  CHECK(accumulate({-128, 127, 0, 20}, 256).bits == 20);  // a term was 20 bits wide on the way
  CHECK(accumulate({-128, 127, 0}, 256).bits == 16);
  CHECK(accumulate({-128, 127, 0}, 257).bits == 17);
}

TEST_CASE("a declared range is what the proof uses and what the writer keeps, in every mode") {
  Draw draw;
  for (int rounding = 0; rounding < 8; ++rounding)
    for (int overflow = 0; overflow < 4; ++overflow) {
      const Register reg{"w",
                         {.word = 8, .frac = 4, .rounding = Rounding(rounding), .overflow = Overflow(overflow)},
                         Register::RawRange{5, 40}};
      CAPTURE(to_short_text(reg.format));
      const Range declared = range_of(reg);
      CHECK(declared.low == (Overflow(overflow) == Overflow::zero ? 0 : 5));  // zero is what that mode writes outside
      CHECK(declared.high == 40);
      const auto fast = Number<Fixed<std::int32_t>>::writer(reg);
      const auto oracle = Number<Fixed<cpp_int>>::writer(reg);
      int outside = 0, different = 0;
      for (int raw = -3000; raw < 3000; ++raw) {
        const std::uint32_t r = draw.bits(16);
        const auto word = quantize(Fixed<std::int32_t>{raw, 6}, Handle<std::int32_t>{&fast, r});
        const auto expected = quantize(Fixed<cpp_int>{raw, 6}, Handle<cpp_int>{&oracle, r});
        outside += word.raw < declared.low || word.raw > declared.high;
        different += word.raw != expected.raw;
      }
      CHECK(outside == 0);
      CHECK(different == 0);
    }
}
