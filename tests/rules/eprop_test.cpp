#include <doctest/doctest.h>

#include <random>

#include "tests/network_words.hpp"
#include "tests/rules/reference_networks.hpp"
#include "tests/rules/spec.hpp"
#include "tests/seed.hpp"

/// e-prop for spiking neurons, run by the engine in double, against independent programs and against BPTT.
using namespace synq;
using namespace synq::reference;
using synq::test::difference;
using synq::test::flat;
using synq::test::LifAlif;
using synq::test::matrix;
using synq::test::PureLif;
using synq::test::transposed;
using synq::test::words_named;

namespace {

Network<DoublePath> network_of(NetworkSpec spec) {
  const NetworkProof proof = prove(spec);
  return {spec, proof};
}

/// A learning trial from rest, up to its end; calls each(tick) after every tick.
template <class Each>
void present(Network<DoublePath>& network, const Trial& trial, const Each& each) {
  network.reset();
  for (std::size_t t = 0; t < trial.ticks; ++t) {
    const bool scored = trial.mask.empty() || trial.mask[t] != 0;
    network.tick(trial.inputs.subspan(t * trial.n_in, trial.n_in), trial.targets.subspan(t * trial.n_out, trial.n_out),
                 scored, true);
    each(t);
  }
  network.end_of_trial();
}
void present(Network<DoublePath>& network, const Trial& trial) {
  present(network, trial, [](std::size_t) {});
}

/// The entries [i][j] of m [rows][columns] are multiplied by scale.
std::vector<double> scaled(std::vector<double> m, double scale) {
  for (double& x : m) x *= scale;
  return m;
}

}  // namespace

TEST_CASE("LIF: gradients of an independent e-prop, with a firing-rate regulariser") {
  const PureLif net;
  auto network = network_of(test::spiking_spec(net.weights, PureLif::model(true), 0, 60));
  std::vector<double> spikes, potentials, surrogates, readout;
  const auto add = [&](std::vector<double>& to, const char* name) {
    const auto w = words_named(network, name);
    to.insert(to.end(), w.begin(), w.end());
  };
  present(network, net.trial(), [&](std::size_t) {
    add(spikes, "spike"), add(potentials, "potential"), add(surrogates, "surrogate"), add(readout, "readout");
  });
  CHECK(spikes == PureLif::npy("spikes"));
  CHECK(difference(potentials, PureLif::npy("membrane")) < 1e-12);
  CHECK(difference(surrogates, PureLif::npy("surrogate")) < 1e-12);
  CHECK(difference(readout, PureLif::npy("readout")) < 1e-12);
  const double in = difference(matrix(network, "input_gradient"), PureLif::npy("eprop_w_in"));
  const double rec = difference(matrix(network, "recurrent_gradient"), PureLif::npy("eprop_w_rec"));
  const double out = difference(matrix(network, "readout_gradient"), PureLif::npy("eprop_w_out"));
  MESSAGE("eprop_bptt_identity: in " << in << ", rec " << rec << ", out " << out);
  CHECK(in < 1e-13);
  CHECK(rec < 1e-13);
  CHECK(out < 1e-13);
}

TEST_CASE("LIF and ALIF: states, traces and gradients of an independent program") {
  const LifAlif net;
  const double zeta_o = 1 - net.file["kap"].get<double>();
  for (const bool symmetric : {true, false}) {
    NetworkSpec spec = test::spiking_spec(net.weights, net.model(true), 0, 40);
    if (!symmetric) spec.feedback_kind = FeedbackKind::random, spec.feedback = flat(net.file["B_random"]);
    auto network = network_of(spec);
    double states = 0, traces = 0;
    std::size_t sample = 0;
    std::vector<double> adaptation_before(12);  // eps_a at tick t is what e[t] is made with
    present(network, net.trial(), [&](std::size_t t) {
      CHECK(words_named(network, "spike") == flat(net.file["z"][t]));
      for (const auto& [word, key] :
           {std::pair("potential", "v"), {"adaptation", "b"}, {"surrogate", "psi"}, {"readout", "y"}}) {
        const auto got = words_named(network, word), wanted = flat(net.file[key][t]);
        for (std::size_t i = 0; i < got.size(); ++i) states = std::max(states, std::abs(got[i] - wanted[i]));
      }
      if (sample < 5 && t == net.file["trace_sample_times"][sample]) {
        const auto at = [&](const char* key) { return flat(net.file[key][sample]); };
        const auto pre = words_named(network, "input_trace");
        for (std::size_t j = 0; j < 3; ++j) traces = std::max(traces, std::abs(pre[j] - at("eps_v_in")[j * 4]));
        traces = std::max(traces, difference(adaptation_before, transposed(at("eps_a_in"), 3)));
        traces = std::max(traces,
                          difference(scaled(matrix(network, "input_filtered"), zeta_o), transposed(at("ebar_in"), 3)));
        ++sample;
      }
      adaptation_before = matrix(network, "input_adaptation_trace");
    });
    CHECK(sample == 5);
    CHECK(states < 1e-12);
    CHECK(traces < 1e-12);
    const auto& expected = net.file["gradients"][symmetric ? "symmetric" : "random"];
    const double in = difference(matrix(network, "input_gradient"), transposed(flat(expected["dW_in"]), 3));
    const double rec = difference(matrix(network, "recurrent_gradient"), transposed(flat(expected["dW_rec"]), 4));
    const double out = difference(matrix(network, "readout_gradient"), transposed(flat(net.file["dW_out"]), 4));
    MESSAGE("lif_alif, symmetric " << symmetric << ": states " << states << ", traces " << traces << ", gradients in "
                                   << in << ", rec " << rec << ", out " << out);
    CHECK(in < 1e-12);
    CHECK(rec < 1e-12);
    CHECK(out < 1e-12);
  }
}

namespace {

/// A random network with bias, refractory time, an unscored part and a firing-rate regulariser.
struct RandomNet {
  std::vector<double> inputs, targets, mask;
  Weights<double> weights{7, 4, 3, true, {}, {}, {}};
  std::mt19937_64 random;

  explicit RandomNet(std::uint64_t seed) : random(seed) {
    const auto draw = [&] { return double(random() >> 11) * 0x1p-53 * 2 - 1; };
    weights.clear();
    for (double& x : weights.input) x = draw() + 0.3;
    for (double& x : weights.readout) x = draw();
    for (std::size_t k = 0; k < 49; ++k) weights.recurrent[k] = k % 8 == 0 ? 0 : draw();
    for (std::size_t t = 0; t < 40; ++t) {
      for (int j = 0; j < 4; ++j) inputs.push_back(double(random() % 2));
      for (int k = 0; k < 3; ++k) targets.push_back(t % 3 == std::size_t(k));
      mask.push_back(t % 4 != 0);
    }
  }
  Trial trial() const { return {40, 4, 3, inputs, targets, mask}; }
  static SpikingModel model(bool adapts, std::optional<Function::Kind> surrogate, Loss loss) {
    return {.keep = 0.9,
            .input_scale = 0.7,
            .threshold = 0.6,
            .refractory = 2,
            .adaptation = adapts ? std::vector<double>{0, 0.1, 0, 0.3, 0.05, 0.2, 0.4} : std::vector<double>{},
            .adaptation_keep = 0.95,
            .surrogate = surrogate,
            .height = 0.5,
            .width = 0.8,
            .readout_keep = 0.8,
            .readout_scale = 0.4,
            .loss = loss,
            .rate_cost = 3,
            .target_rate = 0.1,
            .block_spike_paths = true};
  }
};

}  // namespace

TEST_CASE("e-prop with symmetric feedback is BPTT with the paths from spike to membrane blocked") {
  double worst = 0, full = INFINITY;
  std::size_t nets = 0;
  for (const auto surrogate :
       {std::optional<Function::Kind>(), std::optional(Function::Kind::surrogate_exponential),
        std::optional(Function::Kind::surrogate_fast_sigmoid), std::optional(Function::Kind::surrogate_arctan)})
    for (const bool adapts : {false, true})
      for (const Loss loss : {Loss::squared_error, Loss::softmax_cross_entropy})
        for (std::uint64_t k = 0; k < 5; ++k, ++nets) {
          const RandomNet net(test::seed() * 1000 + nets);
          SpikingModel model = RandomNet::model(adapts, surrogate, loss);
          auto network = network_of(test::spiking_spec(net.weights, model, 0, 40));
          double spikes = 0;
          present(network, net.trial(), [&](std::size_t) {
            for (const double z : words_named(network, "spike")) spikes += z;
          });
          REQUIRE(spikes > 10);
          const auto difference_to = [&](const Weights<double>& g) {
            return std::max({difference(matrix(network, "input_gradient"), g.input),
                             difference(matrix(network, "recurrent_gradient"), g.recurrent),
                             difference(matrix(network, "readout_gradient"), g.readout)});
          };
          worst = std::max(worst, difference_to(bptt(model, net.weights, net.trial()).gradient));
          model.block_spike_paths = false;
          full = std::min(full, difference_to(bptt(model, net.weights, net.trial()).gradient));
        }
  MESSAGE(nets << " networks: at most " << worst << " from blocked BPTT, at least " << full << " from full BPTT");
  CHECK(worst < 1e-12);
  CHECK(full > 1e-3);
}

TEST_CASE("a write moves each weight by the accumulated gradient and empties it") {
  const RandomNet net(test::seed());
  const auto model = RandomNet::model(true, {}, Loss::squared_error);
  auto network = network_of(test::spiking_spec(net.weights, model, 0, 40));
  present(network, net.trial());
  const auto once = matrix(network, "recurrent_gradient"), before = matrix(network, "recurrent_weight");
  present(network, net.trial());
  const auto twice = matrix(network, "recurrent_gradient");
  CHECK(difference(twice, scaled(once, 2)) < 1e-13);  // the same weights, the same trial: gradients of a batch add up
  network.write();
  const auto after = matrix(network, "recurrent_weight");
  for (std::size_t k = 0; k < after.size(); ++k) CHECK(after[k] == before[k] - twice[k]);
  CHECK(matrix(network, "recurrent_gradient") == std::vector<double>(49));
}
