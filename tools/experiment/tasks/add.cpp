#include "tools/experiment/random_numbers.hpp"
#include "tools/experiment/tasks/task.hpp"

namespace synq::experiment {

/// y = .5 + .5 x(t - t1) - .25 x(t - t2), x ~ Bernoulli(.5), given as X = [x, 1 - x], Y = [y, 1 - y]; each value is
/// held `hold` ticks (lags count values). Before the first value x is 0. One stream, cut into trials.
/// Source: Marschall, Cho, Savin 2020 (arXiv 1907.02649), after Pitis 2016.
Task make_add(const TaskConfig& c, std::uint32_t seed) {
  RandomNumbers random(seed, "add");
  const auto total = std::size_t(c.trials * c.ticks), hold = std::size_t(c.hold);
  std::vector<double> x((total + hold - 1) / hold);
  for (double& v : x) v = random.uniform() < 0.5 ? 0 : 1;
  const auto before = [&](std::size_t at, std::int64_t lag) {
    return at >= std::size_t(lag) ? x[at - std::size_t(lag)] : 0.0;
  };
  Dataset d{std::size_t(c.trials), std::size_t(c.ticks), 2, 2, {}, {}, {}};
  for (std::size_t t = 0; t < total; ++t) {
    const std::size_t at = t / hold;
    const double y = 0.5 + 0.5 * before(at, c.lags[0]) - 0.25 * before(at, c.lags[1]);
    d.inputs.insert(d.inputs.end(), {x[at], 1 - x[at]});
    d.targets.insert(d.targets.end(), {y, 1 - y});
    d.mask.push_back(1);
  }
  return {std::move(d), {}, false};
}

}  // namespace synq::experiment
