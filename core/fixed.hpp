#pragma once
#include <limits>
#include <utility>

#include "core/integer.hpp"

namespace synq {

/// max(x, 0), and the larger of two binary points: without a branch, so that a loop over synapses has none.
constexpr int positive_part(int x) { return x & ~(x >> 31); }
constexpr int finer(int a, int b) { return a + positive_part(b - a); }

/// A fixed-point value raw * 2^-frac whose + - * are exact: the binary point moves, no bit is lost.
/// Precision is lost only in quantize(), where a register is written.
/// `Raw` bounds the exact part: int32_t and int64_t are fast (the Range proof shows that they suffice),
/// cpp_int never overflows.
template <class Raw>
struct Fixed {
  Raw raw{};
  int frac = 0;

  /// The raw integer of this value at a finer binary point.
  Raw at(int finer) const { return Raw(raw << (finer - frac)); }

  friend Fixed operator+(const Fixed& a, const Fixed& b) {
    const int frac = finer(a.frac, b.frac);
    return {Raw(a.at(frac) + b.at(frac)), frac};
  }
  friend Fixed operator-(const Fixed& a, const Fixed& b) {
    const int frac = finer(a.frac, b.frac);
    return {Raw(a.at(frac) - b.at(frac)), frac};
  }
  friend Fixed operator*(const Fixed& a, const Fixed& b) { return {Raw(a.raw * b.raw), a.frac + b.frac}; }

  /// x where a >= b, else y: a comparator and a multiplexer.
  friend Fixed where_ge(const Fixed& a, const Fixed& b, const Fixed& x, const Fixed& y) {
    const int frac = finer(x.frac, y.frac), common = finer(a.frac, b.frac);
    return {a.at(common) >= b.at(common) ? x.at(frac) : y.at(frac), frac};
  }
};

/// x where a >= b, else y, on the reference path; Real is double or wider.
template <class Real>
requires(std::numeric_limits<Real>::is_specialized && !std::numeric_limits<Real>::is_integer) Real
    where_ge(Real a, Real b, Real x, Real y) {
  return a >= b ? x : y;
}

}  // namespace synq
