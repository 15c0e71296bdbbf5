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
template <class Raw>
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

  /// x / 2^s, rounded to an integer of the register's unit; r: k random bits (ignored unless stochastic).
  Raw round(const Fixed<Raw>& x, std::uint32_t r) const {
    const int s = x.frac > frac ? x.frac - frac : 0;
    const Raw value = Raw(x.raw << (frac > x.frac ? frac - x.frac : 0));
    const Raw any = s > 0 ? Raw(-1) : Raw(0);  // a mask: nothing is added where nothing is dropped
    const Raw unit = Raw(Raw(1) << s);
    const Raw added = Raw((half & (unit >> 1)) - (less & any) + random_part(s, r));
    const Raw sign = Raw(value >> (8 * int(sizeof(Raw)) - 1));
    const Raw tie = Raw(((value >> s) & odd & any) + (sign & any & (up_if_negative + (ones_if_negative & (unit - 1)))));
    return Raw((value + added + tie) >> s);
  }

  /// A rounded value brought into the register's range.
  Raw fit(Raw x) const {
    using U = typename UnsignedOf<Raw>::type;
    const Raw wrapped = Raw(((U(x) - U(word_low)) & U(wrap)) + U(word_low));
    const Raw raised = wrapped < lowest ? lowest : wrapped;
    const Raw clamped = raised > highest ? highest : raised;
    return clamped == wrapped ? clamped : Raw(clamped & keep_outside);
  }

 private:
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

  /// What stochastic rounding adds before s bits are dropped.
  Raw random_part(int s, std::uint32_t r) const {
    const int k = random_bits;
    const int surplus = k > s ? k - s : 0, missing = s > k ? s - k : 0;
    const Raw top = s > 0 && k > 0 ? Raw(r >> surplus) : Raw(0);
    const Raw centre = centred && missing > 0 ? Raw(Raw(1) << (missing > 0 ? missing - 1 : 0)) : Raw(0);
    return Raw((top << (k > 0 ? missing : 0)) + centre);
  }
};

}  // namespace synq
