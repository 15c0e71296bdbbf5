#include "core/quantize_reals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.hpp"
#include "core/format_text.hpp"
#include "core/quantize.hpp"
#include "core/random/counter.hpp"
#include "core/register.hpp"

namespace synq {
namespace {

constexpr int mantissa = 53;  // bits of a double

void check_fits_double(const Format& f) {
  check(f);
  if (f.word - int(f.is_signed) > mantissa)
    throw ConfigError(
        fmt::format("{}: double holds {} bits beside the sign, and this word has more; use a narrower word",
                    to_short_text(f), mantissa));
  if (f.frac < -900 || f.frac > 1000)
    throw ConfigError(
        fmt::format("{}: frac must be in [-900, 1000], so that double holds every word", to_short_text(f)));
}

/// x as an exact number of at most 120 bits that rounds and overflows as x does in a word of at most 54 bits.
/// Above: of a number shifted up by 64 bits no bit is in the word, and its size is beyond it. Below: of a number of
/// more than 100 dropped bits, less than 2^-47 of the last place, all that counts for any mode and any 32 random bits
/// is its sign.
Fixed<int128> exact(double x, int frac) {
  int exponent = 0;
  const double fraction = std::frexp(x, &exponent);  // in (-1, 1), 0 for 0
  const auto raw = std::int64_t(std::ldexp(fraction, mantissa));
  const int dropped = mantissa - exponent - frac;
  if (dropped > 100) return {int128((raw > 0) - (raw < 0)), frac + 100};
  return {int128(raw), frac + std::max(dropped, -64)};
}

}  // namespace

void quantize_reals(std::span<const double> in, const Format& f, std::uint32_t seed, std::span<double> out) {
  check_fits_double(f);
  if (in.size() != out.size()) throw Defect("as many words as reals");
  const Rounder<int128> rounder(f);
  CounterSource source(seed);
  const Moment moment{Register{"quantize", f}.id(), 0};
  std::array<std::uint32_t, 1024> random{};
  for (std::size_t first = 0; first < in.size(); first += random.size()) {
    const std::size_t count = std::min(random.size(), in.size() - first);
    if (f.rounding == Rounding::stochastic) source.fill(moment, first, f.random_bits, std::span(random).first(count));
    for (std::size_t k = 0; k < count; ++k) {
      const double x = in[first + k];
      if (!std::isfinite(x))
        throw ConfigError(fmt::format("the value at index {} is {}; finite numbers are needed", first + k, x));
      out[first + k] = to_double(quantize(exact(x, f.frac), Handle<int128>{&rounder, random[k]}));
    }
  }
}

}  // namespace synq
