#pragma once
#include "core/lanes/lane_word.hpp"

/// Where precision is lost in lanes: the rounder of core/rounder.hpp, many words at a time, in 32 bits.
namespace synq {

/// A register's rounder as plain numbers; core/lanes/plan.hpp fills it from a Format.
struct LaneRegister {
  int frac = 0;
  enum class Rounding { offset, half_even, by_sign, stochastic } rounding = Rounding::half_even;
  enum class Overflow { saturate, zero, wrap } overflow = Overflow::saturate;
  bool clamps = false;    ///< a value may leave the range, and that is narrower than what 16 bits hold
  int low = 0, high = 0;  ///< of the word, or tighter where a range is declared
  int word_low = 0, wrap_mask = -1;
  // the terms of core/rounder.hpp, each switched by a 0 or +-1
  int half = 0, less = 0, up_if_negative = 0, ones_if_negative = 0;
  int random_bits = 0;
  bool centred = false;

  static constexpr int half_of(int bits) { return int((1u << bits) >> 1); }
  /// What is added to every value before s bits are dropped.
  SYNQ_INLINE int offset(int s) const {
    const int any = s > 0;
    const int missing = s > random_bits ? s - random_bits : 0;
    const int centre = centred && any ? half_of(missing) : 0;
    return (half & half_of(s)) - (less & any) + centre;
  }
};

/// How a rule's text writes a register.
struct LaneWrites {
  int times = 0;        ///< in a tick
  int dropped = 0;      ///< bits of the exact value below the word's
  bool inside = false;  ///< no exact value leaves the register's range
};

/// A register and what belongs to this write: 16 random bits for each lane, the top ones count.
template <class L>
struct LaneHandle {
  const LaneRegister* reg = nullptr;
  typename L::V::Words random{};
};

/// Whether a value may need more than its offset before bits are dropped.
template <class L>
inline constexpr bool draws_or_signs = L::rounding == LaneRounding::any || L::rounding == LaneRounding::mixed;

namespace detail {

template <class L>
struct LaneRounder {
  using V = typename L::V;
  using Wides = typename V::Wides;
  const LaneRegister& q;
  int s;  ///< dropped bits
  using Kind = LaneRegister::Rounding;

  SYNQ_INLINE bool rounds_even() const {
    if constexpr (L::rounding == LaneRounding::offset) return false;
    if constexpr (L::rounding == LaneRounding::half_even) return true;
    return q.rounding == Kind::half_even;
  }
  /// What is added before bits are dropped, from the expression's unevaluated sum on.
  SYNQ_INLINE int offset() const { return rounds_even() ? LaneRegister::half_of(s) : q.offset(s); }

  /// y: the value with its offset.
  SYNQ_INLINE Wides drop(Wides y) const {
    if (rounds_even()) {
      const int mask = s > 0 ? int((1u << s) - 1) : 1;  // the lowest bit is clear wherever it is clear: nothing changes
      return V::even_where_clear(V::shift_right(y, s), y, mask);
    }
    return V::shift_right(y, s);
  }
  SYNQ_INLINE Wides by_sign(Wides value, Wides y) const {
    const int change = s > 0 ? q.up_if_negative + (q.ones_if_negative & int((1u << s) - 1)) : 0;
    return V::add(y, V::bits_and(V::shift_right(value, 31), V::splat_wide(change)));
  }
  SYNQ_INLINE bool draws() const { return draws_or_signs<L> && q.rounding == Kind::stochastic && s > 0; }
  /// The random bits that s leaves, the drawn ones being on top of `random`.
  SYNQ_INLINE typename V::Words bits(typename V::Words random) const {
    return V::shift_right_unsigned(random, 16 - (s < q.random_bits ? s : q.random_bits));
  }
  SYNQ_INLINE Wides randomised(Wides y, Wides bits) const {
    const int missing = s > q.random_bits ? s - q.random_bits : 0;
    return V::add(y, V::shift_left(bits, missing));
  }
  SYNQ_INLINE Wides fit(Wides x) const {
    if (q.overflow == LaneRegister::Overflow::saturate) return x;
    if (q.overflow == LaneRegister::Overflow::wrap) {
      const Wides low = V::splat_wide(q.word_low);
      return V::add(V::bits_and(V::subtract(x, low), V::splat_wide(q.wrap_mask)), low);
    }
    const Wides zero = V::splat_wide(0), low = V::splat_wide(q.low), high = V::splat_wide(q.high);
    return V::select_ge(x, low, V::select_ge(high, x, x, zero), zero);
  }
};

/// A factor as a sum, so that the rounder sees one kind of expression.
template <LaneExpression X>
SYNQ_INLINE auto as_sum(const X& x) {
  if constexpr (LaneFactor<X>)
    return LanePair(LaneProduct<typename LanesOf<X>::type>(x));
  else
    return x;
}

}  // namespace detail

/// A write and what led to it.
template <class L>
struct LaneWrite {
  using Wides = typename L::V::Wides;
  Wides low, high;                    ///< the exact value with its offset
  Wides dropping_low, dropping_high;  ///< the same with its random bits and by its sign, from which bits are dropped
  typename L::V::Words words;
};

template <LaneExpression X, class L>
SYNQ_INLINE LaneWrite<L> write_lanes(const X& expression, const LaneHandle<L>& h) {
  using V = typename L::V;
  const LaneRegister& q = *h.reg;
  const auto zero = V::splat(0);
  LaneWrite<L> w;
  typename V::Wides low, high;
  if constexpr (L::rounding != LaneRounding::any) {
    const auto x = detail::as_sum(expression);
    const detail::LaneRounder<L> r{q, x.frac - q.frac};
    const auto offset = V::splat_wide(r.offset());
    if (r.draws()) {
      const auto bits = r.bits(h.random);
      const auto more_low = r.randomised(offset, V::joined(V::low(bits, zero)));
      const auto more_high = r.randomised(offset, V::joined(V::high(bits, zero)));
      low = x.low(more_low), high = x.high(more_high);
      w.low = V::add(V::subtract(low, more_low), offset), w.high = V::add(V::subtract(high, more_high), offset);
    } else {
      low = w.low = x.low(offset), high = w.high = x.high(offset);
    }
    w.dropping_low = low, w.dropping_high = high;
    low = r.drop(low), high = r.drop(high);
  } else {
    LaneWide<L> x(expression);
    if (x.frac < q.frac) x = x.at(q.frac);
    const detail::LaneRounder<L> r{q, x.frac - q.frac};
    const auto offset = V::splat_wide(r.offset());
    low = w.low = x.low(offset), high = w.high = x.high(offset);
    if (q.rounding == LaneRegister::Rounding::by_sign) low = r.by_sign(x.lower, low), high = r.by_sign(x.upper, high);
    if (r.draws()) {
      const auto bits = r.bits(h.random);
      low = r.randomised(low, V::joined(V::low(bits, zero))), high = r.randomised(high, V::joined(V::high(bits, zero)));
    }
    w.dropping_low = low, w.dropping_high = high;
    low = r.fit(r.drop(low)), high = r.fit(r.drop(high));
  }
  w.words = V::pack(low, high);
  if (q.clamps) w.words = V::clamp(w.words, V::splat(q.low), V::splat(q.high));
  return w;
}

/// The only operation that loses precision.
template <LaneExpression X, class L>
SYNQ_INLINE LaneWord<L> quantize(const X& expression, const LaneHandle<L>& h) {
  return {write_lanes(expression, h).words, h.reg->frac};
}

}  // namespace synq
