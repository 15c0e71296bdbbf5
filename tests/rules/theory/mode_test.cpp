#include "rules/theory/mode.hpp"

#include <doctest/doctest.h>

#include <random>

#include "rules/reference/real50.hpp"
#include "tests/rules/reference_data.hpp"
#include "tests/seed.hpp"

using namespace synq::theory;
using synq::Real50;
using synq::test::difference;
using synq::test::flat;
using synq::test::read_json;

namespace {

using Numbers = std::vector<double>;

template <class T>
Numbers numbers(const Mode<T>& m) {
  return {static_cast<double>(m.readout), static_cast<double>(m.input), static_cast<double>(m.recurrent)};
}
Mode<double> mode(const Numbers& v) { return {v.at(0), v.at(1), v.at(2)}; }

struct Draw {
  std::mt19937_64 random{synq::test::seed()};
  double operator()(double low, double high) { return low + (high - low) * double(random() >> 11) * 0x1p-53; }
};

constexpr Teacher figures{0.4, 0.25, 0.7};

}  // namespace

TEST_CASE("loss and updates of an independent program") {
  const auto file = read_json("seed1_mode_rhs.json");
  double worst_loss = 0, worst = 0;
  for (const auto& point : file["points"]) {
    const auto& p = point["params"];
    const Teacher teacher{p["a_star"], p["b_star"], p["w_star"]};
    const Mode<double> theta = mode(flat(point["theta_abw"]));
    worst_loss = std::max(worst_loss, difference(Numbers{mode_loss(teacher, theta)}, flat(point["loss"])));
    const std::pair<const char*, ModeRule> rules[] = {{"BPTT", ModeRule::bptt()},
                                                      {"BPTT", ModeRule::eprop_symmetric()},
                                                      {"RFLO", ModeRule::rflo(p["a_hat"], p["w_hat"])},
                                                      {"eprop_random", ModeRule::eprop_random(p["a_hat"])},
                                                      {"tBPTT1", ModeRule::truncated_bptt(1)},
                                                      {"tBPTT2", ModeRule::truncated_bptt(2)},
                                                      {"tBPTT3", ModeRule::truncated_bptt(3)}};
    for (const auto& [name, rule] : rules)
      worst = std::max(worst, difference(numbers(delta(rule, teacher, theta)), flat(point["delta"][name])));
  }
  MESSAGE("seed1_mode_rhs: loss " << worst_loss << ", updates " << worst);
  CHECK(file["points"].size() == 24);
  CHECK(worst_loss < 1e-12);
  CHECK(worst < 1e-12);
}

TEST_CASE("BPTT is the gradient of the loss: central differences in 50 digits") {
  Draw draw;
  const Real50 step("1e-15");
  double worst = 0;
  for (int k = 0; k < 20; ++k) {
    const Teacher teacher{draw(-1, 1), draw(-1, 1), draw(-0.9, 0.9)};
    const Mode<Real50> m{draw(-1, 1), draw(-1, 1), draw(-0.9, 0.9)};
    const auto slope = [&](auto member) {
      Mode<Real50> above = m, below = m;
      above.*member += step, below.*member -= step;
      return static_cast<double>(Real50((mode_loss(teacher, above) - mode_loss(teacher, below)) / (2 * step)));
    };
    const Numbers expected{slope(&Mode<Real50>::readout), slope(&Mode<Real50>::input), slope(&Mode<Real50>::recurrent)};
    worst = std::max(worst, difference(numbers(delta(ModeRule::bptt(), teacher, m)), expected));
  }
  CHECK(worst < 1e-12);
}

TEST_CASE("BPTT conserves a^2 - b^2; RFLO does not") {
  Draw draw;
  for (int k = 0; k < 20; ++k) {
    const Mode<double> m{draw(-1, 1), draw(-1, 1), draw(-0.9, 0.9)};
    const auto change = [&](const ModeRule& rule) {
      const auto d = delta(rule, figures, m);
      return 2 * (m.readout * d.readout - m.input * d.input);
    };
    CHECK(std::abs(change(ModeRule::bptt())) < 1e-15);
    CHECK(std::abs(change(ModeRule::rflo(0.2, 0.3))) > 1e-6);
  }
}

TEST_CASE("all rules rest on the optimal manifold, where the loss is 0") {
  Draw draw;
  for (int k = 0; k < 20; ++k) {
    const double s = draw(0.1, 2) * (k % 2 == 0 ? 1 : -1);
    const Mode<double> m{s, figures.product() / s, figures.recurrent};
    CHECK(std::abs(mode_loss(figures, m)) < 1e-16);
    for (const auto& rule : {ModeRule::bptt(), ModeRule::truncated_bptt(1), ModeRule::truncated_bptt(4),
                             ModeRule::rflo(-0.2, 0.3), ModeRule::eprop_random(0.3), ModeRule::eprop_symmetric()})
      for (const double x : numbers(delta(rule, figures, m))) CHECK(std::abs(x) < 1e-14);
  }
}

TEST_CASE("the line a = b = 0: BPTT and its truncations rest there, fixed feedback does not") {
  const auto file = read_json("seed1_fixed_points.json");
  CHECK(file["nonoptimal_line"].size() == 6);
  for (const auto& row : file["nonoptimal_line"]) {
    const Mode<double> m{0, 0, row["w"]};
    CHECK(mode_loss(figures, m) == doctest::Approx(row["loss"].get<double>()).epsilon(1e-9));
    for (const auto& rule : {ModeRule::bptt(), ModeRule::truncated_bptt(1), ModeRule::truncated_bptt(3)})
      CHECK(numbers(delta(rule, figures, m)) == Numbers{0, 0, 0});
    const auto rflo = numbers(delta(ModeRule::rflo(0.2, 0.3), figures, m));
    CHECK(difference(rflo, flat(row["RFLO"])) < 1e-9);
    CHECK(rflo[1] == doctest::Approx(-0.2 * 0.1 / (1 - 0.3 * 0.7)).epsilon(1e-12));  // -a_hat p/(1 - w_hat w*)
  }
}

TEST_CASE("tBPTT with a long window is BPTT") {
  const Mode<double> m{0.8, -0.5, 0.6};
  CHECK(difference(numbers(delta(ModeRule::truncated_bptt(200), figures, m)),
                   numbers(delta(ModeRule::bptt(), figures, m))) < 1e-12);
}
