#include "rules/reference/bptt_spiking.hpp"

#include <doctest/doctest.h>

#include <random>

#include "rules/reference/real50.hpp"
#include "tests/rules/reference_networks.hpp"
#include "tests/seed.hpp"

using namespace synq;
using namespace synq::reference;
using synq::test::difference;
using synq::test::flat;
using synq::test::LifAlif;
using synq::test::PureLif;
using synq::test::transposed;

namespace {

/// Every option of the model at work: 6 neurons, of which 3 adapt, bias, mask, softmax, a floor, a regulariser.
struct Everything {
  std::vector<double> inputs, targets, mask;
  Weights<double> weights{6, 4, 3, true, {}, {}, {}};

  Everything() {
    std::mt19937_64 random(test::seed());
    const auto draw = [&] { return double(random() >> 11) * 0x1p-53 * 2 - 1; };
    weights.clear();
    for (double& x : weights.input) x = draw() + 0.4;
    weights.input[4] = -2;  // the bias of neuron 0: it is at the floor now and then
    for (double& x : weights.readout) x = draw();
    for (std::size_t k = 0; k < 36; ++k) weights.recurrent[k] = k % 7 == 0 ? 0 : draw();
    for (std::size_t t = 0; t < 25; ++t) {
      for (int j = 0; j < 4; ++j) inputs.push_back(double(random() % 2));
      for (int k = 0; k < 3; ++k) targets.push_back(t % 3 == std::size_t(k));
      mask.push_back(t % 4 != 0);
    }
  }
  Trial trial() const { return {25, 4, 3, inputs, targets, mask}; }
  static SpikingModel model(bool blocked, std::optional<Function::Kind> surrogate) {
    return {.keep = 0.9,
            .input_scale = 0.7,
            .threshold = 0.6,
            .floor = -0.1,
            .refractory = 2,
            .adaptation = {0, 0.1, 0, 0.3, 0, 0.2},
            .adaptation_keep = 0.95,
            .surrogate = surrogate,
            .height = 0.5,
            .width = 0.8,
            .readout_keep = 0.8,
            .readout_scale = 0.4,
            .loss = Loss::softmax_cross_entropy,
            .rate_cost = 3,
            .target_rate = 0.1,
            .block_spike_paths = blocked};
  }
};

/// What the neurons of the last run did, [ticks][n].
struct States {
  std::vector<double> spikes, potentials, surrogates;

  States(const SpikingBptt<double>& rule, std::size_t ticks, std::size_t n) {
    for (std::size_t t = 0; t < ticks; ++t)
      for (std::size_t i = 0; i < n; ++i) {
        spikes.push_back(rule.spike(t, i));
        potentials.push_back(rule.potential(t, i));
        surrogates.push_back(rule.surrogate(t, i));
      }
  }
};

}  // namespace

TEST_CASE("LIF: spikes, potentials, readout and both gradients of an independent program") {
  const PureLif net;
  SpikingBptt<double> rule(PureLif::model(false));
  const auto outcome = rule.run(net.weights, net.trial());
  const States states(rule, 60, 10);
  CHECK(states.spikes == PureLif::npy("spikes"));
  CHECK(difference(states.potentials, PureLif::npy("membrane")) < 1e-12);
  CHECK(difference(states.surrogates, PureLif::npy("surrogate")) < 1e-12);
  CHECK(difference(outcome.readout, PureLif::npy("readout")) < 1e-12);
  for (const bool blocked : {true, false}) {
    const auto g = bptt(PureLif::model(blocked), net.weights, net.trial()).gradient;
    const std::string which = blocked ? "bptt_blocked_" : "bptt_full_";
    const double in = difference(g.input, PureLif::npy(which + "w_in"));
    const double rec = difference(g.recurrent, PureLif::npy(which + "w_rec"));
    const double out = difference(g.readout, PureLif::npy(which + "w_out"));
    MESSAGE(which << " in " << in << ", rec " << rec << ", out " << out);
    CHECK(in < 1e-13);
    CHECK(rec < 1e-13);
    CHECK(out < 1e-13);
    CHECK((difference(g.recurrent, PureLif::npy("eprop_w_rec")) < 1e-13) == blocked);
  }
}

TEST_CASE("LIF and ALIF: states, e-prop and full BPTT of an independent program") {
  const LifAlif net;
  SpikingBptt<double> rule(net.model(false));
  const auto outcome = rule.run(net.weights, net.trial());
  const States states(rule, 40, 4);
  CHECK(states.spikes == flat(net.file["z"]));
  CHECK(difference(states.potentials, flat(net.file["v"])) < 1e-12);
  CHECK(difference(states.surrogates, flat(net.file["psi"])) < 1e-12);
  CHECK(difference(outcome.readout, flat(net.file["y"])) < 1e-12);
  CHECK(outcome.loss == doctest::Approx(net.file["loss"].get<double>()).epsilon(1e-12));
  for (const bool blocked : {true, false}) {
    const auto g = bptt(net.model(blocked), net.weights, net.trial()).gradient;
    const auto& expected = blocked ? net.file["gradients"]["symmetric"] : net.file["full_bptt_surrogate"];
    auto recurrent = transposed(flat(expected["dW_rec"]), 4);
    for (std::size_t i = 0; i < 4; ++i) recurrent[5 * i] = 0;  // its full BPTT lists autapses too, which nobody has
    const double in = difference(g.input, transposed(flat(expected["dW_in"]), 3));
    const double rec = difference(g.recurrent, recurrent);
    MESSAGE("lif_alif, blocked " << blocked << ": in " << in << ", rec " << rec);
    CHECK(in < 1e-12);
    CHECK(rec < 1e-12);
    CHECK(difference(g.readout, transposed(flat(net.file["dW_out"]), 4)) < 1e-12);
  }
}

namespace {

/// The derivative of Everything's loss by one weight, carried forward in time beside the states of a finished run.
/// Which weight: `into_neuron(t, i)`, `into_readout(t, k)` are what the input of neuron i, readout k, gains from it.
struct Sensitivity {
  const Everything& net;
  const SpikingModel& model;
  const SpikingBptt<double>& run;
  const std::vector<double>& readout;
  std::vector<double> z = std::vector<double>(6), v = z, b = z, spikes = z, y = std::vector<double>(3);
  double loss = 0;

  template <class IntoNeuron, class IntoReadout>
  double of(const IntoNeuron& into_neuron, const IntoReadout& into_readout) {
    for (std::size_t t = 0; t < 25; ++t) {
      const auto before = z;
      for (std::size_t i = 0; i < 6; ++i) neuron(t, i, before, into_neuron(t, i));
      for (std::size_t k = 0; k < 3; ++k) {
        double input = into_readout(t, k);
        for (std::size_t j = 0; j < 6; ++j) input += net.weights.readout[k * 7 + j] * z[j];
        y[k] = model.readout_keep * y[k] + model.readout_scale * input;
        loss += net.mask[t] * error(t, k) * y[k];
      }
    }
    for (std::size_t i = 0; i < 6; ++i) {
      double count = 0;
      for (std::size_t t = 0; t < 25; ++t) count += run.spike(t, i);
      loss += model.rate_cost * (count / 25 - model.target_rate) * spikes[i] / 25;
    }
    return loss;
  }
  void neuron(std::size_t t, std::size_t i, const std::vector<double>& before, double input) {
    const double open = model.block_spike_paths ? 0 : 1;
    for (std::size_t j = 0; j < 6; ++j) input += open * net.weights.recurrent[i * 6 + j] * before[j];
    v[i] = model.keep * v[i] + model.input_scale * input - open * model.threshold * before[i];
    if (run.potential(t, i) == model.floor) v[i] = 0;
    b[i] = model.adaptation_keep * b[i] + before[i];
    z[i] = run.surrogate(t, i) * (v[i] - model.adaptation[i] * b[i]);
    spikes[i] += z[i];
  }
  double error(std::size_t t, std::size_t k) const {
    double sum = 0;
    for (std::size_t o = 0; o < 3; ++o) sum += std::exp(readout[t * 3 + o]);
    return std::exp(readout[t * 3 + k]) / sum - net.targets[t * 3 + k];
  }
};

using Kind = Function::Kind;
const std::optional<Kind> shapes[] = {std::nullopt, Kind::surrogate_exponential, Kind::surrogate_fast_sigmoid,
                                      Kind::surrogate_arctan};

}  // namespace

TEST_CASE("with every option the gradient is that of sensitivities carried forward in time") {
  const Everything net;
  const auto nothing = [](std::size_t, std::size_t) { return 0.0; };
  for (const bool blocked : {true, false})
    for (const auto& shape : shapes) {
      const auto model = Everything::model(blocked, shape);
      SpikingBptt<double> run(model);
      const auto outcome = run.run(net.weights, net.trial());
      const auto of = [&](const auto& into_neuron, const auto& into_readout) {
        return Sensitivity{net, model, run, outcome.readout}.of(into_neuron, into_readout);
      };
      std::vector<double> in, rec, out;
      for (std::size_t i = 0; i < 6; ++i) {
        for (std::size_t j = 0; j < 5; ++j) {
          const auto x = [&](auto t, auto to) { return to != i ? 0 : j == 4 ? 1 : net.inputs[t * 4 + j]; };
          in.push_back(of(x, nothing));
        }
        for (std::size_t j = 0; j < 6; ++j) {
          const auto z = [&](std::size_t t, std::size_t to) { return to != i || t == 0 ? 0 : run.spike(t - 1, j); };
          rec.push_back(j == i ? 0 : of(z, nothing));  // no autapses
        }
      }
      for (std::size_t k = 0; k < 3; ++k)
        for (std::size_t j = 0; j < 7; ++j) {
          const auto z = [&](std::size_t t, std::size_t to) { return to != k ? 0 : j == 6 ? 1 : run.spike(t, j); };
          out.push_back(of(nothing, z));
        }
      const auto& g = outcome.gradient;
      MESSAGE("blocked " << blocked << ", shape " << (&shape - shapes) << ": " << difference(g.input, in) << ", "
                         << difference(g.recurrent, rec) << ", " << difference(g.readout, out));
      CHECK(difference(g.input, in) < 1e-12);
      CHECK(difference(g.recurrent, rec) < 1e-12);
      CHECK(difference(g.readout, out) < 1e-12);
    }
}

TEST_CASE("every surrogate has its shape, and is 0 while refractory") {
  const Everything net;
  const auto shape = [](std::size_t which, double x) {
    const double all[] = {std::max(0.0, 1 - x), std::exp(-x), 1 / ((1 + x) * (1 + x)), 1 / (1 + x * x)};
    return 0.5 * all[which];
  };
  for (std::size_t which = 0; which < 4; ++which) {
    SpikingBptt<double> run(Everything::model(false, shapes[which]));
    run.run(net.weights, net.trial());
    for (const std::size_t i : {0u, 2u, 4u})  // these do not adapt
      for (std::size_t t = 0; t < 25; ++t) {
        const bool refractory = t > 0 && run.spike(t - 1, i) == 1;  // t_ref = 2: the tick after a spike
        const double psi = refractory ? 0 : shape(which, std::abs(run.potential(t, i) - 0.6) / 0.8);
        CHECK(run.surrogate(t, i) == doctest::Approx(psi).epsilon(1e-14));
      }
  }
}

TEST_CASE("the loss is the masked cross entropy and the cost of the spike rates") {
  const Everything net;
  SpikingBptt<double> run(Everything::model(false, std::nullopt));
  const auto outcome = run.run(net.weights, net.trial());
  double loss = 0, at_floor = 0, total = 0;
  for (std::size_t t = 0; t < 25; ++t)
    for (std::size_t k = 0; k < 3; ++k) {
      const double* y = &outcome.readout[t * 3];
      const double sum = std::exp(y[0]) + std::exp(y[1]) + std::exp(y[2]);
      loss -= net.mask[t] * net.targets[t * 3 + k] * std::log(std::exp(y[k]) / sum);
    }
  for (std::size_t i = 0; i < 6; ++i) {
    double spikes = 0;
    for (std::size_t t = 0; t < 25; ++t) spikes += run.spike(t, i), at_floor += run.potential(t, i) == -0.1;
    loss += 0.5 * 3 * (spikes / 25 - 0.1) * (spikes / 25 - 0.1);
    total += spikes;
  }
  CHECK(outcome.loss == doctest::Approx(loss).epsilon(1e-13));
  MESSAGE(total << " spikes, " << at_floor << " potentials at the floor");
  REQUIRE(total > 0);
  REQUIRE(at_floor > 0);  // else the floor went untested
}

TEST_CASE("double agrees with 50 digits") {
  const auto compare = [](const SpikingModel& model, const Weights<double>& weights, const Trial& trial) {
    const auto narrow = bptt(model, weights, trial);
    const auto wide = bptt(model, converted<Real50>(weights), trial);
    const auto rounded = converted<double>(wide.gradient);
    CHECK(narrow.loss == doctest::Approx(static_cast<double>(wide.loss)).epsilon(1e-12));
    CHECK(difference(narrow.readout, wide.readout) < 1e-12);
    CHECK(difference(narrow.gradient.input, rounded.input) < 1e-12);
    CHECK(difference(narrow.gradient.recurrent, rounded.recurrent) < 1e-12);
    CHECK(difference(narrow.gradient.readout, rounded.readout) < 1e-12);
  };
  const PureLif pure;
  const LifAlif both;
  const Everything net;
  for (const bool blocked : {true, false}) {
    compare(PureLif::model(blocked), pure.weights, pure.trial());
    compare(both.model(blocked), both.weights, both.trial());
    for (const auto& shape : shapes) compare(Everything::model(blocked, shape), net.weights, net.trial());
  }
}

TEST_CASE("a used rule gives the bits of a new one, and a wrong number of adaptations is refused") {
  const PureLif pure;
  const LifAlif both;
  SpikingBptt<double> used(PureLif::model(false));
  used.run(both.weights, both.trial());
  const auto& again = used.run(pure.weights, pure.trial());
  const auto fresh = bptt(PureLif::model(false), pure.weights, pure.trial());
  CHECK(again.loss == fresh.loss);
  CHECK(again.gradient.input == fresh.gradient.input);
  CHECK(again.gradient.recurrent == fresh.gradient.recurrent);
  CHECK(again.gradient.readout == fresh.gradient.readout);
  CHECK_THROWS_AS(bptt(both.model(false), pure.weights, pure.trial()), Defect);
}
