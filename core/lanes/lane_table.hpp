#pragma once
#include <algorithm>
#include <array>

#include "core/lanes/lane_word.hpp"
#include "core/lanes/plan.hpp"
#include "core/table.hpp"

/// A table as many neurons read it side by side.
namespace synq {

/// A table's entries in 16 bits.
struct LaneTable {
  static constexpr int segments = 128;                          ///< at most; each from an entry to the next one
  int first = 0, step = 0, point = 0;                           ///< as in Table
  int used = 0;                                                 ///< segments
  alignas(64) std::array<std::int16_t, segments + 64> entry{};  ///< up to whole lanes, from the second on, too

  LaneTable() = default;
  /// t: one that fits.
  explicit LaneTable(const Table& t)
      : first(int(t.first)), step(int(t.step)), point(int(t.point)), used(int(t.entry.size()) - 1) {
    std::copy(t.entry.begin(), t.entry.end(), entry.begin());
  }
  /// Whether the entries and the distance of any argument from the first one fit; frac: of the arguments, which have
  /// 16 bits.
  static bool fits(const Table& t, int frac) {
    const std::int64_t between = frac - t.step;
    const bool small = t.segment.size() == t.entry.size() && t.entry.size() >= 2 && t.entry.size() <= segments + 1;
    return small && between >= 0 && between <= 14 && t.first >= -(32768 >> between) && t.first <= 32767 >> between;
  }
};

/// The interpolated value, exact: a sum of two products.
template <class L>
SYNQ_INLINE auto lookup(const LaneTable& t, const LaneWord<L>& x) {
  using V = typename L::V;
  const int between = x.frac - t.step;
  const int first = t.first << between, last = std::min((t.first + t.used) << between, 32767);
  const auto inside = V::subtract_words(V::clamp(x.raw, V::splat(first), V::splat(last)), V::splat(first));
  const auto segment = V::smaller(V::shift_right_unsigned(inside, between), V::splat(t.used - 1));
  const auto rest = V::subtract_words(inside, V::shift_left_words(segment, between));
  const auto left = V::subtract_words(V::splat(1 << between), rest);
  const LaneWord<L> here{V::lookup(t.entry.data(), segment), t.point},
      there{V::lookup(t.entry.data() + 1, segment), t.point};
  return here * LaneWord<L>{left, between} + there * LaneWord<L>{rest, between};
}

/// Notes whether the table fits.
inline PlanSum lookup(const Table& t, const PlanWord& x) {
  x.plan->tables &= LaneTable::fits(t, x.frac);
  return {int(t.point) + std::max(0, x.frac - int(t.step)), x.plan};
}

}  // namespace synq
