#pragma once
#include "core/fixed.hpp"
#include "core/format.hpp"

/// Where precision is lost: rounding, then overflow, of one register.
namespace synq {

/// The rounder in front of a register, its constants prepared once, its work free of branches (so that a loop over
/// synapses stays one basic block and is vectorised whatever the mode).
///
/// With s dropped bits and half = 2^(s-1), every mode is x -> (x + added) >> s, where `added` is
///   down          0
///   half_up       half                     half_down     half - 1
///   half_away     half     - [x < 0]       half_to_zero  half - 1 + [x < 0]
///   half_even     half - 1 + (bit s of x)  toward_zero   (2^s - 1) [x < 0]
///   stochastic    r 2^(s-k), plus 2^(s-k-1) if centred; k >= s: the top s of the k random bits r
/// simple: none of the modes that look at the sign or draw, and overflow saturates; half the work.
template <class Raw, bool simple = false>
struct Rounder {
  int frac = 0;
  Raw lowest{}, highest{};    ///< of the word, or tighter where a range is declared
  Raw word_low{}, wrap{-1};   ///< wrap keeps these bits of x - word_low; -1: all of them, no wrap
  Raw keep_outside{-1};       ///< 0: a value outside becomes zero
  Raw half{}, less{}, odd{};  ///< terms of `added`, each switched by a 0 or +-1 here
  Raw up_if_negative{}, ones_if_negative{};
  int random_bits = 0;  ///< k; 0: not stochastic
  bool centred = false;

  Rounder() = default;
  explicit Rounder(const Format& f)
      : frac(f.frac), lowest(synq::lowest<Raw>(f)), highest(synq::highest<Raw>(f)), word_low(lowest) {
    using U = typename UnsignedOf<Raw>::type;
    if (f.overflow == Overflow::wrap) wrap = Raw(U(highest) - U(lowest));
    if (f.overflow == Overflow::zero) keep_outside = Raw(0);
    set_rounding(f);
  }

  bool wraps() const { return wrap != Raw(-1); }
  static bool is_simple(const Format& f) {
    using enum Rounding;
    const bool mode = f.rounding == down || f.rounding == half_up || f.rounding == half_down || f.rounding == half_even;
    return mode && (f.overflow == Overflow::saturate || f.overflow == Overflow::saturate_symmetric);
  }

  /// x / 2^s, rounded to an integer of the register's unit; r: k random bits (ignored unless stochastic).
  [[gnu::always_inline]] Raw round(const Fixed<Raw>& x, std::uint32_t r) const {
    const Drop d = drop(x.frac);
    const Raw value = Raw(x.raw << d.left);
    if constexpr (simple) return Raw((value + d.added + ((value >> d.s) & d.odd)) >> d.s);
    const Raw sign = Raw(value >> (8 * int(sizeof(Raw)) - 1));
    const Raw random = Raw((Raw(r >> d.surplus) & d.random) << d.missing);
    return Raw((value + d.added + random + ((value >> d.s) & d.odd) + (sign & d.negative)) >> d.s);
  }

  /// A rounded value brought into the register's range.
  [[gnu::always_inline]] Raw fit(Raw x) const {
    if constexpr (simple) return saturated(x);
    using U = typename UnsignedOf<Raw>::type;
    const Raw wrapped = Raw(((U(x) - U(word_low)) & U(wrap)) + U(word_low));
    const Raw clamped = saturated(wrapped);
    const Raw inside = Raw(-Raw(clamped == wrapped));  // a mask
    return Raw(clamped & (inside | keep_outside));
  }

 private:
  [[gnu::always_inline]] Raw saturated(Raw x) const {
    const Raw raised = x < lowest ? lowest : x;
    return raised > highest ? highest : raised;
  }
  void set_rounding(const Format& f) {
    const Rounding m = f.rounding;
    const auto is = [m](auto... modes) { return ((m == modes) || ...); };
    using enum Rounding;
    half = is(half_up, half_down, half_away, half_to_zero, half_even) ? Raw(-1) : Raw(0);
    less = is(half_down, half_to_zero, half_even) ? Raw(1) : Raw(0);
    odd = is(half_even) ? Raw(1) : Raw(0);
    up_if_negative = is(half_away) ? Raw(-1) : is(half_to_zero) ? Raw(1) : Raw(0);
    ones_if_negative = is(toward_zero) ? Raw(-1) : Raw(0);
    random_bits = is(stochastic) ? f.random_bits : 0;
    centred = is(stochastic) && f.centred;
  }

  /// What rounding does to values of one binary point: the same for every synapse, so a loop computes it once.
  struct Drop {
    int s, left;  ///< dropped bits, or bits by which the value is shifted up
    Raw added, odd, negative;
    int surplus, missing;  ///< bits by which k exceeds s, s exceeds k
    Raw random;            ///< mask of the random bits; 0: none are added
  };
  [[gnu::always_inline]] Drop drop(int x_frac) const {
    Drop d{};
    d.s = positive_part(x_frac - frac);
    d.left = positive_part(frac - x_frac);
    const Raw any = Raw(-Raw(d.s > 0));  // a mask: nothing is added where nothing is dropped
    const Raw unit = Raw(Raw(1) << d.s);
    d.added = Raw((half & (unit >> 1)) - (less & any));
    d.odd = odd & any;
    if constexpr (simple) return d;
    const int surplus = positive_part(random_bits - d.s);
    d.surplus = surplus - positive_part(surplus - 31);  // the mask is 0 where all 32 bits are surplus
    d.missing = positive_part(d.s - random_bits);
    d.added += Raw((Raw(1) << d.missing) >> 1) & Raw(-Raw(centred));
    d.negative = Raw(any & (up_if_negative + (ones_if_negative & (unit - 1))));
    d.random = any & Raw(-Raw(random_bits > 0));
    return d;
  }
};

}  // namespace synq
