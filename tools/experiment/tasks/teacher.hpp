#pragma once
#include "rules/reference/rate_forward.hpp"
#include "tools/experiment/random_numbers.hpp"
#include "tools/experiment/tasks/task.hpp"

namespace synq::experiment {

using TeacherWeights = reference::Weights<double>;

struct Lessons {
  std::size_t trials, ticks, n_in, n_out;
  bool fresh;                      ///< new inputs in every epoch
  bool restarts;                   ///< the teacher is at rest at the start of every trial; else it never is again
  bool last_tick_only;             ///< scored
  double (*draw)(RandomNumbers&);  ///< an input
};

/// Inputs drawn one by one, and what the teacher answers to them as targets.
Task taught_by(const reference::RateForward<double>& teacher, const Lessons&, const RandomNumbers&);

/// Standard inputs: N(0, 1), and 0 or 1 with equal probability.
double white_noise(RandomNumbers&);
double coin(RandomNumbers&);

}  // namespace synq::experiment
