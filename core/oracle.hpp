#pragma once
#include <boost/multiprecision/cpp_int.hpp>

#include "core/quantize.hpp"

/// The oracle: arithmetic on integers of any width, with rounding and overflow written a second time, from their
/// definitions, so that the fast path has something independent to be compared with.
namespace synq {

using boost::multiprecision::cpp_int;

template <>
struct Rounder<cpp_int> {
  Format format;
  int frac = 0;
  cpp_int lowest, highest;  ///< of the word, or tighter where a range is declared

  Rounder() = default;
  explicit Rounder(const Format& f)
      : format(f), frac(f.frac), lowest(synq::lowest<cpp_int>(f)), highest(synq::highest<cpp_int>(f)) {}

  bool wraps() const { return format.overflow == Overflow::wrap; }
  cpp_int round(const Fixed<cpp_int>& x, std::uint32_t r) const;
  cpp_int fit(const cpp_int& x) const;

 private:
  cpp_int wrapped(const cpp_int& x) const;
};

inline cpp_int Rounder<cpp_int>::round(const Fixed<cpp_int>& x, std::uint32_t r) const {
  const int s = x.frac - frac;
  if (s <= 0) return x.raw << -s;
  const cpp_int unit = cpp_int(1) << s;
  cpp_int floor = x.raw / unit;  // cpp_int divides toward zero
  if (floor * unit > x.raw) --floor;
  const cpp_int rest = x.raw - floor * unit;  // 0 <= rest < unit
  if (rest == 0) return floor;
  const cpp_int up = floor + 1;
  const bool below = 2 * rest < unit, tie = 2 * rest == unit, negative = x.raw < 0;
  switch (format.rounding) {
    case Rounding::down:
      return floor;
    case Rounding::toward_zero:
      return negative ? up : floor;
    case Rounding::half_up:
      return below ? floor : up;
    case Rounding::half_down:
      return below || tie ? floor : up;
    case Rounding::half_away:
      return below || (tie && negative) ? floor : up;
    case Rounding::half_to_zero:
      return below || (tie && !negative) ? floor : up;
    case Rounding::half_even:
      return below || (tie && floor % 2 == 0) ? floor : up;
    case Rounding::stochastic:
      break;
  }
  // Up when rest / unit plus a uniform fraction in [0, 1) reaches 1. The fraction is (r + centre) / 2^k, cut to s bits.
  const int k = format.random_bits;
  const cpp_int fine = cpp_int(1) << k;
  const cpp_int dither = k >= s ? cpp_int(cpp_int(r) / (fine / unit)) : cpp_int(cpp_int(r) * (unit / fine));
  const cpp_int centre = format.centred && k < s ? cpp_int(unit / fine / 2) : cpp_int(0);
  return rest + dither + centre >= unit ? up : floor;
}

inline cpp_int Rounder<cpp_int>::wrapped(const cpp_int& x) const {
  const cpp_int span = cpp_int(1) << format.word, word_low = synq::lowest<cpp_int>(format);
  cpp_int rest = (x - word_low) % span;
  if (rest < 0) rest += span;
  return word_low + rest;
}

inline cpp_int Rounder<cpp_int>::fit(const cpp_int& x) const {
  const cpp_int value = wraps() ? wrapped(x) : x;
  if (value >= lowest && value <= highest) return value;
  if (format.overflow == Overflow::zero) return 0;
  return value < lowest ? lowest : highest;
}

}  // namespace synq
