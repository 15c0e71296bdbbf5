#include "rules/theory/rank_one.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"

namespace synq::theory {
namespace {

using Vector = std::vector<double>;

double dot(const Vector& a, const double* b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}
void add(double scale, const double* from, Vector& to) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += scale * from[i];
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
    const std::size_t n = net_.units(), ticks = task_.target.size();
    phi_.resize(ticks * n);
    Vector state(n, 0.0);
    add(task_.leak * task_.impulse, net_.input.data(), state);
    for (std::size_t k = 0; k < ticks; ++k) {
      activate(state, &phi_[k * n]);
      recurrent_.push_back(dot(net_.read, &phi_[k * n]) * per_unit_);
      out_.response.push_back(dot(net_.readout, &phi_[k * n]) * per_unit_);
      const double error = out_.response[k] - task_.target[k];
      out_.loss += 0.5 * error * error;
      for (double& h : state) h *= 1 - task_.leak;
      add(task_.leak * recurrent_[k], net_.write.data(), state);
    }
  }

  void activate(const Vector& state, double* phi) const {
    const bool bent = task_.activation == RankOneActivation::tanh;
    for (std::size_t i = 0; i < state.size(); ++i) phi[i] = bent ? std::tanh(state[i]) : state[i];
  }
  /// phi'(h) where phi(h) is known
  double slope(double phi) const { return task_.activation == RankOneActivation::tanh ? 1 - phi * phi : 1; }

  /// later = dL/dh[k+1] becomes dL/dh[k] = phi' (z err + v a u.later)/N + (1-a) later.
  void backward() {
    const Vector zero(net_.units(), 0.0);
    RankOneNetwork& g = out_.gradient;
    g = {zero, zero, zero, zero};
    Vector later = zero;
    for (std::size_t k = task_.target.size(); k-- > 0;) {
      const double* phi = &phi_[k * later.size()];
      const double error = (out_.response[k] - task_.target[k]) * per_unit_;
      const double back = task_.leak * dot(net_.write, later.data()) * per_unit_;
      add(error, phi, g.readout);
      add(back, phi, g.read);
      add(task_.leak * recurrent_[k], later.data(), g.write);
      for (std::size_t i = 0; i < later.size(); ++i)
        later[i] = slope(phi[i]) * (net_.readout[i] * error + net_.read[i] * back) + (1 - task_.leak) * later[i];
    }
    add(task_.leak * task_.impulse, later.data(), g.input);
  }

  const ImpulseTask& task_;
  const RankOneNetwork& net_;
  double per_unit_;   ///< 1/N
  Vector phi_;        ///< phi(h) of h[1] .. h[T], [T][N]
  Vector recurrent_;  ///< v.phi(h)/N, [T]
  RankOneOutcome out_;
};

}  // namespace

Overlaps overlaps_of(const RankOneNetwork& n) {
  const auto of = [&](const Vector& a, const Vector& b) { return dot(a, b.data()) / double(n.units()); };
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
  add(rate, g.input.data(), next.input), add(rate, g.write.data(), next.write);
  add(rate, g.read.data(), next.read), add(rate, g.readout.data(), next.readout);
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
