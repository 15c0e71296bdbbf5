#include "core/lanes/plan.hpp"

#include "core/number.hpp"

namespace synq {
namespace {

LaneRegister::Rounding kind_of(Rounding r) {
  using Kind = LaneRegister::Rounding;
  switch (r) {
    case Rounding::down:
    case Rounding::half_up:
    case Rounding::half_down:
      return Kind::offset;
    case Rounding::half_even:
      return Kind::half_even;
    case Rounding::stochastic:
      return Kind::stochastic;
    case Rounding::toward_zero:
    case Rounding::half_away:
    case Rounding::half_to_zero:
      break;
  }
  return Kind::by_sign;
}

}  // namespace

std::optional<LaneRegister> lane_register(const Register& r) {
  const Format& f = r.format;
  const bool draws = f.rounding == Rounding::stochastic;
  if (f.word > 16 || (f.word == 16 && !f.is_signed) || (draws && f.random_bits > 16)) return {};
  LaneRegister q;
  q.frac = f.frac;
  q.rounding = kind_of(f.rounding);
  q.overflow = f.overflow == Overflow::wrap   ? LaneRegister::Overflow::wrap
               : f.overflow == Overflow::zero ? LaneRegister::Overflow::zero
                                              : LaneRegister::Overflow::saturate;
  const auto rounder = Number<Fixed<std::int32_t>>::writer(r);
  q.low = rounder.lowest, q.high = rounder.highest;
  q.word_low = rounder.word_low, q.wrap_mask = rounder.wrap;
  q.clamps = q.low > -32768 || q.high < 32767;
  q.half = rounder.half, q.less = rounder.less;
  q.up_if_negative = rounder.up_if_negative, q.ones_if_negative = rounder.ones_if_negative;
  q.random_bits = rounder.random_bits;
  q.centred = rounder.centred;
  return q;
}

}  // namespace synq
