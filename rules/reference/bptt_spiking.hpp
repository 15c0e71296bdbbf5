#pragma once
#include <limits>
#include <optional>

#include "core/neuron/spiking.hpp"
#include "rules/reference/readout_pass.hpp"
#include "rules/reference/unrolled.hpp"

/// Back-propagation through time for LIF and ALIF networks, by unrolling, with psi in place of dz/dv.
/// Source: Bellec et al. 2020 (Nat. Commun. 11:3625), methods. Potentials have the unit of the threshold.
namespace synq::reference {

struct SpikingModel {
  double keep;                                              ///< alpha = exp(-dt/tau_m)
  double input_scale;                                       ///< zeta = 1 - alpha, or 1
  double threshold;                                         ///< v_th
  double floor = -std::numeric_limits<double>::infinity();  ///< v never falls below
  double refractory;                                        ///< t_ref, ticks
  std::vector<double> adaptation;                           ///< beta of each neuron, unit of v; empty: all are LIF
  double adaptation_keep;                                   ///< rho = exp(-dt/tau_a); for LIF it has no effect
  std::optional<Function::Kind> surrogate;                  ///< psi's shape; empty: the triangle
  double height;                                            ///< g, 1 / unit of v
  double width;                                             ///< w, unit of v
  double readout_keep;                                      ///< kappa = exp(-dt/tau_out)
  double readout_scale;                                     ///< zeta_o = 1 - kappa, or 1
  Loss loss;
  double rate_cost;    ///< c_reg: the loss includes 0.5 c_reg sum_i (spikes_i / ticks - target_rate)^2
  double target_rate;  ///< spikes per tick
  /// Cuts the paths from a spike to a membrane (recurrent and reset); a spike still raises its own neuron's threshold.
  /// The gradient is then that of e-prop with symmetric feedback (as long as no potential is at the floor).
  bool block_spike_paths;
};

/// Forward:  v[t] = alpha v[t-1] + zeta (W_rec z[t-1] + W_in x[t] + b) - v_th z[t-1] ;  b[t] = rho b[t-1] + z[t-1] ;
///           z[t] = 1 where v[t] >= v_th + beta b[t] and not refractory ;  y[t] = kappa y[t-1] + zeta_o W_out z[t].
/// Backward: dL/dz[t] = zeta_o W_out^T dL/dy[t] + c_reg (spikes / T - target) / T + dL/db[t+1]
///                      + W_rec^T zeta dL/dv[t+1] - v_th dL/dv[t+1]  (this line unless blocked) ;
///           dL/dv[t] = psi[t] dL/dz[t] + alpha dL/dv[t+1], 0 at the floor ;
///           dL/db[t] = -beta psi[t] dL/dz[t] + rho dL/db[t+1].
/// No autapses: the diagonal of W_rec is to be 0, and its gradient is. While the shapes stay, no tick allocates.
template <class Real>
class SpikingBptt {
 public:
  explicit SpikingBptt(const SpikingModel& m)
      : model_(m), c_(constants<Constants>(m)), readout_({m.loss, m.readout_keep, m.readout_scale}) {
    if (m.surrogate) tables_.value = exact_table({*m.surrogate, m.height, m.width});
  }

  /// The outcome is overwritten by the next run.
  const Outcome<Real>& run(const Weights<Real>& w, const Trial& trial) {
    check_shapes(w, trial);
    start(w, trial);
    if (model_.surrogate)
      forward<TableSurrogate>(trial);
    else
      forward<TriangleSurrogate>(trial);
    add_rate_cost();
    for (std::size_t t = trial.ticks; t-- > 0;) backward(w, t);
    network_.add_gradients(outcome_.gradient);
    for (std::size_t i = 0; i < w.n; ++i) outcome_.gradient.recurrent[i * w.n + i] = Real(0);
    readout_.add_gradient(network_.activities(), outcome_.gradient.readout);
    return outcome_;
  }

  /// z, psi and v of neuron i at tick t of the last run.
  const Real& spike(std::size_t t, std::size_t i) const { return network_.activity(t)[i]; }
  const Real& surrogate(std::size_t t, std::size_t i) const { return network_.surrogate(t)[i]; }
  const Real& potential(std::size_t t, std::size_t i) const { return potentials_[t * network_.n() + i]; }

 private:
  using Constants = Spiking<TriangleSurrogate>::Constants<Real>;

  template <class C>
  static C constants(const SpikingModel& m) {
    const Real height(m.height), slope = height / Real(m.width);
    return {Real(m.keep),
            Real(m.input_scale),
            Real(m.threshold),
            Real(m.floor),
            Real(m.refractory),
            Real(m.adaptation_keep),
            height,
            slope,
            Real(0),
            Real(1)};
  }

  void start(const Weights<Real>& w, const Trial& trial) {
    if (!model_.adaptation.empty() && model_.adaptation.size() != w.n)
      throw Defect("reference rule: there is not one adaptation for each neuron");
    outcome_.clear(w, trial.ticks);
    network_.start(w, trial);
    readout_.start(w, trial);
    beta_.assign(model_.adaptation.begin(), model_.adaptation.end());
    beta_.resize(w.n, Real(0));
    potentials_.resize(trial.ticks * w.n);
    for (auto* each : {&rate_signal_, &spike_gradient_, &later_potential_, &later_threshold_})
      each->assign(w.n, Real(0));
  }

  template <class Surrogate>
  void forward(const Trial& trial) {
    if (model_.adaptation.empty())
      unroll<Lif<Surrogate>>(trial);
    else
      unroll<Alif<Surrogate>>(trial);
  }

  template <class Neuron>
  void unroll(const Trial& trial) {
    const auto c = constants<typename Neuron::template Constants<Real>>(model_);
    const typename Neuron::template Registers<RealHandle<Real>> exact{};
    std::vector<typename Neuron::template State<Real>> state(network_.n());
    for (std::size_t t = 0; t < trial.ticks; ++t) {
      const Real* input = network_.arriving(t);
      for (std::size_t i = 0; i < network_.n(); ++i) {
        state[i] = Neuron::tick(c, tables_, exact, beta_[i], input[i], state[i]);
        network_.activity(t)[i] = state[i].spike;
        network_.surrogate(t)[i] = state[i].surrogate;
        potentials_[t * network_.n() + i] = state[i].potential;
      }
      readout_.forward(trial, t, network_.activity(t), outcome_);
    }
  }

  /// rate_signal_ = c_reg (spikes / T - target) / T: what the regulariser adds to dL/dz at every tick.
  void add_rate_cost() {
    const Real ticks(static_cast<double>(network_.ticks())), cost(model_.rate_cost);
    for (std::size_t i = 0; i < network_.n(); ++i) {
      Real spikes(0);
      for (std::size_t t = 0; t < network_.ticks(); ++t) spikes += spike(t, i);
      const Real excess = spikes / ticks - Real(model_.target_rate);
      outcome_.loss += cost * excess * excess / 2;
      rate_signal_[i] = cost * excess / ticks;
    }
  }

  /// later_potential_ and later_threshold_ hold dL/dv and dL/db of tick t + 1, and afterwards those of t.
  void backward(const Weights<Real>& w, std::size_t t) {
    for (std::size_t i = 0; i < w.n; ++i) {
      const Real reset = model_.block_spike_paths ? Real(0) : Real(c_.threshold * later_potential_[i]);
      spike_gradient_[i] = rate_signal_[i] + later_threshold_[i] - reset;
    }
    if (!model_.block_spike_paths && t + 1 < network_.ticks()) network_.backward(w, t + 1, spike_gradient_.data());
    readout_.backward(w, t, spike_gradient_.data());
    for (std::size_t i = 0; i < w.n; ++i) {
      const Real through = network_.surrogate(t)[i] * spike_gradient_[i];
      const bool free = potential(t, i) > c_.floor;
      later_potential_[i] = free ? Real(through + c_.keep * later_potential_[i]) : Real(0);
      later_threshold_[i] = c_.adaptation_keep * later_threshold_[i] - beta_[i] * through;
      network_.signal(t)[i] = c_.input_scale * later_potential_[i];
    }
  }

  SpikingModel model_;
  Constants c_;
  NeuronTables tables_;
  Unrolled<Real> network_;
  ReadoutPass<Real> readout_;
  Outcome<Real> outcome_;
  std::vector<Real> potentials_;                         ///< v, [ticks][n]
  std::vector<Real> beta_, rate_signal_;                 ///< [n]
  std::vector<Real> spike_gradient_;                     ///< dL/dz, [n]
  std::vector<Real> later_potential_, later_threshold_;  ///< dL/dv, dL/db, [n]
};

/// One trial. Where there are many, keep a SpikingBptt.
template <class Real>
Outcome<Real> bptt(const SpikingModel& model, const Weights<Real>& weights, const Trial& trial) {
  return SpikingBptt<Real>(model).run(weights, trial);
}

}  // namespace synq::reference
