#pragma once
#include "hw_model/schedule.hpp"
#include "hw_model/stepped/stream.hpp"

namespace synq {

/// What the machine did in one phase.
struct PhaseReport {
  Cycles cycles;
  Activity activity;  ///< of all cores
};
using TickReport = std::array<PhaseReport, machine_phases>;

}  // namespace synq
