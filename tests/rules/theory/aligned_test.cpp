#include <doctest/doctest.h>

#include "rules/reference/bptt_rate.hpp"
#include "rules/theory/mode.hpp"
#include "tests/network_words.hpp"
#include "tests/rules/reference_data.hpp"
#include "tests/rules/spec.hpp"

/// Matrices whose singular vectors are those of the teacher: the theory of one mode gives the update of all, and the
/// rules themselves give it too. The expected update over white noise is a quadratic form of the input, so it is the
/// sum of the updates of trials with a unit impulse in one channel at one tick, scored in the last tick alone.
using namespace synq;
using synq::test::difference;
using synq::test::flat;

namespace {

using Numbers = std::vector<double>;
constexpr std::size_t n = 4, ticks = 120;

/// left diag(d) right^T, all [n][n]
Numbers product(const Numbers& left, const Numbers& d, const Numbers& right) {
  Numbers m(n * n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      for (std::size_t k = 0; k < n; ++k) m[i * n + j] += left[i * n + k] * d[k] * right[j * n + k];
  return m;
}

struct Aligned {
  nlohmann::json file = test::read_json("seed1_data_aligned_matrices.json");

  Numbers at(const char* key) const { return flat(file[key]); }
  const nlohmann::json& expected(const char* rule) const {
    for (const auto& e : file["expected"])
      if (e["rule"] == rule) return e;
    throw std::runtime_error(rule);
  }
  reference::Weights<double> student() const { return {n, n, n, false, at("B"), at("W"), at("A")}; }
  reference::Weights<double> teacher() const { return {n, n, n, false, at("B_star"), at("W_star"), at("A_star")}; }
};

struct Update {
  Numbers readout = Numbers(n * n), recurrent = Numbers(n * n), input = Numbers(n * n);
  double loss = 0;

  void add(const Numbers& a, const Numbers& w, const Numbers& b) {
    for (std::size_t k = 0; k < n * n; ++k) readout[k] += a[k], recurrent[k] += w[k], input[k] += b[k];
  }
  double difference_to(const nlohmann::json& e) const {
    return std::max(
        {difference(readout, flat(e["dA"])), difference(recurrent, flat(e["dW"])), difference(input, flat(e["dB"]))});
  }
};

constexpr reference::RateModel linear{reference::Activation::identity, 1, reference::Loss::squared_error};

/// Calls use(inputs, targets) for each unit impulse, the targets being the teacher's answers.
template <class Use>
void for_each_impulse(const Aligned& data, const Use& use) {
  const auto teacher = data.teacher();
  reference::RateBptt<double> run(linear);
  const Numbers none(ticks * n);
  for (std::size_t channel = 0; channel < n; ++channel)
    for (std::size_t tick = 0; tick < ticks; ++tick) {
      Numbers inputs(ticks * n);
      inputs[tick * n + channel] = 1;
      use(inputs, Numbers(run.run(teacher, {ticks, n, n, inputs, none, {}}).readout));
    }
}

}  // namespace

TEST_CASE("the update of every matrix from the theory of its modes") {
  const Aligned data;
  const auto check = [&](const char* name, auto rule_of) {
    const auto& e = data.expected(name);
    Numbers da, db, dw;
    for (std::size_t k = 0; k < n; ++k) {
      const auto at = [&](const char* key) { return data.at(key)[k]; };
      const theory::Teacher teacher{at("a_star"), at("b_star"), at("w_star")};
      const auto d = theory::delta(rule_of(at("a_hat")), teacher, theory::Mode<double>{at("a"), at("b"), at("w")});
      da.push_back(d.readout), db.push_back(d.input), dw.push_back(d.recurrent);
      CHECK(difference(Numbers{d.readout, d.input, d.recurrent}, flat(e["mode_delta_abw"][k])) < 1e-9);
    }
    const Update update{product(data.at("U"), da, data.at("P")), product(data.at("P"), dw, data.at("P")),
                        product(data.at("P"), db, data.at("V"))};
    MESSAGE("theory, " << std::string(name) << ": " << update.difference_to(e));
    CHECK(update.difference_to(e) < 1e-9);
  };
  check("BPTT", [](double) { return theory::ModeRule::bptt(); });
  check("tBPTT", [](double) { return theory::ModeRule::truncated_bptt(1); });
  check("RFLO", [&](double feedback) { return theory::ModeRule::rflo(feedback, data.file["w_hat"]); });
}

TEST_CASE("the reference rule BPTT over all impulses") {
  const Aligned data;
  const auto weights = data.student();
  Numbers last(ticks);
  last.back() = 1;
  reference::RateBptt<double> rule(linear);
  Update sum;
  for_each_impulse(data, [&](const Numbers& inputs, const Numbers& targets) {
    const auto& out = rule.run(weights, {ticks, n, n, inputs, targets, last});
    sum.add(out.gradient.readout, out.gradient.recurrent, out.gradient.input);
    sum.loss += out.loss;
  });
  const auto& e = data.expected("BPTT");
  MESSAGE("BPTT over impulses: " << sum.difference_to(e) << ", loss " << sum.loss - e["loss"].get<double>());
  CHECK(sum.difference_to(e) < 1e-9);
  CHECK(sum.loss == doctest::Approx(e["loss"].get<double>()).epsilon(1e-9));
}

TEST_CASE("the local rule RFLO over all impulses") {
  const Aligned data;
  NetworkSpec spec = test::rate_spec(data.student(), linear, RuleKind::rflo, 0);
  test::set_constant(spec, "trace_keep", data.file["w_hat"]);
  spec.feedback_kind = FeedbackKind::random;
  spec.feedback = test::transposed(data.at("R"), n);  // [unit][out]
  const NetworkProof proof = prove(spec);
  Network<DoublePath> network(spec, proof);
  for_each_impulse(data, [&](const Numbers& inputs, const Numbers& targets) {
    network.reset();
    for (std::size_t t = 0; t < ticks; ++t)
      network.tick(std::span(inputs).subspan(t * n, n), std::span(targets).subspan(t * n, n), t + 1 == ticks, true);
  });
  Update sum;  // gradients add up over trials until they are written
  sum.add(test::matrix(network, "readout_gradient"), test::matrix(network, "recurrent_gradient"),
          test::matrix(network, "input_gradient"));
  const auto& e = data.expected("RFLO");
  MESSAGE("RFLO over impulses: " << sum.difference_to(e));
  CHECK(sum.difference_to(e) < 1e-9);
}
