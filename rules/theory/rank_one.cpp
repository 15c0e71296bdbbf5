#include "rules/theory/rank_one.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"

namespace synq::theory {
namespace {

using Vector = std::vector<double>;

double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}
void add(double scale, const Vector& from, Vector& to) {
  for (std::size_t i = 0; i < from.size(); ++i) to[i] += scale * from[i];
}

/// phi(h) and phi'(h)
struct Activity {
  Vector value, slope;
};
Activity activity(RankOneActivation kind, const Vector& state) {
  if (kind == RankOneActivation::identity) return {state, Vector(state.size(), 1.0)};
  Activity a{state, state};
  for (std::size_t i = 0; i < state.size(); ++i)
    a.value[i] = std::tanh(state[i]), a.slope[i] = 1 - a.value[i] * a.value[i];
  return a;
}

/// One trial, forward then backward.
class Trial {
 public:
  Trial(const ImpulseTask& task, const RankOneNetwork& network)
      : task_(task), net_(network), per_unit_(1 / double(network.units())) {}

  RankOneOutcome run() {
    forward();
    backward();
    return std::move(out_);
  }

 private:
  void forward() {
    Vector state(net_.units(), 0.0);
    add(task_.leak * task_.impulse, net_.input, state);
    for (const double target : task_.target) {
      activities_.push_back(activity(task_.activation, state));
      const Vector& phi = activities_.back().value;
      recurrent_.push_back(dot(net_.read, phi) * per_unit_);
      out_.response.push_back(dot(net_.readout, phi) * per_unit_);
      const double error = out_.response.back() - target;
      out_.loss += 0.5 * error * error;
      for (double& h : state) h *= 1 - task_.leak;
      add(task_.leak * recurrent_.back(), net_.write, state);
    }
  }

  /// later = dL/dh[k+1] becomes dL/dh[k] = phi' (z err + v a u.later)/N + (1-a) later.
  void backward() {
    const Vector zero(net_.units(), 0.0);
    RankOneNetwork& g = out_.gradient;
    g = {zero, zero, zero, zero};
    Vector later = zero;
    for (std::size_t k = activities_.size(); k-- > 0;) {
      const auto& [phi, slope] = activities_[k];
      const double error = (out_.response[k] - task_.target[k]) * per_unit_;
      const double back = task_.leak * dot(net_.write, later) * per_unit_;
      add(error, phi, g.readout);
      add(back, phi, g.read);
      add(task_.leak * recurrent_[k], later, g.write);
      for (std::size_t i = 0; i < later.size(); ++i)
        later[i] = slope[i] * (net_.readout[i] * error + net_.read[i] * back) + (1 - task_.leak) * later[i];
    }
    add(task_.leak * task_.impulse, later, g.input);
  }

  const ImpulseTask& task_;
  const RankOneNetwork& net_;
  double per_unit_;                   ///< 1/N
  std::vector<Activity> activities_;  ///< of h[1] .. h[T]
  Vector recurrent_;                  ///< v.phi(h)/N
  RankOneOutcome out_;
};

}  // namespace

Overlaps overlaps_of(const RankOneNetwork& n) {
  const auto of = [&](const Vector& a, const Vector& b) { return dot(a, b) / double(n.units()); };
  const double mu = of(n.input, n.write), vz = of(n.read, n.readout);
  return {{of(n.read, n.input), of(n.read, n.write), of(n.readout, n.input), of(n.readout, n.write)},
          {of(n.input, n.input), mu, mu, of(n.write, n.write)},
          {of(n.read, n.read), vz, vz, of(n.readout, n.readout)}};
}

RankOneOutcome rank_one_gradient(const ImpulseTask& task, const RankOneNetwork& n) {
  for (const Vector* v : {&n.write, &n.read, &n.readout})
    if (v->size() != n.units() || v->empty()) throw Defect("rank-one network: its vectors have not one length");
  return Trial(task, n).run();
}

RankOneNetwork rank_one_step(const ImpulseTask& task, const RankOneNetwork& network, double eta) {
  const RankOneNetwork g = rank_one_gradient(task, network).gradient;
  const double rate = -eta * double(network.units());
  RankOneNetwork next = network;
  add(rate, g.input, next.input), add(rate, g.write, next.write);
  add(rate, g.read, next.read), add(rate, g.readout, next.readout);
  return next;
}

double invariant_difference(const RankOneNetwork& a, const RankOneNetwork& b) {
  const auto entry = [](const RankOneNetwork& n, std::size_t i, std::size_t j) {
    return n.readout[i] * n.readout[j] + n.read[i] * n.read[j] - n.input[i] * n.input[j] - n.write[i] * n.write[j];
  };
  double worst = 0;
  for (std::size_t i = 0; i < a.units(); ++i)
    for (std::size_t j = 0; j < a.units(); ++j) worst = std::max(worst, std::abs(entry(a, i, j) - entry(b, i, j)));
  return worst;
}

}  // namespace synq::theory
