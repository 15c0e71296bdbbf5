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

/// a b, not multiplied yet: a binary point moves with the factor that changes less often, which comes second. No bit
/// that a shift loses is missed, since 16 bits hold the product at every binary point that is asked for.
template <class V, LaneRounding r>
struct ShortProduct {
  typename V::Words a, b;
  int frac;
  Owner owner;  ///< of b,
  int value;    ///< which is this in all lanes if a row owns it

  SYNQ_INLINE ShortProduct(const ShortWord<V, r>& x, const ShortWord<V, r>& y)
      : a(x.owner > y.owner ? y.raw : x.raw),
        b(x.owner > y.owner ? x.raw : y.raw),
        frac(x.frac + y.frac),
        owner(x.owner > y.owner ? x.owner : y.owner),
        value(x.owner > y.owner ? x.value : y.value) {}
};

template <class V, LaneRounding r>
SYNQ_INLINE ShortWord<V, r> at(const ShortWord<V, r>& x, int finer) {
  return {V::shift_left_words(x.raw, finer - x.frac), finer};
}
template <class V, LaneRounding r>
SYNQ_INLINE ShortWord<V, r> at(const ShortProduct<V, r>& x, int finer) {
  const int k = finer - x.frac;
  const auto b = x.owner == Owner::row ? V::splat(int(unsigned(x.value) << (k & 31))) : V::shift_left_words(x.b, k);
  return {V::multiply_words(x.a, b), finer};
}

template <class T>
inline constexpr bool is_short = false;
template <class V, LaneRounding r>
inline constexpr bool is_short<ShortWord<V, r>> = true;
template <class V, LaneRounding r>
inline constexpr bool is_short<ShortProduct<V, r>> = true;
template <class T>
concept ShortExpression = is_short<T>;

template <class V, LaneRounding r>
SYNQ_INLINE ShortProduct<V, r> operator*(const ShortWord<V, r>& x, const ShortWord<V, r>& y) {
  return {x, y};
}
template <ShortExpression X, ShortExpression Y>
SYNQ_INLINE auto operator+(const X& x, const Y& y) {
  auto sum = at(x, finer(x.frac, y.frac));
  sum.raw = decltype(sum)::V::add_words(sum.raw, at(y, sum.frac).raw);
  return sum;
}
template <ShortExpression X, ShortExpression Y>
SYNQ_INLINE auto operator-(const X& x, const Y& y) {
  auto difference = at(x, finer(x.frac, y.frac));
  difference.raw = decltype(difference)::V::subtract_words(difference.raw, at(y, difference.frac).raw);
  return difference;
}
template <ShortExpression A, ShortExpression B, ShortExpression X, ShortExpression Y>
SYNQ_INLINE auto where_ge(const A& a, const B& b, const X& x, const Y& y) {
  const int common = finer(a.frac, b.frac);
  auto chosen = at(x, finer(x.frac, y.frac));
  using V = typename decltype(chosen)::V;
  chosen.raw = V::select_ge_words(at(a, common).raw, at(b, common).raw, chosen.raw, at(y, chosen.frac).raw);
  return chosen;
}

template <ShortExpression X, class V, LaneRounding rounding>
SYNQ_INLINE ShortWord<V, rounding> quantize(const X& expression, const LaneHandle<ShortLanes<V, rounding>>& h) {
  const LaneRegister& q = *h.reg;
  const auto x = at(expression, expression.frac);
  const int s = x.frac - q.frac;
  constexpr bool even = rounding == LaneRounding::half_even;
  const auto y = V::add_words(x.raw, V::splat(even ? LaneRegister::half_of(s) : q.offset(s)));
  auto word = V::shift_right_words(y, s);
  if constexpr (even) word = V::even_where_clear_words(word, y, s > 0 ? (1 << s) - 1 : 1);
  if (q.clamps) word = V::clamp(word, V::splat(q.low), V::splat(q.high));
  return {word, q.frac};
}

}  // namespace synq
