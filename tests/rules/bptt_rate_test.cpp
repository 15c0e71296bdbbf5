#include "rules/reference/bptt_rate.hpp"

#include <doctest/doctest.h>

#include <random>

#include "rules/local_rule.hpp"
#include "rules/reference/real50.hpp"
#include "tests/rules/reference_data.hpp"
#include "tests/seed.hpp"

using namespace synq;
using namespace synq::reference;
using synq::test::difference;
using synq::test::flat;

namespace {

template <class R>
concept PassesAsLocal = LocalRule<R, double, RealHandle<double>>;
static_assert(!PassesAsLocal<RateBptt<double>>, "BPTT is no rule for a synapse");

/// rows [n][a] and [n][b] side by side
std::vector<double> beside(const std::vector<double>& left, const std::vector<double>& right, std::size_t n) {
  std::vector<double> all;
  for (std::size_t i = 0; i < n; ++i)
    for (const auto* m : {&left, &right})
      all.insert(all.end(), m->begin() + long(i * m->size() / n), m->begin() + long((i + 1) * m->size() / n));
  return all;
}

/// A trial and weights with random entries, kept together with the arrays that the trial points to.
struct Problem {
  std::vector<double> inputs, targets, mask;
  Weights<double> weights;
  std::size_t ticks;

  Problem(std::size_t n, std::size_t n_in, std::size_t n_out, std::size_t length, bool bias)
      : weights{n, n_in, n_out, bias, {}, {}, {}}, ticks(length) {
    std::mt19937_64 random(test::seed());
    const auto draw = [&] { return double(random() >> 11) * 0x1p-53 * 2 - 1; };
    weights.clear();
    for (auto* v : {&weights.input, &weights.recurrent, &weights.readout})
      for (double& x : *v) x = draw();
    for (std::size_t k = 0; k < ticks * n_in; ++k) inputs.push_back(draw());
    for (std::size_t k = 0; k < ticks; ++k) {
      double rest = 1;  // a row of targets sums to 1, as a softmax wants it: exactly, hence the multiples of 2^-10
      for (std::size_t o = 0; o + 1 < n_out; ++o) {
        targets.push_back(double(random() % 256) / 1024);
        rest -= targets.back();
      }
      targets.push_back(rest);
      mask.push_back(k % 3 != 1);
    }
  }
  Trial trial() const { return {ticks, weights.n_in, weights.n_out, inputs, targets, mask}; }
};

}  // namespace

TEST_CASE("the gradient and the losses of an independent program") {
  const auto file = test::read_json("small_rnn.json");
  const auto at = [&](const char* key) { return flat(file[key]); };
  const auto with_bias = beside(at("W_in"), at("b_rec"), 4), readout_with_bias = beside(at("W_out"), at("b_out"), 2);
  const Weights<double> weights{4, 2, 2, true, with_bias, at("W_rec"), readout_with_bias};
  const auto inputs = at("X"), targets = at("Y");
  for (const auto& c : file["cases"]) {
    CAPTURE(c["loss_fn"].get<std::string>());
    const bool softmax = c["loss_fn"] == "softmax_ce";
    const RateModel model{Activation::tanh, c["alpha"], softmax ? Loss::softmax_cross_entropy : Loss::squared_error};
    RateBptt<double> rule(model);
    const auto outcome = rule.run(weights, {12, 2, 2, inputs, targets, {}});
    const auto& g = outcome.gradient;
    const double recurrent = difference(beside(g.recurrent, g.input, 4), flat(c["total_gradient_exact"]));
    std::vector<double> outer(2 * 5);
    for (const auto& tick : c["forward"]["outer_grads"])
      for (std::size_t k = 0; k < outer.size(); ++k) outer[k] += flat(tick)[k];
    const double readout = difference(g.readout, outer);
    const double y = difference(outcome.readout, flat(c["forward"]["z"]));
    MESSAGE("small_rnn: gradient " << recurrent << ", readout gradient " << readout << ", y " << y);
    CHECK(recurrent < 1e-12);
    CHECK(readout < 1e-12);
    CHECK(y < 1e-12);
    const double unit = softmax ? 1 : 2;  // "mse" reports 0.5 of the mean over 2 outputs
    for (std::size_t t = 0; t < 12; ++t) {
      std::vector<double> only(12);
      only[t] = 1;
      CHECK(rule.run(weights, {12, 2, 2, inputs, targets, only}).loss ==
            doctest::Approx(unit * c["forward"]["loss"][t].get<double>()).epsilon(1e-12));
    }
  }
}

TEST_CASE("one unit, two ticks, by hand: every number below is exact in binary") {
  // a = 1/4, W_in 2, b 1/2, W_rec -1, W_out 3, b_out -1, x = 1, -2, y* = 0.  u[1] = 2.5, h[1] = 0.625, y[1] = 0.875
  const Weights<double> w{1, 1, 1, true, {2, 0.5}, {-1}, {3, -1}};
  const std::vector<double> x{1, -2}, target{0, 0};
  const Trial trial{2, 1, 1, x, target, {}};
  using Numbers = std::vector<double>;

  // u[2] = -4.125, h[2] = -0.5625 ; dL/dh[2] = -8.0625, dL/du[2] = -2.015625, dL/dh[1] = -1.40625,
  // dL/du[1] = -0.3515625
  const auto linear = bptt({Activation::identity, 0.25, Loss::squared_error}, w, trial);
  CHECK(linear.loss == 3.994140625);
  CHECK(linear.readout == Numbers{0.875, -2.6875});
  CHECK(linear.gradient.input == Numbers{3.6796875, -2.3671875});
  CHECK(linear.gradient.recurrent == Numbers{-1.259765625});
  CHECK(linear.gradient.readout == Numbers{2.05859375, -1.8125});

  // phi(u[2]) = 0, h[2] = 0.46875 ; dL/dh[2] = 1.21875, dL/du[2] = 0, dL/dh[1] = 3.5390625, dL/du[1] = 0.884765625
  const auto relu = bptt({Activation::relu, 0.25, Loss::squared_error}, w, trial);
  CHECK(relu.loss == 0.46533203125);
  CHECK(relu.readout == Numbers{0.875, 0.40625});
  CHECK(relu.gradient.input == Numbers{0.884765625, 0.884765625});
  CHECK(relu.gradient.recurrent == Numbers{0});
  CHECK(relu.gradient.readout == Numbers{0.7373046875, 1.28125});
}

/// Central differences of the loss by every weight, in 50 digits; their own error is of the order step^2 = 1e-30.
template <class Rule>
double difference_to_finite_differences(Rule& rule, const Weights<double>& start, const Trial& trial) {
  auto w = converted<Real50>(start);
  const auto gradient = rule.run(w, trial).gradient;
  const Real50 step("1e-15");
  Real50 worst = 0;
  const auto compare = [&](std::vector<Real50>& weights, const std::vector<Real50>& exact) {
    for (std::size_t k = 0; k < weights.size(); ++k) {
      const Real50 middle = weights[k];
      weights[k] = middle + step;
      const Real50 above = rule.run(w, trial).loss;
      weights[k] = middle - step;
      const Real50 below = rule.run(w, trial).loss;
      weights[k] = middle;
      const Real50 slope = (above - below) / (2 * step);
      worst = std::max(worst, Real50(abs(slope - exact[k]) / (abs(slope) + 1e-6)));
    }
  };
  compare(w.input, gradient.input), compare(w.recurrent, gradient.recurrent), compare(w.readout, gradient.readout);
  return static_cast<double>(worst);
}

TEST_CASE("the gradient is that of finite differences in 50 digits") {
  const Problem p(3, 2, 2, 5, true);
  for (const auto activation : {Activation::tanh, Activation::identity, Activation::relu})
    for (const double leak : {0.5, 1.0})
      for (const auto loss : {Loss::squared_error, Loss::softmax_cross_entropy}) {
        CAPTURE(int(activation));
        CAPTURE(leak);
        CAPTURE(int(loss));
        RateBptt<Real50> rule({activation, leak, loss});
        const double worst = difference_to_finite_differences(rule, p.weights, p.trial());
        MESSAGE("activation " << int(activation) << ", leak " << leak << ", loss " << int(loss) << ": " << worst);
        CHECK(worst < 1e-20);
      }
}

TEST_CASE("double agrees with 50 digits") {
  for (const bool bias : {false, true}) {
    const Problem p(20, 5, 4, 30, bias);
    const RateModel model{Activation::tanh, 0.3, Loss::softmax_cross_entropy};
    const auto narrow = bptt(model, p.weights, p.trial());
    const auto wide = bptt(model, converted<Real50>(p.weights), p.trial());
    const auto rounded = converted<double>(wide.gradient);
    CHECK(narrow.loss == doctest::Approx(static_cast<double>(wide.loss)).epsilon(1e-13));
    CHECK(difference(narrow.gradient.input, rounded.input) < 1e-12);
    CHECK(difference(narrow.gradient.recurrent, rounded.recurrent) < 1e-12);
    CHECK(difference(narrow.gradient.readout, rounded.readout) < 1e-12);
  }
}

TEST_CASE("a used rule gives the bits of a new one, whatever it ran before") {
  const Problem small(3, 2, 2, 4, true), large(6, 3, 4, 9, false);
  RateBptt<double> used({Activation::tanh, 0.5, Loss::squared_error});
  for (const auto* p : {&small, &large, &small, &small}) {
    const auto& again = used.run(p->weights, p->trial());
    const auto fresh = bptt({Activation::tanh, 0.5, Loss::squared_error}, p->weights, p->trial());
    CHECK(again.loss == fresh.loss);
    CHECK(again.readout == fresh.readout);
    CHECK(again.gradient.input == fresh.gradient.input);
    CHECK(again.gradient.recurrent == fresh.gradient.recurrent);
    CHECK(again.gradient.readout == fresh.gradient.readout);
  }
}

TEST_CASE("arrays of the wrong size are refused") {
  Problem p(3, 2, 2, 4, true);
  const RateModel model{Activation::tanh, 0.5, Loss::squared_error};
  p.inputs.pop_back();
  CHECK_THROWS_AS(bptt(model, p.weights, p.trial()), Defect);
  p.inputs.push_back(0), p.mask.pop_back();
  CHECK_THROWS_AS(bptt(model, p.weights, p.trial()), Defect);
  p.mask.push_back(1), p.weights.bias = false;
  CHECK_THROWS_AS(bptt(model, p.weights, p.trial()), Defect);
}
