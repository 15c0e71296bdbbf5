#include <doctest/doctest.h>

#include <cmath>

#include "tests/rules/reference_data.hpp"
#include "tools/study/studies/s1_aligned.hpp"

/// Networks that are diagonal in bases, and their training by an independent program: tests/reference/README.md.
using namespace synq;
using namespace synq::study;

namespace {

const experiment::Bases plain{{1, 0, 0, 1}, {0, 1, 1, 0}, {1, 0, 0, 1}};  // V swaps the two inputs

const s1::AlignedRule& rule_named(const std::string& name) {
  for (const auto& r : s1::aligned_rules())
    if (r.name == name) return r;
  throw std::runtime_error(name);
}

double difference(const Modes& m, const nlohmann::json& abw) {
  double worst = 0;
  for (std::size_t k = 0; k < m.size(); ++k)
    worst =
        std::max({worst, std::abs(m[k].readout - abw[k][0].get<double>()),
                  std::abs(m[k].input - abw[k][1].get<double>()), std::abs(m[k].recurrent - abw[k][2].get<double>())});
  return worst;
}

}  // namespace

TEST_CASE("weights from modes and modes from weights") {
  const Modes modes{{1, 2, 3}, {4, 5, 6}};
  const auto w = aligned_weights(plain, modes);
  CHECK(w.readout == std::vector<double>{1, 0, 0, 4});
  CHECK(w.input == std::vector<double>{0, 2, 5, 0});  // B = diag(b) V^T
  CHECK(w.recurrent == std::vector<double>{3, 0, 0, 6});
  CHECK(distance(modes_of(plain, w), modes) == 0);
  const auto bases = drawn_bases(2, 7, "test");
  CHECK(distance(modes_of(bases, aligned_weights(bases, modes)), modes) < 1e-14);
  CHECK(distance(modes, {{1, 2, 3}, {4, 8, 10}}) == 5);
}

TEST_CASE("the share of a change off the modes") {
  CHECK(share_off_modes(plain, {1, 0, 0, 2}, {1, 0, 0, 2}) == 0);
  CHECK(share_off_modes(plain, {4, 0, 0, 2}, {1, 0, 0, 2}) == 0);
  CHECK(share_off_modes(plain, {4, 4, 0, 2}, {1, 0, 0, 2}) == doctest::Approx(.8));
}

TEST_CASE("networks learn by the rules as an independent program says, in whatever bases") {
  const auto file = test::read_json("seed1_data_aligned_matrices.json");
  for (const auto& run : file["training"]) {
    const std::string name = run["rule"] == "tBPTT" ? "tBPTT(1)" : std::string(run["rule"]);
    CAPTURE(name);
    s1::AlignedDescent descent(rule_named(name), 3, run["eta"]);
    CHECK(descent.loss() == doctest::Approx(run["loss_first"].get<double>()).epsilon(1e-9));
    for (int k = 1; k < run["steps"]; ++k) descent.step();
    CHECK(descent.loss() == doctest::Approx(run["loss_last"].get<double>()).epsilon(1e-9));  // that of the last step
    descent.step();
    MESSAGE(name << ": " << difference(descent.network(), run["final_modes_abw"]));
    CHECK(difference(descent.network(), run["final_modes_abw"]) < 1e-9);
    CHECK(difference(descent.map(), run["final_modes_abw"]) < 1e-9);
    CHECK(descent.off_modes() < 1e-9);
    CHECK(difference(s1::aligned_flow(rule_named(name), 20, 20).back(), run["ode_modes_abw"]) < 1e-9);
  }
}
