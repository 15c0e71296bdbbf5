#pragma once
#include <concepts>
#include <cstdint>
#include <vector>

#include "core/fixed.hpp"
#include "core/format.hpp"
#include "core/function.hpp"

namespace synq {

/// How a function is laid out in a table with linear interpolation between entries.
struct TableShape {
  double first = 0;   ///< x of the first entry; a multiple of 2^-step_log2
  double last = 0;    ///< x of the last entry; arguments outside [first, last] read the nearest end
  int step_log2 = 4;  ///< entries lie 2^-step_log2 apart
  Format entry;       ///< format of the entries
};

/// A function as hardware holds it. `lookup` interpolates exactly; the caller quantizes the result into a register.
struct Table {
  Function function;  ///< what the reference path computes
  TableShape shape;
  std::vector<std::int64_t> entry;  ///< raw words in shape.entry
  std::int64_t first = 0;           ///< raw x of the first entry at step_log2 fraction bits
  /// step_log2 and the entries' frac once more, in a type that no store of a word can change: loops keep them in
  /// registers
  std::int64_t step = shape.step_log2, point = shape.entry.frac;
  /// Each entry with the next one above it, 16 bits each, so that one access reads both; empty where entries are wider.
  std::vector<std::uint32_t> segment{};

  std::int64_t bits() const { return std::int64_t(entry.size()) * shape.entry.word; }
};

/// Builds the entries from 50-digit values, rounded half to even.
/// Throws ConfigError where the ends are no multiples of the step, the table would be empty or above 2^20 entries, or
/// an entry would not be finite.
Table make_table(const Function&, const TableShape&);

/// function(x) on the reference path; Real is double or wider.
template <class Real>
requires requires(const Table& t, const Real& x) {
  { t.function(x) } -> std::convertible_to<Real>;
}
Real lookup(const Table& t, const Real& x) { return t.function(x); }

namespace detail {

template <class Raw>
struct Segment {
  Raw here, next;
};
template <class Raw>
Segment<Raw> segment_at(const Table& t, Raw inside, int between) {
  const auto k = std::int64_t(static_cast<std::size_t>(Raw(inside >> between))), top = std::int64_t(t.entry.size()) - 1;
  const std::int64_t* const entry = t.entry.data();
  return {Raw(entry[k]), Raw(entry[k + std::int64_t(k < top)])};
}
/// 32-bit intermediates: entries are narrower, or the proof would have failed.
inline Segment<std::int32_t> segment_at(const Table& t, std::int32_t inside, int between) {
  const std::uint32_t both = t.segment.data()[inside >> between];
  return {static_cast<std::int16_t>(both), static_cast<std::int32_t>(both) >> 16};
}

}  // namespace detail

/// The interpolated value between the two entries around x, exact: it has shape.entry.frac + (bits between entries)
/// fraction bits.
template <class Raw>
Fixed<Raw> lookup(const Table& t, const Fixed<Raw>& x) {
  const int step = int(t.step);
  const Fixed<Raw> fine{x.at(finer(x.frac, step)), finer(x.frac, step)};
  const int between = fine.frac - step;  // bits of x below the table's step
  const auto top = std::int64_t(t.entry.size()) - 1;
  const Raw offset = fine.raw - (Raw(t.first) << between);
  const Raw last = Raw(top) << between;
  const Raw above = offset < 0 ? Raw(0) : offset;  // one comparison a line: no branch
  const Raw inside = above > last ? last : above;
  const Raw rest = inside - (Raw(inside >> between) << between);
  const auto segment = detail::segment_at(t, inside, between);
  return {Raw((segment.here << between) + (segment.next - segment.here) * rest), int(t.point) + between};
}

}  // namespace synq
