#pragma once
#include "hw_model/machine.hpp"

/// What clock or time a tick needs.
namespace synq {

/// Each would do alone, the other as the machine has it.
struct Pace {
  double tick_us;    ///< microseconds
  double clock_mhz;  ///< MHz
};

/// The shortest time and the slowest clock in whose budget (machine.hpp) so many cycles fit, as numbers of at most six
/// digits, rounded up. The machine must have a clock and a time; cycles >= 1.
Pace pace_for(const Machine&, Cycles);

}  // namespace synq
