#include "rules/rflo.hpp"

#include <doctest/doctest.h>

#include "rules/loss.hpp"
#include "tests/network_words.hpp"
#include "tests/rules/reference_data.hpp"
#include "tests/rules/spec.hpp"

/// RFLO and e-prop for rate neurons, run by the engine in double, against the rules of an independent program.
using namespace synq;
using namespace synq::reference;
using synq::test::difference;
using synq::test::flat;
using synq::test::matrix;
using synq::test::transposed;

namespace {

/// [rows][a] and [rows][b] side by side
std::vector<double> beside(const std::vector<double>& left, const std::vector<double>& right, std::size_t rows) {
  std::vector<double> all;
  for (std::size_t i = 0; i < rows; ++i)
    for (const auto* m : {&left, &right})
      all.insert(all.end(), m->begin() + long(i * m->size() / rows), m->begin() + long((i + 1) * m->size() / rows));
  return all;
}

std::vector<double> minus(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> d;
  for (std::size_t k = 0; k < a.size(); ++k) d.push_back(a[k] - b[k]);
  return d;
}

/// A column of small_rnn.json: which of our rules it is, and its feedback.
struct Column {
  const char* name;
  RuleKind rule;
  bool fixed_feedback;
};
constexpr Column columns[] = {
    {"RFLO", RuleKind::rflo, false}, {"RFLO_FB", RuleKind::rflo, true}, {"eprop_diag", RuleKind::eprop, false}};

/// The network of small_rnn.json under one of its two cases.
struct SmallRnn {
  nlohmann::json file = test::read_json("small_rnn.json");
  std::vector<double> inputs = flat(file["X"]), targets = flat(file["Y"]);
  Weights<double> weights{4, 2, 2, true, both("W_in", "b_rec", 4), flat(file["W_rec"]), both("W_out", "b_out", 2)};
  nlohmann::json expected;
  RateModel model;

  explicit SmallRnn(std::size_t k)
      : expected(file["cases"][k]),
        model{Activation::tanh, expected["alpha"],
              expected["loss_fn"] == "softmax_ce" ? Loss::softmax_cross_entropy : Loss::squared_error} {}

  /// rate 0: gradients are accumulated.
  Network<DoublePath> network(const Column& c, double rate) const {
    NetworkSpec s = test::rate_spec(weights, model, c.rule, rate);
    if (c.fixed_feedback) s.feedback_kind = FeedbackKind::random, s.feedback = transposed(flat(file["W_FB"]), 2);
    const NetworkProof proof = prove(s);
    return {s, proof};
  }
  void tick(Network<DoublePath>& n, std::size_t t) const {
    n.tick(std::span(inputs).subspan(2 * t, 2), std::span(targets).subspan(2 * t, 2), true, true);
  }

 private:
  std::vector<double> both(const char* left, const char* right, std::size_t rows) const {
    return beside(flat(file[left]), flat(file[right]), rows);
  }
};

/// The gradient of every tick at fixed weights against `name`'s, and the readout's; the larger difference.
double gradient_difference(const SmallRnn& net, const Column& column, const char* name) {
  auto network = net.network(column, 0);
  std::vector<double> before(28), readout_before(10);
  double worst = 0;
  for (std::size_t t = 0; t < 12; ++t) {
    net.tick(network, t);
    const auto sum = beside(matrix(network, "recurrent_gradient"), matrix(network, "input_gradient"), 4);
    const auto readout_sum = matrix(network, "readout_gradient");
    const auto expected = flat(net.expected["algorithms"][name]["rec_grads"][t]);
    worst = std::max(worst, difference(minus(sum, before), expected));
    const auto readout = flat(net.expected["forward"]["outer_grads"][t]);
    worst = std::max(worst, difference(minus(readout_sum, readout_before), readout));
    before = sum, readout_before = readout_sum;
  }
  return worst;
}

/// Losses of every tick and final weights where every tick writes, at rate 0.1; the larger difference.
double online_difference(const SmallRnn& net, const Column& column) {
  auto network = net.network(column, 0.1);
  const auto& expected = net.expected["online_sgd_lr_0p1"][column.name];
  std::vector<double> loss;
  const bool softmax = net.model.loss == Loss::softmax_cross_entropy;
  for (std::size_t t = 0; t < 12; ++t) {
    net.tick(network, t);
    const double unit = softmax ? 1 : 0.5;  // "mse" reports 0.5 of the mean over 2 outputs
    loss.push_back(
        unit * loss_of(LossKind(int(net.model.loss)), network.outputs().raw, std::span(net.targets).subspan(2 * t, 2)));
  }
  const auto last = [&](const char* name) { return flat(expected["final"][name]); };
  const double in = difference(matrix(network, "input_weight"), beside(last("W_in"), last("b_rec"), 4));
  const double rec = difference(matrix(network, "recurrent_weight"), last("W_rec"));
  const double out = difference(matrix(network, "readout_weight"), beside(last("W_out"), last("b_out"), 2));
  return std::max({difference(loss, flat(expected["loss"])), in, rec, out});
}

}  // namespace

TEST_CASE("gradients of every tick, and learning online, of an independent program") {
  for (const std::size_t k : {0u, 1u})
    for (const Column& column : columns) {
      const SmallRnn net(k);
      const double gradients = gradient_difference(net, column, column.name), online = online_difference(net, column);
      MESSAGE("a = " << net.model.leak << ", " << std::string(column.name) << ": gradients " << gradients << ", online "
                     << online);
      CHECK(gradients < 1e-12);
      CHECK(online < 1e-12);
    }
}

TEST_CASE("a = 1: RFLO is BPTT truncated to one tick; a < 1: it is not") {
  const double same = gradient_difference(SmallRnn(0), columns[0], "F-BPTT1");
  const double other = gradient_difference(SmallRnn(1), columns[0], "F-BPTT1");
  MESSAGE("a = 1: " << same << ", a = 0.5: " << other);
  CHECK(same < 1e-12);
  CHECK(other > 1e-3);
}

TEST_CASE("one synapse, two ticks, by hand: every number below is exact in binary") {
  // keep 1/2, gain 1/4, step -2: p = 1/4 * 2 = 1/2, w = 1 - 1 = 0 ; p = 1/4 + 1/4 * (-1) = 0, w = 0 - 0
  const Rflo::Constants<double> c{0.5};
  const Rflo::Registers<RealHandle<double>> exact{};
  auto s = Rflo::tick<double>(c, exact, {2.0}, {0.25, -2.0}, {1.0, 0.0});
  CHECK(s.eligibility == 0.5);
  CHECK(s.weight == 0);
  s = Rflo::tick<double>(c, exact, {-1.0}, {0.25, -2.0}, s);
  CHECK(s.eligibility == 0);
  CHECK(s.weight == 0);
  s = Rflo::tick<double>(c, exact, {3.0}, {0.25, -2.0}, s);
  CHECK(s.eligibility == 0.75);
  CHECK(s.weight == -1.5);
}
