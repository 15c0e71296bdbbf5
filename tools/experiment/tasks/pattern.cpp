#include <algorithm>
#include <cmath>
#include <numbers>

#include "tools/experiment/random_numbers.hpp"
#include "tools/experiment/tasks/task.hpp"

namespace synq::experiment {

/// Pattern generation: frozen Poisson input, the same in every trial; the target is a sum of four sines (periods T,
/// T/2, T/3, T/5; amplitude U(.5, 2), phase U(0, 2 pi)), minus its first value, over its largest magnitude.
/// Source: Bellec et al. 2020 (Nat. Commun. 11:3625). One tick is 1 ms.
Task make_pattern(const TaskConfig& c, std::uint32_t seed) {
  RandomNumbers spikes(seed, "pattern input"), shape(seed, "pattern target");
  const auto ticks = std::size_t(c.ticks), n_in = std::size_t(c.inputs);
  std::vector<double> x(ticks * n_in), y(ticks);
  for (double& v : x) v = spikes.uniform() < c.rate_hz / 1000 ? 1 : 0;
  for (const int divisor : {1, 2, 3, 5}) {
    const double amplitude = 0.5 + 1.5 * shape.uniform(), phase = 2 * std::numbers::pi * shape.uniform();
    const double period = std::floor(double(ticks) / divisor);
    for (std::size_t t = 0; t < ticks; ++t)
      y[t] += amplitude * std::sin(2 * std::numbers::pi * double(t) / period + phase);
  }
  const double first = y[0];
  double largest = 0;
  for (double& v : y) v -= first, largest = std::max(largest, std::abs(v));
  for (double& v : y) v /= largest;
  Dataset d{std::size_t(c.trials), ticks, n_in, 1, {}, {}, std::vector<double>(std::size_t(c.trials) * ticks, 1)};
  for (std::int64_t k = 0; k < c.trials; ++k) {
    d.inputs.insert(d.inputs.end(), x.begin(), x.end());
    d.targets.insert(d.targets.end(), y.begin(), y.end());
  }
  return {std::move(d), {}, false};
}

}  // namespace synq::experiment
