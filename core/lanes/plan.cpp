#include "core/lanes/plan.hpp"

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
  q.word_low = q.low = lowest<int>(f), q.high = highest<int>(f);
  q.wrap_mask = q.high - q.low;
  if (r.declared) q.low = int(r.declared->low), q.high = int(r.declared->high);
  q.clamps = q.low > -32768 || q.high < 32767;

  const auto is = [&](auto... modes) { return ((f.rounding == modes) || ...); };
  using enum Rounding;
  q.half = is(half_up, half_down, half_away, half_to_zero) ? -1 : 0;
  q.less = is(half_down, half_to_zero) ? 1 : 0;
  q.up_if_negative = is(half_away) ? -1 : is(half_to_zero) ? 1 : 0;
  q.ones_if_negative = is(toward_zero) ? -1 : 0;
  q.random_bits = draws ? f.random_bits : 0;
  q.centred = draws && f.centred;
  return q;
}

}  // namespace synq
