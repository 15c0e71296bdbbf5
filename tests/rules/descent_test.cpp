#include "rules/descent.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "rules/per_trial.hpp"
#include "rules/rflo.hpp"

using namespace synq;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Weights after each write of a gradient that was accumulated since.
std::vector<double> descend(const Descent<double>& d, double weight, const std::vector<double>& gradients) {
  std::vector<double> weights;
  double sum = 0;
  for (const double g : gradients) {
    sum += g;
    d.step(RealHandle<double>{}, RealHandle<double>{}, weight, sum);
    weights.push_back(weight);
  }
  return weights;
}

}  // namespace

TEST_CASE("Without momentum and limits every gradient moves the weight once") {
  CHECK(descend({-0.5, 0, infinity, -infinity}, 1, {2, 0, -4}) == std::vector<double>{0, 0, 2});
}

TEST_CASE("Momentum: a gradient goes on to move the weight, each time by half as much as before") {
  // sums: 8, 4 + 0, 2 + 1, 1.5 - 3
  CHECK(descend({-0.25, 0.5, infinity, -infinity}, 0, {8, 0, 1, -3}) == std::vector<double>{-2, -3, -3.75, -3.375});
}

TEST_CASE("A constant gradient under momentum mu moves a weight as a rate 1 / (1 - mu) times larger would") {
  const std::vector<double> weights = descend({-1, 0.875, infinity, -infinity}, 0, std::vector<double>(400, 1.0));
  CHECK(weights[398] - weights[399] == doctest::Approx(8).epsilon(1e-12));
}

TEST_CASE("Limits bound the step and leave what is kept of the gradient whole") {
  // sums: 10, 5, 2.5, -20 + 1.25; steps of at most 3
  CHECK(descend({-1, 0.5, 3, -3}, 0, {10, 0, 0, -20}) == std::vector<double>{-3, -6, -8.5, -5.5});
}

TEST_CASE("In fixed point the kept gradient is rounded where it is written") {
  using N = Fixed<std::int32_t>;
  const Rounder<std::int32_t> weight(Format{.word = 16, .frac = 4}), gradient(Format{.word = 6, .frac = 1});
  const Handle<std::int32_t> weights{&weight}, gradients{&gradient};
  const auto number = [](int raw, int frac) { return N{raw, frac}; };
  const Descent<N> d{number(-1, 2), number(3, 2), number(10, 0), number(-10, 0)};  // eta 1/4, mu 3/4, +- 10
  N w = number(0, 4), g = number(30, 1);                                           // g = 15, of at most 15.5
  d.step(weights, gradients, w, g);
  CHECK(w.raw == -40);  // -10 / 4 in sixteenths
  CHECK(g.raw == 22);   // 11.25 in halves, half to even
  d.step(weights, gradients, w, g);
  CHECK(w.raw == -80);
  CHECK(g.raw == 16);  // 8.25
}

TEST_CASE("What accumulates gradients, and what regularises") {
  static_assert(!accumulates<Rflo> && accumulates<PerTrial<Rflo>> && accumulates<PerTrialRegularised<Rflo>>);
  static_assert(!regularises<PerTrial<Rflo>> && regularises<PerTrialRegularised<Rflo>>);
}
