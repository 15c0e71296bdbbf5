#include "rules/reference/bptt_simulator.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/cloned.hpp"
#include "rules/loss.hpp"
#include "rules/reference/bptt_rate.hpp"
#include "rules/reference/bptt_spiking.hpp"

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

class BpttSimulator final : public Simulator {
 public:
  BpttSimulator(const NetworkSpec& s, std::unique_ptr<Gradient> gradient, double rate, double readout_rate)
      : gradient_(std::move(gradient)),
        loss_(s.loss),
        mean_(s.write.mean),
        mask_(s.recurrent_mask()),
        weights_{s.n, s.n_in, s.n_out, s.bias, s.input_weight, s.recurrent_matrix(), s.readout_weight} {
    const bool train[] = {s.train_input, s.train_recurrent, s.train_readout};
    for (std::size_t m = 0; m < 3; ++m) {
      if (!train[m]) continue;
      matrices_.push_back(m);
      sums_.emplace_back(matrix(m).size());
      rates_.push_back(m == 2 ? readout_rate : rate);
      if (s.write.adam) adams_.emplace_back(*s.write.adam, matrix(m).size());
    }
  }
  TrialResult trial(const Dataset& d, std::size_t k, bool learn) override {
    const Outcome<double>& o = gradient_->of(weights_, d, k);
    ticks_ += d.ticks;
    if (learn)
      for (std::size_t m = 0; m < matrices_.size(); ++m) {
        const auto& g = gradient_matrix(o.gradient, matrices_[m]);
        for (std::size_t i = 0; i < g.size(); ++i) sums_[m][i] += g[i];
      }
    return result(d, k, o.readout);
  }

  void write() override {
    for (std::size_t m = 0; m < matrices_.size(); ++m) {
      auto& w = matrix(matrices_[m]);
      auto& sum = sums_[m];
      if (matrices_[m] == 1)
        for (std::size_t i = 0; i < mask_.size(); ++i) sum[i] = mask_[i] == 0 ? 0 : sum[i];
      if (!adams_.empty())
        adams_[m].step(w, sum, mean_);
      else
        for (std::size_t i = 0; i < w.size(); ++i) w[i] -= rates_[m] * mean_ * sum[i];
      std::fill(sum.begin(), sum.end(), 0.0);
    }
  }

  std::unique_ptr<Simulator> clone() const override { return std::make_unique<BpttSimulator>(*this); }
  std::vector<WeightMatrix> weights() const override {
    const Weights<double>& w = weights_;
    return {{"input_weight", w.n, w.input_columns(), w.input},
            {"recurrent_weight", w.n, w.n, w.recurrent},
            {"readout_weight", w.n_out, w.readout_columns(), w.readout}};
  }
  void digest(const std::function<void(std::string_view)>& f) const override {
    for (const WeightMatrix& m : weights()) {
      f(m.name);
      for (const double x : m.values) f(std::to_string(std::bit_cast<std::uint64_t>(x))), f(" ");
    }
  }
  std::vector<std::pair<std::string, std::vector<double>>> words() const override {
    std::vector<std::pair<std::string, std::vector<double>>> all;
    for (WeightMatrix& m : weights()) all.emplace_back(m.name, std::move(m.values));
    return all;
  }
  std::vector<std::pair<Register, Probe>> probes() const override { return {}; }
  std::uint64_t ticks() const override { return ticks_; }
  void archive(Archive& a) override {
    a.field(ticks_), a.field(weights_.input), a.field(weights_.recurrent), a.field(weights_.readout), a.field(sums_);
    for (Adam& adam : adams_) adam.visit([&](auto& m, auto& v, auto& n) { a.field(m), a.field(v), a.field(n); });
  }
  void take_words(const Simulator&) override { throw Defect("a BPTT simulator takes no words"); }

 private:
  std::vector<double>& matrix(std::size_t m) {
    return m == 0 ? weights_.input : m == 1 ? weights_.recurrent : weights_.readout;
  }
  static const std::vector<double>& gradient_matrix(const Weights<double>& g, std::size_t m) {
    return m == 0 ? g.input : m == 1 ? g.recurrent : g.readout;
  }

  TrialResult result(const Dataset& d, std::size_t k, const std::vector<double>& y) const {
    TrialResult r;
    std::vector<double> score(d.n_out), wanted(d.n_out);
    for (std::size_t t = 0; t < d.ticks; ++t) {
      if (d.scored(k)[t] == 0) continue;
      const auto output = std::span(y).subspan(t * d.n_out, d.n_out),
                 target = d.target(k).subspan(t * d.n_out, d.n_out);
      const double loss = loss_of(loss_, output, target);
      if (!std::isfinite(loss) && r.broken < 0) r.broken = std::int64_t(ticks_ - d.ticks + t);
      r.loss += loss, ++r.scored;
      add_score(loss_, output, score);
      for (std::size_t c = 0; c < d.n_out; ++c) wanted[c] += target[c];
    }
    const auto best = [](const std::vector<double>& v) { return std::max_element(v.begin(), v.end()) - v.begin(); };
    r.correct = r.scored > 0 && best(score) == best(wanted);
    return r;
  }

  Cloned<Gradient> gradient_;
  LossKind loss_;
  double mean_;
  std::vector<double> mask_;
  Weights<double> weights_;
  std::vector<std::size_t> matrices_;  ///< those that are trained: 0 input, 1 recurrent, 2 readout
  std::vector<std::vector<double>> sums_;
  std::vector<double> rates_;
  std::vector<Adam> adams_;
  std::uint64_t ticks_ = 0;
};

}  // namespace

std::unique_ptr<Gradient> make_gradient(const NetworkSpec& s, double rate_cost, double target_rate, bool block) {
  if (s.neuron.kind != NeuronKind::leaky_rate) {
    SpikingBptt<double> bptt(spiking_model(s, rate_cost, target_rate, block));
    return std::make_unique<GradientBy<SpikingBptt<double>>>(std::move(bptt));
  }
  const Activation kinds[] = {Activation::tanh, Activation::relu, Activation::identity};
  const RateModel m{kinds[std::size_t(s.neuron.activation)], s.names.constant("leak").value, loss_of_spec(s)};
  return std::make_unique<GradientBy<RateBptt<double>>>(RateBptt<double>(m));
}

std::unique_ptr<Simulator> make_bptt_simulator(const NetworkSpec& s, std::unique_ptr<Gradient> g, double rate,
                                               double readout_rate) {
  return std::make_unique<BpttSimulator>(s, std::move(g), rate, readout_rate);
}

Weights<double> weights_of(const Simulator& simulator, const NetworkSpec& s) {
  Weights<double> w{s.n, s.n_in, s.n_out, s.bias, {}, {}, {}};
  for (WeightMatrix& m : simulator.weights())
    (m.name == "input_weight" ? w.input : m.name == "recurrent_weight" ? w.recurrent : w.readout) = std::move(m.values);
  return w;
}

}  // namespace synq::reference
