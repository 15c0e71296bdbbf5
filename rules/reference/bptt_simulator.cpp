#include "rules/reference/bptt_simulator.hpp"

#include "core/cloned.hpp"
#include "rules/reference/bptt_rate.hpp"
#include "rules/reference/bptt_spiking.hpp"
#include "rules/reference/learner.hpp"
#include "rules/trial_score.hpp"

namespace synq::reference {
namespace {

template <class Bptt>
class GradientBy final : public Gradient {
 public:
  explicit GradientBy(Bptt bptt) : bptt_(std::move(bptt)) {}
  const Outcome<double>& of(const Weights<double>& w, const Dataset& d, std::size_t k) override {
    return bptt_.run(w, {d.ticks, d.n_in, d.n_out, d.input(k), d.target(k), d.scored(k)});
  }
  std::unique_ptr<Gradient> clone() const override { return std::make_unique<GradientBy>(*this); }

 private:
  Bptt bptt_;
};

Loss loss_of_spec(const NetworkSpec& s) {
  return s.loss == LossKind::squared_error ? Loss::squared_error : Loss::softmax_cross_entropy;
}

SpikingModel spiking_model(const NetworkSpec& s, double rate_cost, double target_rate, bool block) {
  const auto c = [&](const char* name) { return s.names.constant(name).value; };
  SpikingModel m{c("membrane_keep"),    c("membrane_input"),
                 c("threshold"),        c("floor"),
                 c("refractory"),       s.neuron.beta,
                 c("adaptation_keep"),  {},
                 c("surrogate_height"), c("surrogate_height") / c("surrogate_slope"),
                 c("readout_keep"),     c("readout_input"),
                 loss_of_spec(s),       rate_cost,
                 target_rate,           block};
  if (s.neuron.surrogate != SurrogateKind::triangle) m.surrogate = s.neuron.tables.value.function.kind;
  return m;
}

class BpttSimulator final : public ReferenceSimulator {
 public:
  BpttSimulator(const NetworkSpec& s, std::unique_ptr<Gradient> gradient, const Rates& rates)
      : ReferenceSimulator(s, rates), gradient_(std::move(gradient)), loss_(s.loss) {}

  TrialResult trial(const Dataset& d, std::size_t k, bool learn) override {
    const Outcome<double>& o = gradient_->of(learner_.weights(), d, k);
    if (learn) learner_.add(o.gradient);
    TrialScore score(loss_, d.n_out);
    for (std::size_t t = 0; t < d.ticks; ++t) {
      const auto output = std::span(o.readout).subspan(t * d.n_out, d.n_out);
      if (d.scored(k)[t] != 0) score.add(output, d.target(k).subspan(t * d.n_out, d.n_out), ticks_ + t);
    }
    ticks_ += d.ticks;
    return score.result();
  }
  /// Every trial starts from rest.
  std::vector<double> activity() const override { return std::vector<double>(learner_.weights().n); }
  std::unique_ptr<Simulator> clone() const override { return std::make_unique<BpttSimulator>(*this); }

 private:
  Cloned<Gradient> gradient_;
  LossKind loss_;
};

}  // namespace

RateModel rate_model(const NetworkSpec& s) {
  const Activation kinds[] = {Activation::tanh, Activation::relu, Activation::identity};
  return {kinds[std::size_t(s.neuron.activation)], s.names.constant("leak").value, loss_of_spec(s)};
}

std::unique_ptr<Gradient> make_gradient(const NetworkSpec& s, double rate_cost, double target_rate, bool block) {
  if (s.neuron.kind != NeuronKind::leaky_rate) {
    SpikingBptt<double> bptt(spiking_model(s, rate_cost, target_rate, block));
    return std::make_unique<GradientBy<SpikingBptt<double>>>(std::move(bptt));
  }
  return std::make_unique<GradientBy<RateBptt<double>>>(RateBptt<double>(rate_model(s)));
}

std::unique_ptr<Simulator> make_bptt_simulator(const NetworkSpec& s, std::unique_ptr<Gradient> g, const Rates& rates) {
  return std::make_unique<BpttSimulator>(s, std::move(g), rates);
}

}  // namespace synq::reference
