#include <doctest/doctest.h>

#include <functional>
#include <random>

#include "rules/reference/bptt_rate.hpp"
#include "rules/reference/efficient_bptt.hpp"
#include "rules/reference/future_bptt.hpp"
#include "rules/reference/kernl_full.hpp"
#include "rules/reference/kf_rtrl.hpp"
#include "rules/reference/of_local.hpp"
#include "rules/reference/r_kf_rtrl.hpp"
#include "rules/reference/rtrl.hpp"
#include "rules/reference/uoro.hpp"
#include "rules/rflo.hpp"
#include "tests/rules/reference_data.hpp"
#include "tests/seed.hpp"

using namespace synq;
using namespace synq::reference;
using synq::test::difference;

/// Identities that tie the rules of the unified framework to one another (Marschall, Cho, Savin 2020).
namespace {

/// A random tanh network and a stream.
struct Problem {
  static constexpr std::size_t n = 5, n_in = 3, n_out = 2, ticks = 12, m = n + n_in + 1;
  static constexpr OnlineShape shape{n, m, n_out};
  Weights<double> weights{n, n_in, n_out, true, {}, {}, {}};
  std::vector<double> inputs, targets;
  double leak;

  explicit Problem(double a) : leak(a) {
    std::mt19937_64 random(test::seed());
    const auto draw = [&] { return double(random() >> 11) * 0x1p-53 * 2 - 1; };
    weights.clear();
    for (auto* v : {&weights.input, &weights.recurrent, &weights.readout})
      for (double& x : *v) x = draw();
    for (std::size_t k = 0; k < ticks * n_in; ++k) inputs.push_back(draw());
    for (std::size_t k = 0; k < ticks * n_out; ++k) targets.push_back(draw());
  }
  RateModel model() const { return {Activation::tanh, leak, Loss::squared_error}; }

  /// The sum over the ticks, and what the rule gives at the end of the trial.
  Matrix<double> total(OnlineRule<double>& rule, Draws& draws) const {
    RateNetwork<double> network(model(), shape, {});
    Matrix<double> g(n, m);
    for (std::size_t t = 0; t < ticks; ++t)
      rule.tick(network.tick(weights, std::span(inputs).subspan(t * n_in, n_in),
                             std::span(targets).subspan(t * n_out, n_out), true, draws),
                g);
    rule.end(g);
    return g;
  }
  template <class Rule>
  Matrix<double> total(Rule rule) const {
    SeededDraws draws(1);
    return total(rule, draws);
  }
  Matrix<double> exact() const {
    const auto g = bptt<double>(model(), weights, {ticks, n_in, n_out, inputs, targets, {}}).gradient;
    Matrix<double> all(n, m);
    for (std::size_t i = 0; i < n; ++i) {
      std::copy_n(g.recurrent.begin() + long(i * n), n, all[i]);
      std::copy_n(g.input.begin() + long(i * (n_in + 1)), n_in + 1, all[i] + n);
    }
    return all;
  }
};

double off(const Matrix<double>& a, const Matrix<double>& b) { return difference(a.values, b.values); }

}  // namespace

TEST_CASE(
    "RTRL, E-BPTT of any window and F-BPTT over the trial sum to the exact gradient where the window is the trial") {
  for (const double leak : {1.0, 0.4}) {
    const Problem p(leak);
    const auto exact = p.exact();
    CHECK(off(p.total(Rtrl<double>(p.shape)), exact) < 1e-13);
    CHECK(off(p.total(EfficientBptt<double>(p.shape, Problem::ticks)), exact) < 1e-13);
    CHECK(off(p.total(FutureBptt<double>(p.shape, Problem::ticks)), exact) < 1e-13);
    CHECK(off(p.total(FutureBptt<double>(p.shape, 100)), exact) < 1e-13);
    CHECK(off(p.total(EfficientBptt<double>(p.shape, 100)), exact) < 1e-13);
    CHECK(off(p.total(EfficientBptt<double>(p.shape, 5)), exact) > 1e-3);  // windows cut credit
    CHECK(off(p.total(FutureBptt<double>(p.shape, 2)), exact) > 1e-3);
  }
}

TEST_CASE("with a = 1 RFLO is F-BPTT(1); with a < 1 it is not") {
  for (const double leak : {1.0, 0.4}) {
    const Problem p(leak);
    const OfLocal<Rflo, double> rflo(p.shape, {1 - leak}, {leak, 1});
    const double d = off(p.total(rflo), p.total(FutureBptt<double>(p.shape, 1)));
    if (leak == 1) CHECK(d < 1e-13);
    if (leak < 1) CHECK(d > 1e-3);
  }
}

TEST_CASE("KeRNL that does not learn, from A = I and alpha = a, is RFLO") {
  const Problem p(0.4);
  const OfLocal<Rflo, double> rflo(p.shape, {0.6}, {0.4, 1});
  const KernlFull<double>::Options still{.rate = 0, .noise = 1e-3, .alpha = 0.4},
      learning{.rate = 5, .noise = 1e-1, .alpha = 0.4};
  CHECK(off(p.total(KernlFull<double>(p.shape, still)), p.total(rflo)) < 1e-13);
  CHECK(off(p.total(KernlFull<double>(p.shape, learning)), p.total(rflo)) > 1e-6);
}

/// Mean over many runs minus the exact gradient, in standard errors of the mean: the largest over all entries.
static double worst_bias(const std::function<Matrix<double>(Draws&)>& estimate, const Matrix<double>& exact) {
  constexpr int runs = 4000;
  SeededDraws draws(test::seed());
  std::vector<double> sum(exact.values.size()), squares(sum);
  for (int k = 0; k < runs; ++k) {
    const auto g = estimate(draws);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += g.values[i], squares[i] += g.values[i] * g.values[i];
  }
  double worst = 0;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    const double mean = sum[i] / runs, variance = squares[i] / runs - mean * mean;
    worst = std::max(worst, std::abs(mean - exact.values[i]) / std::sqrt(variance / runs));
  }
  return worst;
}

TEST_CASE("UORO, KF-RTRL and R-KF-RTRL are RTRL on average") {
  const Problem p(0.4);
  const auto exact = p.exact();
  const auto mean_of = [&](const auto& rule) {
    return worst_bias(
        [&](Draws& d) {
          auto fresh = rule;
          return p.total(fresh, d);
        },
        exact);
  };
  // 45 entries: beyond 5 standard errors one of them lies with probability 3e-5
  const double uoro = mean_of(Uoro<double>(p.shape)), kf = mean_of(KfRtrl<double>(p.shape)),
               r_kf = mean_of(RKfRtrl<double>(p.shape));
  MESSAGE("largest bias in standard errors: UORO " << uoro << ", KF-RTRL " << kf << ", R-KF-RTRL " << r_kf);
  CHECK(uoro < 5);
  CHECK(kf < 5);
  CHECK(r_kf < 5);
  // and the test can tell: RFLO is biased by construction
  const double rflo = worst_bias(
      [&](Draws& d) {
        OfLocal<Rflo, double> fresh(p.shape, {0.6}, {0.4, 1});
        auto g = p.total(fresh, d);
        for (double& x : g.values) x += 1e-3 * d.sign();
        return g;
      },
      exact);
  CHECK(rflo > 50);
}

TEST_CASE("at the end of a trial a rule forgets it: a second run gives the first one's bits") {
  const Problem p(0.4);
  const auto twice = [&](auto rule) {
    SeededDraws first(3), second(3);
    const auto a = p.total(rule, first), b = p.total(rule, second);
    return a.values == b.values;
  };
  CHECK(twice(Rtrl<double>(p.shape)));
  CHECK(twice(Uoro<double>(p.shape)));
  CHECK(twice(KfRtrl<double>(p.shape)));
  CHECK(twice(RKfRtrl<double>(p.shape)));
  CHECK(twice(FutureBptt<double>(p.shape, 4)));
  CHECK(twice(EfficientBptt<double>(p.shape, 5)));
  CHECK(twice(KernlFull<double>(p.shape, {.rate = 0})));
}
