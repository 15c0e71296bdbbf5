#include "hw_model/real_time.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>

namespace synq {
namespace {

double of_six_digits(double x) { return std::stod(fmt::format("{:.6g}", x)); }

/// x, from which on fits() holds, as a number of six digits for which it holds too.
template <class Fits>
double rounded_up(double x, const Fits& fits) {
  const double nearest = of_six_digits(x);
  return fits(nearest) ? nearest : of_six_digits(nearest + std::pow(10, std::floor(std::log10(x)) - 5));
}

}  // namespace

Pace pace_for(const Machine& m, Cycles needed) {
  const auto fits = [&](double clock_mhz, double tick_us) {
    Machine other = m;
    other.clock_mhz = clock_mhz, other.tick_us = tick_us;
    return budget(other) >= needed;
  };
  const auto cycles = double(needed.count);
  return {rounded_up(cycles / m.clock_mhz, [&](double tick_us) { return fits(m.clock_mhz, tick_us); }),
          rounded_up(cycles / m.tick_us, [&](double clock_mhz) { return fits(clock_mhz, m.tick_us); })};
}

std::string late_text(const Machine& m, const RealTime& time, std::uint64_t ticks) {
  const auto most = budget(m);
  if (!most) return "";
  const std::string lengths = fmt::format("up to {} cycles, {} are allowed", time.longest.count, most->count);
  if (time.late == 0) return "no tick was late: " + lengths;
  const Pace enough = pace_for(m, time.longest);
  return fmt::format("{} of {} ticks were late: {}; tick_us = {} or clock_mhz = {} would do", time.late, ticks, lengths,
                     enough.tick_us, enough.clock_mhz);
}

}  // namespace synq
