#include "rules/reference/rate_forward.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "rules/reference/bptt_rate.hpp"

using namespace synq::reference;

namespace {

/// Two units that differ in everything, two inputs, two readouts, biases.
const Weights<double> weights{
    2, 2, 2, true, {0.5, -1, 0.25, 2, 0.3, -0.7}, {0.2, -0.9, 1.1, 0.4}, {1, 2, 3, -1, 0.5, 4}};
const double x[4][2] = {{1, 0}, {0.5, -2}, {0, 0}, {3, 1}};

double phi(Activation a, double u) {
  return a == Activation::tanh ? std::tanh(u) : a == Activation::relu ? std::max(u, 0.0) : u;
}

}  // namespace

TEST_CASE("a network that only runs forward: the equations, written out for two units") {
  for (const Activation a : {Activation::tanh, Activation::relu, Activation::identity}) {
    RateForward<double> network(a, 0.25, weights);
    for (int round = 0; round < 2; ++round) {  // the second one from rest again
      double h[2] = {};
      for (const auto& now : x) {
        const double u0 = 0.2 * h[0] - 0.9 * h[1] + 0.5 * now[0] - now[1] + 0.25;
        const double u1 = 1.1 * h[0] + 0.4 * h[1] + 2 * now[0] + 0.3 * now[1] - 0.7;
        h[0] = 0.75 * h[0] + 0.25 * phi(a, u0), h[1] = 0.75 * h[1] + 0.25 * phi(a, u1);
        const auto& y = network.tick(now);
        CHECK(y[0] == doctest::Approx(h[0] + 2 * h[1] + 3).epsilon(1e-14));
        CHECK(y[1] == doctest::Approx(-h[0] + 0.5 * h[1] + 4).epsilon(1e-14));
      }
      network.rest();
    }
  }
}

TEST_CASE("a network that only runs forward has the readouts of the one that is trained, to the bit") {
  const std::vector<double> targets(8), mask;
  const Trial trial{4, 2, 2, {&x[0][0], 8}, targets, mask};
  const auto outcome = bptt<double>({Activation::tanh, 0.25, Loss::squared_error}, weights, trial);
  RateForward<double> network(Activation::tanh, 0.25, weights);
  for (std::size_t t = 0; t < 4; ++t) {
    const auto& y = network.tick(x[t]);
    for (std::size_t k = 0; k < 2; ++k) CHECK(y[k] == outcome.readout[t * 2 + k]);
  }
}
