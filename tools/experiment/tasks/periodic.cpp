#include <cmath>
#include <numbers>

#include "tools/experiment/tasks/task.hpp"

namespace synq::experiment {

/// No input (x = 0); the target is sin s + .5 sin 2s + .25 sin 4s with s = 2 pi t / ticks, one period in a trial.
/// Source: Murray 2019 (eLife 8:e43299).
Task make_periodic(const TaskConfig& c) {
  const auto trials = std::size_t(c.trials), ticks = std::size_t(c.ticks), n_in = std::size_t(c.inputs);
  Dataset d{
      trials, ticks, n_in, 1, std::vector<double>(trials * ticks * n_in), {}, std::vector<double>(trials * ticks, 1)};
  for (std::size_t k = 0; k < trials * ticks; ++k) {
    const double s = 2 * std::numbers::pi * double(k % ticks) / double(ticks);
    d.targets.push_back(std::sin(s) + 0.5 * std::sin(2 * s) + 0.25 * std::sin(4 * s));
  }
  return task_of([d = std::move(d)](std::uint64_t) { return d; }, false);
}

}  // namespace synq::experiment
