#pragma once
#include <random>
#include <string>

#include "core/oracle.hpp"
#include "tests/seed.hpp"

namespace synq::test {

/// Random words and formats for randomised tests, from the seed that main.cpp prints.
struct Draw {
  std::mt19937_64 engine{seed()};

  int between(int low, int high) { return low + int(engine() % std::uint64_t(high - low + 1)); }
  std::uint32_t bits(int k) { return static_cast<std::uint32_t>(engine() >> (64 - k)); }

  /// An integer in [low, high]; one in four is an end.
  cpp_int integer(const cpp_int& low, const cpp_int& high) {
    const int choice = between(0, 7);
    if (choice < 2) return choice == 0 ? low : high;
    const cpp_int wide = (cpp_int(engine()) << 128) + (cpp_int(engine()) << 64) + engine();
    return low + wide % cpp_int(high - low + 1);
  }
  cpp_int signed_integer(int width) {
    const cpp_int half = cpp_int(1) << (width - 1);
    return integer(-half, half - 1);
  }
  /// Any word length up to `widest`, any mode.
  Format format(int widest, int lowest_frac, int highest_frac) {
    return {.word = between(1, widest),
            .frac = between(lowest_frac, highest_frac),
            .is_signed = between(0, 2) > 0,
            .rounding = Rounding(between(0, 7)),
            .overflow = Overflow(between(0, 3)),
            .random_bits = between(1, 32),
            .centred = between(0, 1) == 1};
  }
};

/// For loops too long for a CHECK in each turn: keeps the first failure's text.
struct FirstFailure {
  std::string text;
  template <class Describe>
  void unless(bool holds, const Describe& describe) {
    if (!holds && text.empty()) text = describe();
  }
};

}  // namespace synq::test
