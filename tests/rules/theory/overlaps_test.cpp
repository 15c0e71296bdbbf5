#include "rules/theory/overlaps.hpp"

#include <doctest/doctest.h>

#include "core/error.hpp"
#include "rules/theory/gaussian_gain.hpp"
#include "tests/rules/theory/rank_one_data.hpp"

using namespace synq::theory;
using synq::test::difference;
using synq::test::flat;
using synq::test::numbers;
using synq::test::RankOneData;
using Numbers = std::vector<double>;

TEST_CASE("response, gradient, flow and descent of an independent program") {
  const RankOneData data;
  const Overlaps start = data.overlaps(data.file["gd"][0]);
  CHECK(difference(leaky_filter(0.2, 1.2, 0.92, 60), data.task.target) < 1e-14);
  CHECK(difference(impulse_response(data.task, start), flat(data.file["impulse0"])) < 1e-12);
  CHECK(difference(overlap_gradient(data.task, start).visible, flat(data.file["initial_dL_dS"])) < 1e-12);

  Numbers times;
  for (const auto& row : data.file["ode"]) times.push_back(row["t"]);
  const auto flow = integrate(data.task, start, times);
  double worst_flow = 0, worst_loss = 0, worst_steps = 0, worst_traces = 0;
  for (std::size_t k = 0; k < times.size(); ++k) {
    const auto& row = data.file["ode"][k];
    worst_flow = std::max(worst_flow, difference(numbers(flow.at(k)), numbers(data.overlaps(row))));
    worst_loss = std::max(worst_loss, std::abs(overlap_loss(data.task, flow[k]) - row["loss"].get<double>()));
  }
  Overlaps o = start;
  int step = 0;
  for (const auto& row : data.file["gd"]) {
    for (; step < row["step"]; ++step) o = overlap_step(data.task, o, data.file["eta"]);
    worst_steps = std::max(worst_steps, difference(numbers(o), numbers(data.overlaps(row))));
    worst_loss = std::max(worst_loss, std::abs(overlap_loss(data.task, o) - row["loss"].get<double>()));
    worst_traces = std::max(worst_traces, difference(invariant_traces(o), flat(row["trK_powers"])));
  }
  MESSAGE("seed2: flow " << worst_flow << ", 3000 steps " << worst_steps << ", losses " << worst_loss
                         << ", traces of K " << worst_traces);
  CHECK(step == 3000);
  CHECK(worst_flow < 1e-9);
  CHECK(worst_steps < 1e-9);
  CHECK(worst_loss < 1e-9);
  CHECK(worst_traces < 1e-9);
}

TEST_CASE("K is conserved by the flow") {
  const RankOneData data;
  const Overlaps start = data.overlaps(data.file["gd"][0]);
  const auto flow = integrate(data.task, start, {0, 20, 150});
  for (const auto& o : flow) CHECK(difference(invariant_traces(o), invariant_traces(start)) < 1e-10);
  CHECK(difference(numbers(flow[2]), numbers(start)) > 0.1);  // while the overlaps themselves move
}

TEST_CASE("the function uses zm, vu and the product zu vm alone") {
  const RankOneData data;
  const Overlaps start = data.overlaps(data.file["gd"][0]);
  Overlaps other = start;
  other.visible[0] *= 4, other.visible[3] /= 4;
  other.right = {9, 8, 8, 7}, other.left = {6, 5, 5, 4};
  CHECK(difference(impulse_response(data.task, other), impulse_response(data.task, start)) < 1e-15);
}

TEST_CASE("phenomenon 1: equal visible overlaps, equal loss, other invisible ones: another speed from the start") {
  const RankOneData data;
  const Overlaps start = data.overlaps(data.file["gd"][0]);
  Overlaps other = start;
  for (double& x : other.right) x *= 3;
  CHECK(overlap_loss(data.task, other) == overlap_loss(data.task, start));
  const double slow = overlap_loss(data.task, overlap_step(data.task, start, 0.05));
  const double fast = overlap_loss(data.task, overlap_step(data.task, other, 0.05));
  CHECK(fast < slow - 1e-4);
}

TEST_CASE("the gain of a Gaussian: series for small variances, and its slope by differences") {
  CHECK(gaussian_gain(0) == doctest::Approx(1).epsilon(1e-14));
  CHECK(gaussian_gain_slope(0) == doctest::Approx(-1).epsilon(1e-14));
  // E tanh'(x) = 1 - v + 2 v^2 - 17/3 v^3 + ..., from tanh' = 1 - x^2 + 2/3 x^4 - 17/45 x^6
  const double v = 1e-4;
  CHECK(std::abs(gaussian_gain(v) - (1 - v + 2 * v * v - 17.0 / 3 * v * v * v)) < 1e-13);
  for (const double variance : {0.3, 1.0, 4.0}) {
    const double h = 1e-4;
    const double slope = (gaussian_gain(variance + h) - gaussian_gain(variance - h)) / (2 * h);
    CHECK(gaussian_gain_slope(variance) == doctest::Approx(slope).epsilon(1e-6));
  }
  CHECK(gaussian_gain(1) == doctest::Approx(0.605705509602).epsilon(1e-11));  // by 200,000 steps over +-10
}

TEST_CASE("the exact step is of linear networks") {
  RankOneData data;
  data.task.activation = RankOneActivation::tanh;
  CHECK_THROWS_AS(overlap_step(data.task, data.overlaps(data.file["gd"][0]), 0.1), synq::Defect);
}
