#pragma once
#include <cstdint>
#include <string>

#include "core/format.hpp"
#include "core/quantize.hpp"

namespace synq {

/// A number that is set once per run: the real value that was asked for, and the word that hardware holds.
/// Words come from 50-digit arithmetic rounded half to even, so that no C library reaches a fixed-point bit.
struct Constant {
  std::string name;
  double value = 0;      ///< correctly rounded to double: what the reference path uses
  std::int64_t raw = 0;  ///< the word; its format's frac places the binary point
  Format format;

  double held() const;            ///< what the word stands for
  double relative_error() const;  ///< of the word; 0 for a value of 0 or of infinity
};

/// How a constant's word is chosen: a given format, or the given number of significant bits with the binary point
/// where they are all used (`format.word` = bits, `floating` = true).
struct ConstantFormat {
  Format format;
  bool floating = false;
};

/// The recipes that rules and neurons use. Each throws ConfigError where a non-zero value becomes 0 or does not fit.
Constant make_constant(std::string name, double value, const ConstantFormat&);
Constant decay_constant(std::string name, double ticks_over_tau, const ConstantFormat&);  ///< exp(-x)
/// factor (1 - exp(-x))
Constant one_minus_decay_constant(std::string name, double ticks_over_tau, const ConstantFormat&, double factor = 1);
/// sign * 2^-shift (shift 0 to 61), held exactly in one bit: hardware shifts instead of multiplying.
Constant shift_constant(std::string name, int shift, int sign = 1);
/// The value of a constant to the power k in a format of its own, in which it may become 0. Throws ConfigError where it
/// does not fit.
Constant power_constant(const Constant&, int k, const Format&);
/// 1 - 2^-shift, held exactly.
Constant one_minus_shift_constant(std::string name, int shift);

/// A real input, target or initial weight as a word of the format: half_even, then the format's overflow.
class WordOf {
 public:
  explicit WordOf(const Format& f) : format_(f), rounder_(f) {}
  std::int64_t operator()(double value) const {
    const double scaled = times_power_of_two(value, format_.frac);  // exact
    if (format_.word > 62 || !(std::abs(scaled) < 0x1p51)) return of_any_size(value);
    constexpr double no_fraction = 0x1.8p52;  // a sum with it is rounded half to even, to an integer
    return rounder_.fit(static_cast<std::int64_t>((scaled + no_fraction) - no_fraction));
  }

 private:
  std::int64_t of_any_size(double value) const;
  Format format_;
  Rounder<std::int64_t> rounder_;
};
inline std::int64_t word_of(double value, const Format& f) { return WordOf(f)(value); }

}  // namespace synq
