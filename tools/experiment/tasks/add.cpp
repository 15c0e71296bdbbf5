#include <deque>

#include "tools/experiment/random_numbers.hpp"
#include "tools/experiment/tasks/task.hpp"

namespace synq::experiment {
namespace {

struct Bits {
  RandomNumbers random;
  std::uint64_t tick = 0;
  std::deque<double> values;  ///< the present one, and those before it

  /// The value so many values ago; 0 before the first.
  double before(std::int64_t lag) const { return std::size_t(lag) < values.size() ? values[std::size_t(lag)] : 0; }
};

Dataset next_epoch(const TaskConfig& c, Bits& x) {
  Dataset d{std::size_t(c.trials), std::size_t(c.ticks), 2, 2, {}, {}, {}};
  const auto longest = std::size_t(std::max(c.lags[0], c.lags[1]));
  for (std::size_t t = 0; t < d.trials * d.ticks; ++t, ++x.tick) {
    if (x.tick % std::uint64_t(c.hold) == 0) {
      x.values.push_front(x.random.uniform() < 0.5 ? 0 : 1);
      if (x.values.size() > longest + 1) x.values.pop_back();
    }
    const double now = x.before(0), y = 0.5 + 0.5 * x.before(c.lags[0]) - 0.25 * x.before(c.lags[1]);
    d.inputs.insert(d.inputs.end(), {now, 1 - now});
    d.targets.insert(d.targets.end(), {y, 1 - y});
    d.mask.push_back(1);
  }
  return d;
}

}  // namespace

/// y = .5 + .5 x(t - t1) - .25 x(t - t2), x ~ Bernoulli(.5), given as X = [x, 1 - x], Y = [y, 1 - y]; each value is
/// held `hold` ticks (lags count values). Before the first value x is 0. One stream, cut into trials.
/// Source: Marschall, Cho, Savin 2020 (arXiv 1907.02649), after Pitis 2016.
Task make_add(const TaskConfig& c, std::uint32_t seed) {
  Task t = task_of(stream(Bits{RandomNumbers(seed, "add"), 0, {}}, [c](Bits& x) { return next_epoch(c, x); }), c.fresh);
  t.ordered = true;
  return t;
}

}  // namespace synq::experiment
