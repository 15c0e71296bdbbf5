#include "rules/theory/rank_one.hpp"

#include <doctest/doctest.h>

#include <random>

#include "core/error.hpp"
#include "rules/reference/bptt_rate.hpp"
#include "tests/rules/theory/rank_one_data.hpp"
#include "tests/seed.hpp"

using namespace synq::theory;
using synq::test::difference;
using synq::test::flat;
using synq::test::numbers;
using synq::test::RankOneData;
using Numbers = std::vector<double>;

namespace {

Numbers entries(const RankOneNetwork& n) {
  Numbers all;
  for (const auto* v : {&n.input, &n.write, &n.read, &n.readout}) all.insert(all.end(), v->begin(), v->end());
  return all;
}

/// Jointly Gaussian vectors that share a part, so that no overlap vanishes.
RankOneNetwork gaussian_network(std::size_t units, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  RankOneNetwork n;
  for (std::size_t i = 0; i < units; ++i) {
    const double shared = normal(random);
    n.input.push_back(0.8 * shared + 0.6 * normal(random));
    n.write.push_back(0.6 * shared + 0.8 * normal(random));
    n.read.push_back(0.7 * shared + 0.5 * normal(random));
    n.readout.push_back(0.5 * shared + 0.9 * normal(random));
  }
  return n;
}
const Overlaps gaussian_overlaps{{0.56, 0.42, 0.4, 0.3}, {1, 0.48, 0.48, 1}, {0.74, 0.35, 0.35, 1.06}};

/// d(overlaps)/dt of a finite network under theta' = -N dL/dtheta.
Overlaps flow_of(const ImpulseTask& task, const RankOneNetwork& n) {
  const double small = 1e-6;  // the overlaps are quadratic in the step: a central difference is exact but for rounding
  const auto above = numbers(overlaps_of(rank_one_step(task, n, small)));
  const auto below = numbers(overlaps_of(rank_one_step(task, n, -small)));
  Numbers d;
  for (std::size_t k = 0; k < above.size(); ++k) d.push_back((above[k] - below[k]) / (2 * small));
  return {{d[0], d[1], d[2], d[3]}, {d[4], d[5], d[6], d[7]}, {d[8], d[9], d[10], d[11]}};
}

const ImpulseTask tanh_task{RankOneActivation::tanh, 0.2, 5, leaky_filter(0.2, 5, 0.92, 30)};

}  // namespace

TEST_CASE("3000 steps of the full network of an independent program; its overlaps follow the exact map") {
  const RankOneData data;
  RankOneNetwork n = data.network(data.file["gd"][0]);
  Overlaps o = overlaps_of(n);
  double worst = 0, worst_map = 0;
  int step = 0;
  for (const auto& row : data.file["gd"]) {
    for (; step < row["step"]; ++step)
      n = rank_one_step(data.task, n, data.file["eta"]), o = overlap_step(data.task, o, data.file["eta"]);
    worst = std::max(worst, difference(entries(n), entries(data.network(row))));
    worst_map = std::max(worst_map, difference(numbers(overlaps_of(n)), numbers(o)));
  }
  MESSAGE("network " << worst << ", map against network " << worst_map);
  CHECK(worst < 1e-9);
  CHECK(worst_map < 1e-9);
}

TEST_CASE("K drifts in proportion to the step") {
  const RankOneData data;
  const RankOneNetwork start = data.network(data.file["gd"][0]);
  const auto& expected = data.file["K_drift_vs_eta"];
  Numbers drifts;
  for (const double eta : flat(expected["eta"])) {
    RankOneNetwork n = start;
    for (int k = 0; k < int(std::lround(expected["time"].get<double>() / eta)); ++k)
      n = rank_one_step(data.task, n, eta);
    drifts.push_back(invariant_difference(n, start));
  }
  CHECK(difference(drifts, flat(expected["max_abs"])) < 1e-9);
  CHECK(drifts[0] / drifts[1] == doctest::Approx(2).epsilon(0.02));
  CHECK(drifts[1] / drifts[2] == doctest::Approx(2).epsilon(0.02));
}

TEST_CASE("the gradient of the linear network is that of back-propagation through the full matrices") {
  const ImpulseTask task{RankOneActivation::identity, 0.3, 1, leaky_filter(0.3, 1.1, 0.9, 25)};
  const RankOneNetwork net = gaussian_network(6, synq::test::seed());
  const std::size_t n = 6, ticks = 25;
  synq::reference::Weights<double> w{n, 1, 1, false, net.input, Numbers(n * n), net.readout};
  for (std::size_t i = 0; i < n; ++i) {
    w.readout[i] /= double(n);
    for (std::size_t j = 0; j < n; ++j) w.recurrent[i * n + j] = net.write[i] * net.read[j] / double(n);
  }
  Numbers impulse(ticks);
  impulse[0] = 1;
  const auto out =
      synq::reference::bptt<double>({synq::reference::Activation::identity, 0.3, synq::reference::Loss::squared_error},
                                    w, {ticks, 1, 1, impulse, task.target, {}});
  RankOneNetwork expected{out.gradient.input, Numbers(n), Numbers(n), out.gradient.readout};
  for (std::size_t i = 0; i < n; ++i) {
    expected.readout[i] /= double(n);
    for (std::size_t j = 0; j < n; ++j) {
      expected.write[i] += out.gradient.recurrent[i * n + j] * net.read[j] / double(n);
      expected.read[j] += out.gradient.recurrent[i * n + j] * net.write[i] / double(n);
    }
  }
  const auto found = rank_one_gradient(task, net);
  CHECK(found.loss == doctest::Approx(out.loss).epsilon(1e-13));
  CHECK(difference(found.response, out.readout) < 1e-13);
  CHECK(difference(entries(found.gradient), entries(expected)) < 1e-12);
}

TEST_CASE("the gradient of the tanh network by differences") {
  RankOneNetwork net = gaussian_network(5, synq::test::seed());
  const auto g = rank_one_gradient(tanh_task, net).gradient;
  const auto compare = [&](Numbers& weights, const Numbers& exact) {
    for (std::size_t k = 0; k < weights.size(); ++k) {
      const double middle = weights[k], h = 1e-5;
      weights[k] = middle + h;
      const double above = rank_one_gradient(tanh_task, net).loss;
      weights[k] = middle - h;
      const double below = rank_one_gradient(tanh_task, net).loss;
      weights[k] = middle;
      CHECK(std::abs((above - below) / (2 * h) - exact[k]) < 1e-8);
    }
  };
  compare(net.input, g.input), compare(net.write, g.write), compare(net.read, g.read), compare(net.readout, g.readout);
}

TEST_CASE("tanh: the Gaussian closure is the limit of many units, with an error that falls like 1/sqrt(N)") {
  const auto response = impulse_response(tanh_task, gaussian_overlaps);
  const auto flow = numbers(overlap_flow(tanh_task, gaussian_overlaps));
  Numbers response_errors, flow_errors;
  const std::size_t draws = 100;
  for (const std::size_t units : {400u, 6400u}) {
    double response_error = 0, flow_error = 0;
    for (std::size_t k = 0; k < draws; ++k) {
      const RankOneNetwork n = gaussian_network(units, synq::test::seed() + 1000 * k);
      response_error += difference(rank_one_gradient(tanh_task, n).response, response) / double(draws);
      flow_error += difference(numbers(flow_of(tanh_task, n)), flow) / double(draws);
    }
    response_errors.push_back(response_error), flow_errors.push_back(flow_error);
  }
  MESSAGE("response: " << response_errors[0] << " at 400 units, " << response_errors[1]
                       << " at 6400; flow: " << flow_errors[0] << ", " << flow_errors[1]);
  CHECK(response_errors[1] < 0.06);
  CHECK(flow_errors[1] < 0.06);
  // 16 times the units: a quarter of the error
  CHECK(response_errors[0] / response_errors[1] == doctest::Approx(4).epsilon(0.3));
  CHECK(flow_errors[0] / flow_errors[1] == doctest::Approx(4).epsilon(0.3));
}

TEST_CASE("tanh: the closure's gradient is that of its own loss, by differences") {
  const auto g = overlap_gradient(tanh_task, gaussian_overlaps);
  const auto slope = [&](auto change) {
    const double h = 1e-5;
    Overlaps above = gaussian_overlaps, below = gaussian_overlaps;
    change(above, h), change(below, -h);
    return (overlap_loss(tanh_task, above) - overlap_loss(tanh_task, below)) / (2 * h);
  };
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(std::abs(slope([k](Overlaps& o, double h) { o.visible[k] += h; }) - g.visible[k]) < 1e-8);
    // m.u is one number in two entries of G_R; Q has half its slope in each
    const bool pair = k == 1 || k == 2;
    const double expected = slope([&](Overlaps& o, double h) {
      o.right[k] += h;
      if (pair) o.right[3 - k] += h;
    });
    CHECK(std::abs(expected - (pair ? 2 : 1) * g.right[k]) < 1e-8);
  }
}

TEST_CASE("tanh: K is no longer conserved; vectors of different lengths are refused") {
  const auto later = integrate(tanh_task, gaussian_overlaps, {0, 0.5});
  CHECK(difference(invariant_traces(later[1]), invariant_traces(gaussian_overlaps)) > 1e-3);
  RankOneNetwork n = gaussian_network(4, 1);
  n.readout.pop_back();
  CHECK_THROWS_AS(rank_one_gradient(tanh_task, n), synq::Defect);
}
