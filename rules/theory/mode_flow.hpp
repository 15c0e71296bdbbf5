#pragma once
#include <optional>
#include <vector>

#include "rules/theory/mode.hpp"

namespace synq::theory {

struct ModeSample {
  double time;
  Mode<double> mode;
  double loss;
};

struct ModeFlow {
  double end;             ///< time at which the integration stops, above 0
  double interval;        ///< time between samples, above 0
  double loss_bound = 0;  ///< see ModeTrajectory::reached; 0: nothing is looked for
};

struct ModeTrajectory {
  std::vector<ModeSample> samples;  ///< from time 0 on
  std::optional<double> reached;    ///< the first time at which the loss is below the bound
  bool left_domain = false;         ///< stopped where |w| came close to 1: the averages do not exist there
};

/// d(a, b, w)/dt = -Delta from `start` on, by a Dormand-Prince method of order 5 with dense output and error control
/// at 1e-12. Source: Williams et al. 2026, Fig. 4. Throws Defect where the start is outside |w| < 1.
ModeTrajectory integrate(const ModeRule&, const Teacher&, const Mode<double>& start, const ModeFlow&);

}  // namespace synq::theory
