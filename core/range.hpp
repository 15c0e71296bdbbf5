#pragma once
#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <map>
#include <set>
#include <string>

#include "core/register.hpp"
#include "core/table.hpp"

/// Interval arithmetic on raw values: run a state machine's text once over Range and learn how wide a machine integer
/// must be so that no intermediate of Fixed can overflow.
namespace synq {

using boost::multiprecision::cpp_int;

/// Every raw value that a fixed-point expression can take, and the widest signed integer met on the way to it.
struct Range {
  cpp_int low, high;
  int frac = 0;
  int bits = 1;  ///< two's-complement bits that hold this value and every intermediate it was made from

  Range() = default;
  Range(cpp_int lowest, cpp_int highest, int fraction, int bits_so_far = 1);

  friend Range operator+(const Range& a, const Range& b);
  friend Range operator-(const Range& a, const Range& b);
  friend Range operator*(const Range& a, const Range& b);
  friend Range where_ge(const Range& a, const Range& b, const Range& x, const Range& y);
  friend Range lookup(const Table& t, const Range& x);
};

/// The bits that each register's expressions need, by register name.
struct Proof {
  std::map<std::string, int> bits;
  std::set<std::string> overflowing;  ///< registers whose range a value may leave
  void note(const std::string& name, int needed) { bits[name] = std::max(bits[name], needed); }
  int widest() const;
  /// Whether 32 bits hold all that the registers prefix + name are written from.
  template <class Names>
  bool fits_32_bits(const std::string& prefix, const Names& names) const {
    return std::all_of(std::begin(names), std::end(names), [&](const char* name) {
      const auto it = bits.find(prefix + name);
      return it == bits.end() || it->second <= 32;
    });
  }
};

/// The range of a register's words: its format's, or the declared one (and 0, where values outside become zero).
Range range_of(const Register&);

struct RangeHandle {
  const Register* reg;
  Proof* proof;
};
/// Notes what the rounder and everything before it needs; gives the register's range.
Range quantize(const Range& x, const RangeHandle& h);

/// An accumulator that adds `count` of the terms one after another, starting at zero: partial sums included.
Range accumulate(const Range& term, std::int64_t count);

}  // namespace synq
