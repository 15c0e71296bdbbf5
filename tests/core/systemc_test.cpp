#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdio>

#include "core/format_text.hpp"
#include "core/oracle.hpp"
#include "core/range.hpp"
#include "tests/core/draw.hpp"

using namespace synq;

#ifndef SYNQ_SC_FIX_TABLE
TEST_CASE("quantize agrees with SystemC's sc_fix bit for bit") {
  FAIL("not run: SYNQ_SC_FIX_TABLE (the path of the program synq_sc_fix_table, which needs SystemC) is not defined");
}
#else

namespace {

struct Word {
  int word, frac, is_signed;
  long long raw;
};
/// One line of tests/systemc/sc_fix_table.cpp.
struct Line {
  int rounding, overflow, operation;
  Word a, b, result;
};

bool read(std::FILE* table, Line& l) {
  const auto word = [table](Word& w) {
    return std::fscanf(table, "%d %d %d %lld", &w.word, &w.frac, &w.is_signed, &w.raw) == 4;
  };
  return std::fscanf(table, "%d %d %d", &l.rounding, &l.overflow, &l.operation) == 3 && word(l.a) && word(l.b) &&
         word(l.result);
}

template <class N>
N operate(int operation, const N& a, const N& b) {
  return operation == 0 ? a + b : operation == 1 ? a - b : a * b;
}

Format result_format(const Line& l) {
  return {.word = l.result.word,
          .frac = l.result.frac,
          .is_signed = l.result.is_signed == 1,
          .rounding = Rounding(l.rounding),
          .overflow = Overflow(l.overflow)};
}

template <class Raw>
bool agrees(const Line& l) {
  const Rounder<Raw> rounder(result_format(l));
  const auto word = [](const Word& w) { return Fixed<Raw>{Raw(w.raw), w.frac}; };
  const auto got = quantize(operate(l.operation, word(l.a), word(l.b)), Handle<Raw>{&rounder});
  return got.raw == Raw(l.result.raw) && got.frac == l.result.frac;
}

int proven_bits(const Line& l) {
  const auto point = [](const Word& w) { return Range{w.raw, w.raw, w.frac}; };
  const Register reg{"result", result_format(l)};
  Proof proof;
  quantize(operate(l.operation, point(l.a), point(l.b)), RangeHandle{&reg, &proof});
  return proof.widest();
}

}  // namespace

TEST_CASE("quantize agrees with SystemC's sc_fix bit for bit") {
  const std::string command =
      fmt::format("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE=1 '{}' {}", SYNQ_SC_FIX_TABLE, test::seed());
  std::FILE* table = popen(command.c_str(), "r");
  REQUIRE(table != nullptr);
  test::FirstFailure failure;
  int lines = 0, in_32_bits = 0, in_64_bits = 0;
  for (Line l; read(table, l); ++lines) {
    const int bits = proven_bits(l);
    in_32_bits += bits <= 32;
    in_64_bits += bits <= 64;
    const bool good =
        agrees<cpp_int>(l) && (bits > 64 || agrees<std::int64_t>(l)) && (bits > 32 || agrees<std::int32_t>(l));
    failure.unless(good, [&] {
      return fmt::format("operation {} of {} * 2^-{} and {} * 2^-{} to {}: sc_fix has {}", l.operation, l.a.raw,
                         l.a.frac, l.b.raw, l.b.frac, to_short_text(result_format(l)), l.result.raw);
    });
  }
  CHECK(pclose(table) == 0);
  CHECK(failure.text == "");
  CHECK(lines == 7 * 4 * 10'000);
  CHECK(in_64_bits == lines);
  CHECK(in_32_bits > lines / 10);
  MESSAGE("operations of sc_fix and sc_ufix compared with the oracle: " << lines << ", with int64: " << in_64_bits
                                                                        << ", with int32: " << in_32_bits);
}

#endif
