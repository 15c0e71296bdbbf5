#pragma once
#include <concepts>
#include <cstdint>

#include "core/fixed.hpp"
#include "core/kernel.hpp"

/// Exact arithmetic of many synapses side by side: the number types over which a rule's text runs in lanes.
/// Words have 16 bits and exact intermediates 32; the Range proof must have shown that nothing is wider.
/// Products are evaluated late, because one instruction multiplies two pairs of words and adds the products.
namespace synq {

/// What a kernel is compiled for. plan.hpp says which a rule may use with its formats.
/// How all registers round. offset: (x + constant) >> s; mixed: each one by offset, half_even or stochastic. With all
/// of these words saturate and no binary point moves to the right; any: whatever a Format allows.
enum class LaneRounding { any, offset, half_even, mixed };
template <class Primitives, bool pairs, LaneRounding rounding_of_all>
struct Lanes {
  using V = Primitives;                  ///< portable.hpp, intrinsics.hpp
  static constexpr bool paired = pairs;  ///< the binary points of any two products can be brought together in 16 bits
  static constexpr LaneRounding rounding = rounding_of_all;
};

/// Whose word it is, hence how often it changes. A row's word, or a constant, is the same in all lanes.
enum class Owner { synapse, neuron, row };

template <class L>
struct LaneWord {
  using V = typename L::V;
  typename V::Words raw{};
  int frac = 0;
  Owner owner = Owner::synapse;
  int value = 0;  ///< a row's

  SYNQ_INLINE static LaneWord same(int value, int frac) { return {V::splat(value), frac, Owner::row, value}; }
};

/// a b, not multiplied yet. The factor that changes less often comes second.
/// (Members are chosen one by one: the compiler keeps a struct in registers only where it can take it apart.)
template <class L>
struct LaneProduct {
  using V = typename L::V;
  typename V::Words a, b;
  int frac;
  bool shared;  ///< b is the same in all lanes,
  int value;    ///< and has this value

  SYNQ_INLINE LaneProduct(const LaneWord<L>& x, const LaneWord<L>& y)
      : a(x.owner > y.owner ? y.raw : x.raw),
        b(x.owner > y.owner ? x.raw : y.raw),
        frac(x.frac + y.frac),
        shared(x.owner == Owner::row || y.owner == Owner::row),
        value(x.owner > y.owner ? x.value : y.value) {}
  SYNQ_INLINE LaneProduct(const LaneWord<L>& x) : LaneProduct(x, LaneWord<L>::same(1, 0)) {}

  /// Whether the value can be had at a finer binary point by moving the factor that all lanes share.
  SYNQ_INLINE bool scales(int finer) const {
    const int k = finer - frac;
    const auto moved = std::int64_t(value) << (k & 31);
    return k == 0 || (shared && k < 16 && moved >= -32768 && moved <= 32767);
  }
  SYNQ_INLINE int moved(int finer) const { return shared ? value << (finer - frac) : 0; }
  SYNQ_INLINE typename V::Words scaled(int finer) const { return shared ? V::splat(moved(finer)) : b; }
};

/// a0 b0 + a1 b1, not multiplied yet; one binary point.
template <class L>
struct LanePair {
  using V = typename L::V;
  typename V::Words a0, b0, a1, b1;
  int frac;
  bool shared;              ///< b0 and b1 are the same in all lanes,
  typename V::Words b_all;  ///< and this is b0 b1 b0 b1 ...

  SYNQ_INLINE LanePair(const LaneProduct<L>& x, const LaneProduct<L>& y, int binary_point)
      : a0(x.a),
        b0(x.scaled(binary_point)),
        a1(y.a),
        b1(y.scaled(binary_point)),
        frac(binary_point),
        shared(x.shared && y.shared),
        b_all(V::splat_pair(x.moved(binary_point), y.moved(binary_point))) {}
  SYNQ_INLINE explicit LanePair(const LaneProduct<L>& x)
      : a0(x.a),
        b0(x.b),
        a1(V::splat(0)),
        b1(V::splat(0)),
        frac(x.frac),
        shared(x.shared),
        b_all(V::splat_pair(x.value, 0)) {}
  /// The lower and upper words of each group of lanes, with `more` added.
  SYNQ_INLINE typename V::Wides low(const typename V::Wides& more) const {
    return V::multiply_add(more, V::low(a0, a1), shared ? b_all : V::low(b0, b1));
  }
  SYNQ_INLINE typename V::Wides high(const typename V::Wides& more) const {
    return V::multiply_add(more, V::high(a0, a1), shared ? b_all : V::high(b0, b1));
  }
};

/// A 32-bit intermediate.
template <class L>
struct LaneWide {
  using V = typename L::V;
  typename V::Wides lower, upper;
  int frac;

  SYNQ_INLINE LaneWide(const typename V::Wides& l, const typename V::Wides& u, int binary_point)
      : lower(l), upper(u), frac(binary_point) {}
  SYNQ_INLINE LaneWide(const LanePair<L>& x) : LaneWide(x.low(V::splat_wide(0)), x.high(V::splat_wide(0)), x.frac) {}
  SYNQ_INLINE LaneWide(const LaneProduct<L>& x) : LaneWide(LanePair<L>(x)) {}
  SYNQ_INLINE LaneWide(const LaneWord<L>& x) : LaneWide(LaneProduct<L>(x)) {}

  SYNQ_INLINE typename V::Wides low(const typename V::Wides& more) const { return V::add(lower, more); }
  SYNQ_INLINE typename V::Wides high(const typename V::Wides& more) const { return V::add(upper, more); }
  SYNQ_INLINE LaneWide at(int finer) const {
    return {V::shift_left(lower, finer - frac), V::shift_left(upper, finer - frac), finer};
  }
};

template <class T>
struct LanesOf;
template <template <class> class T, class L>
struct LanesOf<T<L>> {
  using type = L;
  static constexpr bool factor = std::same_as<T<L>, LaneWord<L>> || std::same_as<T<L>, LaneProduct<L>>;
  static constexpr bool known = factor || std::same_as<T<L>, LanePair<L>> || std::same_as<T<L>, LaneWide<L>>;
};
template <class T>
concept LaneExpression = LanesOf<T>::known;
template <class T>
concept LaneFactor = LanesOf<T>::factor;

template <class L>
SYNQ_INLINE LaneProduct<L> operator*(const LaneWord<L>& x, const LaneWord<L>& y) {
  return {x, y};
}

template <LaneExpression X, LaneExpression Y>
SYNQ_INLINE auto operator+(const X& x, const Y& y) {
  using L = typename LanesOf<X>::type;
  if constexpr (LaneFactor<X> && LaneFactor<Y>) {
    const LaneProduct<L> a(x), b(y);
    const int frac = finer(a.frac, b.frac);
    if constexpr (L::paired) {
      return LanePair<L>(a, b, frac);
    } else {
      if (a.scales(frac) && b.scales(frac)) return LaneWide<L>(LanePair<L>(a, b, frac));
      return LaneWide<L>(a) + LaneWide<L>(b);
    }
  } else {
    const LaneWide<L> a(x), b(y);
    const int frac = finer(a.frac, b.frac);
    const LaneWide<L> c = a.at(frac), d = b.at(frac);
    return LaneWide<L>(L::V::add(c.lower, d.lower), L::V::add(c.upper, d.upper), frac);
  }
}

template <LaneExpression X, LaneExpression Y>
SYNQ_INLINE auto operator-(const X& x, const Y& y) {
  using L = typename LanesOf<X>::type;
  const LaneWide<L> a(x), b(y);
  const int frac = finer(a.frac, b.frac);
  const LaneWide<L> c = a.at(frac), d = b.at(frac);
  return LaneWide<L>(L::V::subtract(c.lower, d.lower), L::V::subtract(c.upper, d.upper), frac);
}

/// x where a >= b, else y.
template <LaneExpression A, LaneExpression B, LaneExpression X, LaneExpression Y>
SYNQ_INLINE auto where_ge(const A& a, const B& b, const X& x, const Y& y) {
  using L = typename LanesOf<A>::type;
  using Wide = LaneWide<L>;
  const Wide sides[] = {a, b, x, y};
  const int common = finer(sides[0].frac, sides[1].frac), frac = finer(sides[2].frac, sides[3].frac);
  const Wide p = sides[0].at(common), q = sides[1].at(common), u = sides[2].at(frac), v = sides[3].at(frac);
  return Wide(L::V::select_ge(p.lower, q.lower, u.lower, v.lower), L::V::select_ge(p.upper, q.upper, u.upper, v.upper),
              frac);
}

}  // namespace synq
