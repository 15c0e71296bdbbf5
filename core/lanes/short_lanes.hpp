#pragma once
#include "core/lanes/lane_register.hpp"

/// Lanes whose exact intermediates, too, have 16 bits: for words of about 8 bits. Nothing is widened, so a rule takes
/// half as many instructions. The Range proof must have shown that 16 bits hold every intermediate and its rounding.
namespace synq {

template <class Primitives, LaneRounding rounding_of_all>
struct ShortLanes {
  using V = Primitives;
  static constexpr LaneRounding rounding = rounding_of_all;  ///< offset or half_even
};

/// A word or an exact intermediate.
template <class V, LaneRounding r>
using ShortWord = LaneWord<ShortLanes<V, r>>;

template <class V, LaneRounding r>
SYNQ_INLINE ShortWord<V, r> at(const ShortWord<V, r>& x, int finer) {
  return {V::shift_left_words(x.raw, finer - x.frac), finer};
}

template <class V, LaneRounding r>
SYNQ_INLINE ShortWord<V, r> operator*(const ShortWord<V, r>& x, const ShortWord<V, r>& y) {
  return {V::multiply_words(x.raw, y.raw), x.frac + y.frac};
}
template <class V, LaneRounding r>
SYNQ_INLINE ShortWord<V, r> operator+(const ShortWord<V, r>& x, const ShortWord<V, r>& y) {
  const int frac = finer(x.frac, y.frac);
  return {V::add_words(at(x, frac).raw, at(y, frac).raw), frac};
}
template <class V, LaneRounding r>
SYNQ_INLINE ShortWord<V, r> operator-(const ShortWord<V, r>& x, const ShortWord<V, r>& y) {
  const int frac = finer(x.frac, y.frac);
  return {V::subtract_words(at(x, frac).raw, at(y, frac).raw), frac};
}
template <class V, LaneRounding r>
SYNQ_INLINE ShortWord<V, r> where_ge(const ShortWord<V, r>& a, const ShortWord<V, r>& b, const ShortWord<V, r>& x,
                                     const ShortWord<V, r>& y) {
  const int common = finer(a.frac, b.frac), frac = finer(x.frac, y.frac);
  return {V::select_ge_words(at(a, common).raw, at(b, common).raw, at(x, frac).raw, at(y, frac).raw), frac};
}

template <class V, LaneRounding rounding>
SYNQ_INLINE ShortWord<V, rounding> quantize(const ShortWord<V, rounding>& x,
                                            const LaneHandle<ShortLanes<V, rounding>>& h) {
  const LaneRegister& q = *h.reg;
  const int s = x.frac - q.frac;
  constexpr bool even = rounding == LaneRounding::half_even;
  const auto y = V::add_words(x.raw, V::splat(even ? LaneRegister::half_of(s) : q.offset(s)));
  auto word = V::shift_right_words(y, s);
  if constexpr (even) word = V::even_where_clear_words(word, y, s > 0 ? (1 << s) - 1 : 1);
  return {V::clamp(word, V::splat(q.low), V::splat(q.high)), q.frac};
}

}  // namespace synq
