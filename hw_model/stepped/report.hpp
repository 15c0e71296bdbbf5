#pragma once
#include "hw_model/schedule.hpp"
#include "hw_model/stepped/stream.hpp"

namespace synq {

/// What the machine did in one phase.
struct PhaseReport {
  Cycles cycles;
  Activity activity;  ///< of all cores
};
/// How ticks keep to the machine's budget (hw_model/machine.hpp).
struct RealTime {
  Cycles longest;          ///< of one tick
  std::uint64_t late = 0;  ///< ticks longer than the budget
};
using TickReport = std::array<PhaseReport, machine_phases>;

}  // namespace synq
