#include "tools/experiment/tasks/teacher.hpp"

namespace synq::experiment {
namespace {

struct Lesson {
  reference::RateForward<double> teacher;
  RandomNumbers random;
};

Dataset next_epoch(const Lessons& l, Lesson& now) {
  Dataset d{l.trials, l.ticks, l.n_in, l.n_out, {}, {}, {}};
  std::vector<double> x(l.n_in);
  for (std::size_t t = 0; t < l.trials * l.ticks; ++t) {
    if (l.restarts && t % l.ticks == 0) now.teacher.rest();
    for (double& each : x) each = l.draw(now.random);
    const std::vector<double>& y = now.teacher.tick(x);
    d.inputs.insert(d.inputs.end(), x.begin(), x.end());
    d.targets.insert(d.targets.end(), y.begin(), y.end());
    d.mask.push_back(!l.last_tick_only || t % l.ticks == l.ticks - 1 ? 1 : 0);
  }
  return d;
}

}  // namespace

Task taught_by(const reference::RateForward<double>& teacher, const Lessons& l, const RandomNumbers& random) {
  Task t = task_of(stream(Lesson{teacher, random}, [l](Lesson& now) { return next_epoch(l, now); }), l.fresh);
  t.ordered = !l.restarts;
  return t;
}

double white_noise(RandomNumbers& random) { return random.normal(); }
double coin(RandomNumbers& random) { return random.uniform() < 0.5 ? 0 : 1; }

}  // namespace synq::experiment
