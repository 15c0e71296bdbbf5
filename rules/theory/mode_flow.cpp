#include "rules/theory/mode_flow.hpp"

#include <algorithm>
#include <array>
#include <boost/math/tools/roots.hpp>
#include <boost/numeric/odeint.hpp>
#include <cmath>

namespace synq::theory {
namespace {

namespace odeint = boost::numeric::odeint;
using State = std::array<double, 3>;
using Stepper = odeint::result_of::make_dense_output<odeint::runge_kutta_dopri5<State>>::type;

constexpr double tolerance = 1e-12, first_step = 1e-3;
constexpr double edge = 1 - 1e-6;  // of |w|

Mode<double> mode_of(const State& s) { return {s[0], s[1], s[2]}; }
bool inside(const State& s) {
  return std::isfinite(s[0]) && std::isfinite(s[1]) && std::abs(s[2]) < edge;  // false for a w that is no number
}

class Integration {
 public:
  Integration(const ModeRule& rule, const Teacher& teacher, const ModeFlow& flow)
      : rule_(rule),
        teacher_(teacher),
        flow_(flow),
        stepper_(odeint::make_dense_output<odeint::runge_kutta_dopri5<State>>(tolerance, tolerance)) {}

  ModeTrajectory run(const State& start) {
    stepper_.initialize(start, 0, std::min(first_step, flow_.end));
    add_sample(0, start);
    if (samples().back().loss < flow_.loss_bound) out_.reached = 0;
    const auto system = [this](const State& s, State& slope, double) {
      const Mode<double> d = delta(rule_, teacher_, mode_of(s));
      slope = {-d.readout, -d.input, -d.recurrent};
    };
    while (stepper_.current_time() < flow_.end) {
      stepper_.do_step(system);
      if (!inside(stepper_.current_state())) return out_.left_domain = true, out_;
      look_for_bound();
      add_samples();
    }
    return out_;
  }

 private:
  std::vector<ModeSample>& samples() { return out_.samples; }
  double loss(const State& s) const { return mode_loss(teacher_, mode_of(s)); }
  double loss_at(double time) {
    State s;
    stepper_.calc_state(time, s);
    return loss(s);
  }
  void add_sample(double time, const State& s) { samples().push_back({time, mode_of(s), loss(s)}); }

  void add_samples() {
    for (;;) {
      const double time = double(samples().size()) * flow_.interval;
      if (time > std::min(stepper_.current_time(), flow_.end)) return;
      State s;
      stepper_.calc_state(time, s);
      add_sample(time, s);
    }
  }

  void look_for_bound() {
    if (out_.reached || !(loss(stepper_.current_state()) < flow_.loss_bound)) return;
    std::uintmax_t steps = 200;
    const auto above = [this](double time) { return loss_at(time) - flow_.loss_bound; };
    const auto [a, b] = boost::math::tools::toms748_solve(above, stepper_.previous_time(), stepper_.current_time(),
                                                          boost::math::tools::eps_tolerance<double>(40), steps);
    if (b <= flow_.end) out_.reached = b;
  }

  const ModeRule& rule_;
  const Teacher& teacher_;
  ModeFlow flow_;
  Stepper stepper_;
  ModeTrajectory out_;
};

}  // namespace

ModeTrajectory integrate(const ModeRule& rule, const Teacher& teacher, const Mode<double>& start,
                         const ModeFlow& flow) {
  const State s{start.readout, start.input, start.recurrent};
  if (!inside(s)) throw Defect("mode: a trajectory starts outside |w| < 1");
  if (!(flow.end > 0) || !(flow.interval > 0)) throw Defect("mode: a trajectory needs an end and an interval above 0");
  return Integration(rule, teacher, flow).run(s);
}

}  // namespace synq::theory
