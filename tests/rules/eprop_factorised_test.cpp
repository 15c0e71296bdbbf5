#include "rules/eprop_factorised.hpp"

#include <doctest/doctest.h>

#include <numeric>
#include <random>

#include "rules/for_rule.hpp"
#include "rules/simulator.hpp"
#include "tests/network_words.hpp"
#include "tests/rules/reference_data.hpp"
#include "tests/rules/spec.hpp"
#include "tests/seed.hpp"

/// The factorised rule against loops written for this test, and against e-prop with a readout that forgets at once.
using namespace synq;
using namespace synq::reference;
using synq::test::difference;
using synq::test::matrix;

namespace {

constexpr std::size_t n = 5, n_in = 3, n_out = 2, ticks = 40, trials = 3;

/// Drawn weights and trials; every fourth tick is not scored. All numbers are sixteenths.
struct Drawn {
  Weights<double> weights{n, n_in, n_out, false, {}, {}, {}};
  Dataset data{trials, ticks, n_in, n_out, {}, {}, {}};
  std::vector<double> feedback;  ///< [n][n_out]
  std::mt19937_64 random;

  explicit Drawn(std::uint64_t seed) : random(seed) {
    weights.clear();
    for (double& w : weights.input) w = sixteenths() + 0.25;
    for (double& w : weights.readout) w = sixteenths();
    for (std::size_t k = 0; k < n * n; ++k) weights.recurrent[k] = k % (n + 1) == 0 ? 0 : sixteenths();
    for (std::size_t k = 0; k < n * n_out; ++k) feedback.push_back(sixteenths());
    for (std::size_t k = 0; k < trials * ticks * n_in; ++k) data.inputs.push_back(double(random() % 2));
    for (std::size_t k = 0; k < trials * ticks * n_out; ++k) data.targets.push_back(sixteenths());
    for (std::size_t k = 0; k < trials * ticks; ++k) data.mask.push_back(k % 4 != 0);
  }
  double sixteenths() { return double(random() % 33) / 16 - 1; }
};

SpikingModel model(double readout_keep, double readout_scale, double rate_cost) {
  return {.keep = 0.875,
          .input_scale = 0.5,
          .threshold = 0.5,
          .refractory = 2,
          .adaptation = {},
          .adaptation_keep = 0,
          .surrogate = {},
          .height = 0.5,
          .width = 0.75,
          .readout_keep = readout_keep,
          .readout_scale = readout_scale,
          .loss = Loss::squared_error,
          .rate_cost = rate_cost,
          .target_rate = 0.1,
          .block_spike_paths = true};
}

/// One trial in plain loops. rate 0: gradients are added up, and the weights stay.
struct PlainLoops {
  const SpikingModel& m;
  const Drawn& drawn;
  double rate;
  Weights<double> w = drawn.weights, g{n, n_in, n_out, false, {}, {}, {}};
  std::vector<double> v = zeros(n), z = zeros(n), late = zeros(n), y = zeros(n_out), spikes = zeros(n);
  std::vector<double> input_trace = zeros(n_in), trace = zeros(n), readout_trace = zeros(n);
  std::vector<double> input_sum = zeros(n * n_in), recurrent_sum = zeros(n * n);  ///< of eligibilities

  static std::vector<double> zeros(std::size_t size) { return std::vector<double>(size); }

  void run() {
    g.clear();
    for (std::size_t t = 0; t < ticks; ++t) tick(t);
    for (std::size_t i = 0; i < n; ++i) {
      const double excess = m.rate_cost * (spikes[i] / ticks - m.target_rate) / ticks;
      for (std::size_t j = 0; j < n_in; ++j) g.input[i * n_in + j] += excess * input_sum[i * n_in + j];
      for (std::size_t j = 0; j < n; ++j) g.recurrent[i * n + j] += excess * recurrent_sum[i * n + j];
    }
  }
  void tick(std::size_t t) {
    const double* x = &drawn.data.inputs[t * n_in];
    const std::vector<double> before = z;
    std::vector<double> psi(n), err(n_out);
    for (std::size_t i = 0; i < n; ++i) {
      double in = 0;
      for (std::size_t j = 0; j < n; ++j) in += w.recurrent[i * n + j] * before[j];
      for (std::size_t j = 0; j < n_in; ++j) in += w.input[i * n_in + j] * x[j];
      v[i] = m.keep * v[i] + m.input_scale * in - m.threshold * before[i];
      if (late[i] > 0) late[i] -= 1;
      if (late[i] == 0) psi[i] = m.height * std::max(0.0, 1 - std::abs(v[i] - m.threshold) / m.width);
      z[i] = v[i] >= m.threshold && late[i] == 0;
      if (z[i] == 1) late[i] = m.refractory, spikes[i] += 1;
    }
    for (std::size_t k = 0; k < n_out; ++k) {
      double out = 0;
      for (std::size_t i = 0; i < n; ++i) out += w.readout[k * n + i] * z[i];
      y[k] = m.readout_keep * y[k] + m.readout_scale * out;
      if (drawn.data.mask[t] != 0) err[k] = y[k] - drawn.data.targets[t * n_out + k];
    }
    for (std::size_t j = 0; j < n_in; ++j) input_trace[j] = m.keep * input_trace[j] + m.input_scale * x[j];
    for (std::size_t j = 0; j < n; ++j) {
      trace[j] = m.keep * trace[j] + m.input_scale * before[j];
      readout_trace[j] = m.readout_keep * readout_trace[j] + m.readout_scale * z[j];
    }
    for (std::size_t i = 0; i < n; ++i) {
      double signal = 0;
      for (std::size_t k = 0; k < n_out; ++k) signal += drawn.feedback[i * n_out + k] * err[k];
      for (std::size_t j = 0; j < n_in; ++j) {
        move(w.input[i * n_in + j], g.input[i * n_in + j], signal * m.readout_scale * psi[i] * input_trace[j]);
        input_sum[i * n_in + j] += psi[i] * input_trace[j];
      }
      for (std::size_t j = 0; j < n; ++j) {
        if (i == j) continue;
        move(w.recurrent[i * n + j], g.recurrent[i * n + j], signal * m.readout_scale * psi[i] * trace[j]);
        recurrent_sum[i * n + j] += psi[i] * trace[j];
      }
    }
    for (std::size_t k = 0; k < n_out; ++k)
      for (std::size_t i = 0; i < n; ++i) move(w.readout[k * n + i], g.readout[k * n + i], err[k] * readout_trace[i]);
  }
  void move(double& weight, double& gradient, double step) const {
    gradient += step;
    weight -= rate * step;
  }
};

NetworkSpec factorised(NetworkSpec s, const Drawn& drawn) {
  s.rule = RuleKind::eprop_factorised;
  s.feedback_kind = FeedbackKind::random, s.feedback = drawn.feedback;
  return s;
}

}  // namespace

TEST_CASE("gradients and weights of plain loops: written every tick, added up, with a firing-rate regulariser") {
  double worst = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    for (const auto& [rate, cost] : {std::pair(0.125, 0.0), {0.0, 0.0}, {0.0, 3.0}}) {
      const Drawn drawn(test::seed() * 1000 + seed);
      const SpikingModel m = model(0.8, 0.4, cost);
      PlainLoops expected{m, drawn, rate};
      expected.run();
      REQUIRE(std::accumulate(expected.spikes.begin(), expected.spikes.end(), 0.0) > 5);

      NetworkSpec spec = factorised(test::spiking_spec(drawn.weights, m, rate, ticks), drawn);
      const NetworkProof proof = prove(spec);
      Network<DoublePath> network(spec, proof);
      network.reset();
      for (std::size_t t = 0; t < ticks; ++t)
        network.tick(drawn.data.input(0).subspan(t * n_in, n_in), drawn.data.target(0).subspan(t * n_out, n_out),
                     drawn.data.mask[t] != 0, true);
      network.end_of_trial();

      const std::string word = rate == 0 ? "gradient" : "weight";
      const Weights<double>& wanted = rate == 0 ? expected.g : expected.w;
      worst = std::max({worst, difference(matrix(network, "input_" + word), wanted.input),
                        difference(matrix(network, "recurrent_" + word), wanted.recurrent),
                        difference(matrix(network, "readout_" + word), wanted.readout)});
      CHECK(difference(expected.g.recurrent, std::vector<double>(n * n)) > 1e-3);
    }
  MESSAGE("largest difference " << worst);
  CHECK(worst < 1e-13);
}

namespace {

/// Registers in which neither e-prop (filtered, step) nor the factorised rule (credit, step) loses anything of psi L F;
/// all others may. first: those of 16 bits or fewer, for lanes.
struct Exact {
  Format standard, surrogate, signal, trace, filtered, credit, step, weight;
};
constexpr Exact exact[] = {{.standard = {.word = 16, .frac = 10},
                            .surrogate = {.word = 5, .frac = 4},
                            .signal = {.word = 5, .frac = 2},
                            .trace = {.word = 6, .frac = 4},
                            .filtered = {.word = 11, .frac = 8},
                            .credit = {.word = 10, .frac = 6},
                            .step = {.word = 12, .frac = 9},
                            .weight = {.word = 12, .frac = 10}},
                           {.standard = {.word = 32, .frac = 20},
                            .surrogate = {.word = 12, .frac = 10},
                            .signal = {.word = 14, .frac = 10},
                            .trace = {.word = 12, .frac = 9},
                            .filtered = {.word = 24, .frac = 19},
                            .credit = {.word = 26, .frac = 20},
                            .step = {.word = 30, .frac = 23},
                            .weight = {.word = 24, .frac = 20}}};

NetworkSpec in_formats(NetworkSpec s, const Exact& f) {
  for (const auto& [name, format] :
       {std::pair("surrogate", f.surrogate), {"learning_signal", f.signal}, {"credit", f.credit}, {"step", f.step}})
    test::set_register(s, name, format);
  for (const std::string p : {"input_", "recurrent_"}) {
    test::set_register(s, p + "trace", f.trace), test::set_register(s, p + "filtered", f.filtered);
    test::set_register(s, p + "weight", f.weight);
  }
  test::set_constant(s, "highest_gradient", 8), test::set_constant(s, "lowest_gradient", -8);
  return s;
}

/// All weights after the trials of a spec.
std::vector<double> learnt(NetworkSpec s, const Drawn& drawn, NumberPath path) {
  const NetworkProof proof = prove(s);
  const auto simulator = make_simulator(s, proof, path, true);
  for (std::size_t k = 0; k < trials; ++k) simulator->trial(drawn.data, k, true), simulator->write();
  std::vector<double> all;
  for (const WeightMatrix& w : simulator->weights()) all.insert(all.end(), w.values.begin(), w.values.end());
  return all;
}

}  // namespace

TEST_CASE("with a readout that forgets at once e-prop is the factorised rule, to the bit where no register loses any") {
  double worst = 0;
  for (std::uint64_t seed = 0; seed < 5; ++seed)
    for (const auto& rate_and_cost : {std::pair(0.125, 0.0), {0.0, 0.0}, {0.0, 3.0}})
      for (const Exact& formats : exact) {
        const double rate = rate_and_cost.first, cost = rate_and_cost.second;
        CAPTURE(seed);
        CAPTURE(cost);
        const Drawn drawn(test::seed() * 1000 + 100 + seed);
        const auto both = [&](double kappa, NumberPath path) {
          NetworkSpec s = in_formats(
              factorised(test::spiking_spec(drawn.weights, model(kappa, 1, cost), rate, ticks, formats.standard),
                         drawn),
              formats);
          const auto own = learnt(s, drawn, path);
          s.rule = RuleKind::eprop;
          return std::pair(own, learnt(s, drawn, path));
        };
        const auto [real, real_eprop] = both(0, NumberPath::double_);
        worst = std::max(worst, difference(real, real_eprop));
        const auto [oracle, oracle_eprop] = both(0, NumberPath::exact);
        CHECK(oracle == oracle_eprop);
        const auto [fixed, fixed_eprop] = both(0, NumberPath::fixed);
        CHECK(fixed == fixed_eprop);
        CHECK(fixed == oracle);
        const auto [filtered, filtered_eprop] = both(0.5, NumberPath::fixed);
        CHECK(filtered != filtered_eprop);
      }
  MESSAGE("in double at most " << worst);
  CHECK(worst < 1e-14);
}

TEST_CASE("other neurons are refused, with the rule to use") {
  const Drawn drawn(test::seed());
  SpikingModel m = model(0.8, 0.4, 0);
  m.adaptation.assign(n, 0.1);
  NetworkSpec s = factorised(test::spiking_spec(drawn.weights, m, 0.125, ticks), drawn);
  for (const NeuronKind kind : {NeuronKind::alif, NeuronKind::leaky_rate}) {
    s.neuron.kind = kind;
    CHECK_THROWS_WITH_AS(for_rule(s, []<class Rule>() {}), doctest::Contains("use eprop"), ConfigError);
  }
}
