#pragma once
#include <string>

#include "hw_model/stepped/report.hpp"

/// What clock or time a tick needs, and how ticks kept to it.
namespace synq {

/// Each would do alone, the other as the machine has it.
struct Pace {
  double tick_us;    ///< microseconds
  double clock_mhz;  ///< MHz
};

/// The shortest time and the slowest clock in whose budget (machine.hpp) so many cycles fit, as numbers of at most six
/// digits, rounded up. The machine must have a clock and a time; cycles >= 1.
Pace pace_for(const Machine&, Cycles);

/// "9 of 10 ticks were late: up to 330 cycles, 300 are allowed; tick_us = 3.3 or clock_mhz = 110 would do", of so many
/// ticks; empty for a machine without a budget.
std::string late_text(const Machine&, const RealTime&, std::uint64_t ticks);

}  // namespace synq
