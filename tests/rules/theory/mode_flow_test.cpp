#include "rules/theory/mode_flow.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/rules/reference_data.hpp"

using namespace synq::theory;

namespace {

using Numbers = std::vector<double>;
constexpr Teacher figure4{1, 0.5, 0.7};  // p = 0.5
constexpr Mode<double> start{1, 1, 0.6};

void check_end(const Mode<double>& m, double a, double b, double w) {
  CHECK(std::abs(m.readout - a) < 1e-4);
  CHECK(std::abs(m.input - b) < 1e-4);
  CHECK(std::abs(m.recurrent - w) < 1e-4);
}

}  // namespace

TEST_CASE("Fig. 4: where each rule ends, and when its loss falls below 1e-6") {
  const ModeFlow flow{300, 1, 1e-6};
  const auto bptt = integrate(ModeRule::bptt(), figure4, start, flow);
  const auto truncated = integrate(ModeRule::truncated_bptt(1), figure4, start, flow);
  const auto rflo = integrate(ModeRule::rflo(-0.2, 0.3), figure4, start, flow);
  MESSAGE("reached: BPTT " << *bptt.reached << ", tBPTT " << *truncated.reached << ", RFLO " << *rflo.reached);
  check_end(bptt.samples.back().mode, 0.7071, 0.7071, 0.7);
  check_end(truncated.samples.back().mode, 0.7545, 0.6627, 0.7);
  check_end(rflo.samples.back().mode, -0.4091, -1.2222, 0.7);
  CHECK(*bptt.reached == doctest::Approx(5.677).epsilon(1e-4));
  CHECK(*truncated.reached == doctest::Approx(10.62).epsilon(5e-4));
  CHECK(*rflo.reached == doctest::Approx(60.03).epsilon(1e-4));
  CHECK(rflo.samples.size() == 301);
  for (const auto& s : bptt.samples) {
    CHECK(std::abs(s.mode.readout * s.mode.readout - s.mode.input * s.mode.input) < 1e-10);
    CHECK(s.loss == mode_loss(figure4, s.mode));
  }
}

TEST_CASE("modes learn apart: matrices trained by an independent program, in continuous time and in steps") {
  const auto file = synq::test::read_json("seed1_data_aligned_matrices.json");
  const auto at = [&](const char* key, std::size_t k) { return file[key][k].get<double>(); };
  for (const auto& run : file["training"]) {
    const std::string name = run["rule"];
    Numbers flowed, descended;
    for (std::size_t k = 0; k < 4; ++k) {
      const ModeRule rule = name == "BPTT"    ? ModeRule::bptt()
                            : name == "tBPTT" ? ModeRule::truncated_bptt(1)
                                              : ModeRule::rflo(at("a_hat", k), file["w_hat"]);
      const Teacher teacher{at("a_star", k), at("b_star", k), at("w_star", k)};
      Mode<double> m{at("a", k), at("b", k), at("w", k)};
      const auto end = integrate(rule, teacher, m, {20, 20}).samples.back();
      CHECK(end.time == 20);
      for (int step = 0; step < run["steps"]; ++step) m = stepped(rule, teacher, m, run["eta"]);
      for (const auto& [from, to] : {std::pair(end.mode, &flowed), std::pair(m, &descended)})
        to->insert(to->end(), {from.readout, from.input, from.recurrent});
    }
    const double flow = synq::test::difference(flowed, synq::test::flat(run["ode_modes_abw"]));
    const double steps = synq::test::difference(descended, synq::test::flat(run["final_modes_abw"]));
    MESSAGE(name << ": flow " << flow << ", steps " << steps);
    CHECK(flow < 1e-9);
    CHECK(steps < 1e-9);
  }
}

TEST_CASE("a trajectory that reaches |w| = 1 stops there and says so") {
  // a w that is driven up by fixed feedback of the wrong sign
  const auto out = integrate(ModeRule::rflo(-5, 0.9), {1, 1, 0.9}, {1, 1, 0.5}, {100, 0.1, 1e-9});
  CHECK(out.left_domain);
  CHECK(!out.reached);
  CHECK(!out.samples.empty());
  for (const auto& s : out.samples) CHECK(std::isfinite(s.loss));
  CHECK_THROWS_AS(integrate(ModeRule::bptt(), {1, 1, 0.9}, {1, 1, 1.5}, {1, 1}), synq::Defect);
}
