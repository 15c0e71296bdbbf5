#include "tools/experiment/tasks/teacher.hpp"

namespace synq::experiment {

/// White noise x ~ N(0, 1) through a leaky filter: y*(t) = sum_k f_k x(t - k + 1), f_k = gain leak decay^(k-1), k >= 1.
/// f_1 is the response in the tick of the impulse itself, because a rate network's readout sees its input in the same
/// tick; the source, which updates h after reading it out, counts that response as one tick later.
/// As a network of one linear unit: h(t) = decay h(t-1) + gain leak x(t), y* = h.
/// Source: Ger, Barak 2026 (arXiv 2605.04115).
Task make_filter(const TaskConfig& c, std::uint32_t seed, bool restarts) {
  const FilterConfig& f = c.filter;
  const TeacherWeights w{1, 1, 1, false, {f.gain * f.leak}, {f.decay}, {1}};
  return taught_by({reference::Activation::identity, 1, w},
                   {std::size_t(c.trials), std::size_t(c.ticks), 1, 1, c.fresh, restarts, false, white_noise},
                   RandomNumbers(seed, "filter"));
}

}  // namespace synq::experiment
