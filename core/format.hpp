#pragma once
#include <cstdint>

/// Number formats of hardware words.
namespace synq {

/// How the dropped fraction of a value is rounded; ap_fixed names in brackets.
/// Worked example: the values -2.5, -1.5, -0.75, 0.75, 1.5, 2.5 rounded to integers.
enum class Rounding : std::uint8_t {
  down,          ///< [TRN]         toward -infinity            -3 -2 -1 0 1 2
  toward_zero,   ///< [TRN_ZERO]    toward 0                    -2 -1  0 0 1 2
  half_up,       ///< [RND]         nearest, ties to +infinity  -2 -1 -1 1 2 3
  half_down,     ///< [RND_MIN_INF] nearest, ties to -infinity  -3 -2 -1 1 1 2
  half_away,     ///< [RND_INF]     nearest, ties away from 0   -3 -2 -1 1 2 3
  half_to_zero,  ///< [RND_ZERO]    nearest, ties to 0          -2 -1 -1 1 1 2
  half_even,     ///< [RND_CONV]    nearest, ties to even       -2 -2 -1 1 2 2
  stochastic,    ///< up with probability = the dropped fraction, resolved with `random_bits` random bits
};

/// What happens to a rounded value outside the word's range; ap_fixed names in brackets.
enum class Overflow : std::uint8_t {
  saturate,            ///< [SAT]      the nearest end of the range
  saturate_symmetric,  ///< [SAT_SYM]  as saturate, and the lowest value of a signed word is minus the highest
  zero,                ///< [SAT_ZERO] 0
  wrap,                ///< [WRAP]     the low bits are kept
};

/// A fixed-point format: a word with raw integer r stands for r * 2^-frac.
/// `word` counts the sign bit and is 1 or more; `frac` may be negative or exceed `word`.
struct Format {
  int word = 16;  ///< bits
  int frac = 12;  ///< bits right of the binary point
  bool is_signed = true;
  Rounding rounding = Rounding::half_even;
  Overflow overflow = Overflow::saturate;
  int random_bits = 16;  ///< k, used by stochastic rounding only; 1..32
  bool centred = false;  ///< stochastic with k < s dropped bits: add half of the last random step; the mean drift goes
                         ///< from (1 - 2^(k-s)) 2^-(k+1) LSB down to 2^-(s+1) LSB up (no gain where s = k+1)

  friend bool operator==(const Format&, const Format&) = default;
};

/// Raw value of the largest word; Raw must hold it.
template <class Raw>
Raw highest(const Format& f) {
  const Raw ones(-1);  // -1 - (-1) 2^n: no step overflows, even where the word is as wide as Raw
  return Raw(ones - (ones << (f.word - int(f.is_signed))));
}

/// Raw value of the smallest word.
template <class Raw>
Raw lowest(const Format& f) {
  if (!f.is_signed) return Raw(0);
  return f.overflow == Overflow::saturate_symmetric ? Raw(-highest<Raw>(f)) : Raw(-highest<Raw>(f) - 1);
}

}  // namespace synq
