#include "core/range.hpp"

#include <algorithm>

namespace synq {
namespace {

int bits_of(const cpp_int& x) {  // two's complement
  const cpp_int magnitude = x < 0 ? cpp_int(-x - 1) : x;
  return magnitude == 0 ? 1 : int(msb(magnitude)) + 2;
}
int most(std::initializer_list<int> bits) { return std::max(bits); }

/// The same values at a finer binary point, as Fixed::at computes them (the shift itself must fit the integer).
Range aligned(const Range& x, int frac) {
  const int shift = frac - x.frac;
  return {x.low << shift, x.high << shift, frac, std::max(x.bits, shift + 1)};
}

/// At most, to a value of which this unit is the register's.
cpp_int added_by_rounding(Rounding r, const cpp_int& unit) {
  switch (r) {
    case Rounding::down:
      return 0;
    case Rounding::half_up:
    case Rounding::half_down:
    case Rounding::half_away:
    case Rounding::half_to_zero:
    case Rounding::half_even:
      return unit / 2;
    case Rounding::toward_zero:
    case Rounding::stochastic:
      break;
  }
  return unit;  // less than that
}

}  // namespace

Range::Range(cpp_int lowest, cpp_int highest, int fraction, int bits_so_far)
    : low(std::move(lowest)),
      high(std::move(highest)),
      frac(fraction),
      bits(most({bits_so_far, bits_of(low), bits_of(high)})) {}

Range operator+(const Range& a, const Range& b) {
  const int frac = std::max(a.frac, b.frac);
  const Range x = aligned(a, frac), y = aligned(b, frac);
  return {x.low + y.low, x.high + y.high, frac, std::max(x.bits, y.bits)};
}

Range operator-(const Range& a, const Range& b) {
  const int frac = std::max(a.frac, b.frac);
  const Range x = aligned(a, frac), y = aligned(b, frac);
  return {x.low - y.high, x.high - y.low, frac, std::max(x.bits, y.bits)};
}

Range operator*(const Range& a, const Range& b) {
  const cpp_int corner[] = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
  return {*std::min_element(corner, corner + 4), *std::max_element(corner, corner + 4), a.frac + b.frac,
          std::max(a.bits, b.bits)};
}

Range where_ge(const Range& a, const Range& b, const Range& x, const Range& y) {
  const int frac = std::max(x.frac, y.frac), common = std::max(a.frac, b.frac);
  const Range yes = aligned(x, frac), no = aligned(y, frac);
  const int compared = std::max(aligned(a, common).bits, aligned(b, common).bits);
  return {std::min(yes.low, no.low), std::max(yes.high, no.high), frac, most({yes.bits, no.bits, compared})};
}

Range lookup(const Table& t, const Range& x) {
  const int step = t.shape.step_log2;
  const Range fine = x.frac < step ? aligned(x, step) : x;
  const int between = fine.frac - step;
  const Range first{cpp_int(t.first) << between, cpp_int(t.first) << between, fine.frac, between + 1};
  const Range offset = fine - first;
  const Range last{0, cpp_int(t.entry.size()) << between, fine.frac};
  const auto [low, high] = std::minmax_element(t.entry.begin(), t.entry.end());
  cpp_int steepest = 0;
  for (std::size_t k = 1; k < t.entry.size(); ++k)
    steepest = std::max(steepest, cpp_int(abs(cpp_int(t.entry[k]) - t.entry[k - 1])));
  const Range slope{-steepest << between, steepest << between, 0};
  return {cpp_int(*low) << between, cpp_int(*high) << between, t.shape.entry.frac + between,
          most({fine.bits, offset.bits, last.bits, slope.bits})};
}

int Proof::widest() const {
  int most_bits = 1;
  for (const auto& [name, needed] : bits) most_bits = std::max(most_bits, needed);
  return most_bits;
}

Range range_of(const Register& r) {
  if (!r.declared) return {lowest<cpp_int>(r.format), highest<cpp_int>(r.format), r.format.frac};
  const auto [low, high] = *r.declared;
  if (r.format.overflow == Overflow::zero)
    return {std::min<std::int64_t>(low, 0), std::max<std::int64_t>(high, 0), r.format.frac};
  return {low, high, r.format.frac};
}

Range quantize(const Range& x, const RangeHandle& h) {
  const int dropped = std::max(x.frac - h.reg->format.frac, 0);
  const Range value = aligned(x, std::max(x.frac, h.reg->format.frac));
  const cpp_int unit = cpp_int(1) << dropped, added = added_by_rounding(h.reg->format.rounding, unit);
  const Range rounded{value.low - added, value.high + added, value.frac, std::max(value.bits, bits_of(unit))};
  const Range word{lowest<cpp_int>(h.reg->format), highest<cpp_int>(h.reg->format), h.reg->format.frac};
  h.proof->note(h.reg->name, most({rounded.bits, word.bits}));
  const Range held = range_of(*h.reg);
  if (value.low < (held.low << dropped) || value.high > (held.high << dropped))
    h.proof->overflowing.insert(h.reg->name);
  return held;
}

Range accumulate(const Range& term, std::int64_t count) {
  return {std::min(cpp_int(0), cpp_int(term.low * count)), std::max(cpp_int(0), cpp_int(term.high * count)), term.frac,
          term.bits};
}

}  // namespace synq
