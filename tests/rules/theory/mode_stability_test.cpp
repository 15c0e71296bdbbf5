#include "rules/theory/mode_stability.hpp"

#include <doctest/doctest.h>

#include "tests/rules/reference_data.hpp"

using namespace synq::theory;
using synq::test::difference;
using synq::test::flat;
using synq::test::read_json;

namespace {

using Numbers = std::vector<double>;
constexpr Teacher figures{0.4, 0.25, 0.7};
constexpr ModeRule rflo = ModeRule::rflo(0.2, 0.3);
const std::pair<const char*, ModeRule> rules[] = {
    {"BPTT", ModeRule::bptt()}, {"tBPTT1", ModeRule::truncated_bptt(1)}, {"RFLO", rflo}};

Numbers numbers(const Matrix3& m) {
  Numbers all;
  for (const auto& row : m) all.insert(all.end(), row.begin(), row.end());
  return all;
}
/// Real and imaginary parts of both: a conjugate pair is in descending order of the imaginary part.
Numbers numbers(const std::array<std::complex<double>, 2>& e) {
  return {e[0].real(), e[0].imag(), e[1].real(), e[1].imag()};
}
Numbers both(const nlohmann::json& rule) {
  Numbers all = flat(rule["lambda_plus"]);
  for (const double x : flat(rule["lambda_minus"])) all.push_back(x);
  return all;
}

}  // namespace

TEST_CASE("Jacobians, eigenvalues and stability of an independent program") {
  const auto file = read_json("seed1_eigenvalues.json");
  CHECK(file["rows"].size() == 31);
  double worst_jacobian = 0, worst = 0, worst_of_three = 0;
  for (const auto& row : file["rows"])
    for (const auto& [name, rule] : rules) {
      const double s = row["s"];
      const Matrix3 j = jacobian(rule, figures, optimum(figures, s));
      worst_jacobian = std::max(worst_jacobian, difference(numbers(j), flat(row[name]["J"])));
      worst = std::max(worst, difference(numbers(transverse_eigenvalues(rule, figures, s)), both(row[name])));
      CHECK((growth_rate(rule, figures, s) < 0) == row[name]["stable"].get<bool>());
      // the three of the whole matrix: a 0 along the manifold, and these
      double sum = 0, smallest = INFINITY;
      for (const auto& e : eigenvalues(j)) sum += e.real(), smallest = std::min(smallest, std::abs(e));
      worst_of_three = std::max({worst_of_three, smallest, std::abs(sum - row[name]["trace2"].get<double>())});
    }
  MESSAGE("seed1_eigenvalues: J " << worst_jacobian << ", eigenvalues " << worst << ", zero and sum of three "
                                  << worst_of_three);
  CHECK(worst_jacobian < 1e-9);
  CHECK(worst < 1e-9);
  CHECK(worst_of_three < 1e-9);
}

TEST_CASE("boundaries, slowest point and equal speeds") {
  const auto file = read_json("seed1_eigenvalues.json");
  const auto window = stability_boundaries(rflo, figures, -2, -1e-3);
  CHECK(difference(window, flat(file["rflo_stability_boundaries_negative_s"])) < 1e-9);
  REQUIRE(window.size() == 2);
  CHECK(window[0] == doctest::Approx(-0.3922).epsilon(1e-4));
  CHECK(window[1] == doctest::Approx(-0.3684).epsilon(1e-4));
  CHECK(stability_boundaries(rflo, figures, 1e-3, 2).empty());
  CHECK(stability_boundaries(ModeRule::bptt(), figures, -2, -1e-3).empty());
  const auto equal = equal_speed_points(rflo, ModeRule::bptt(), figures, 1e-3, 2);
  // the file's 0.083054 was read off a grid: the eigenvalues of its own Jacobians differ there by 5e-4
  CHECK(difference(equal, flat(file["rflo_faster_than_bptt_below_s"])) < 1e-3);
  REQUIRE(equal.size() == 1);
  CHECK(std::abs(equal[0] - 0.0831) < 5e-5);
  CHECK(std::abs(growth_rate(rflo, figures, equal[0]) - growth_rate(ModeRule::bptt(), figures, equal[0])) < 1e-12);
  CHECK(growth_rate(rflo, figures, 0.08) < growth_rate(ModeRule::bptt(), figures, 0.08));
  CHECK(growth_rate(rflo, figures, 0.09) > growth_rate(ModeRule::bptt(), figures, 0.09));
  const double slowest = slowest_point(ModeRule::bptt(), figures, 0.05, 2);
  CHECK(std::abs(slowest - file["bptt_slowest_s"].get<double>()) < 1e-6);
  CHECK(std::abs(slowest_point(ModeRule::bptt(), figures, -2, -0.05) + std::sqrt(0.1)) < 1e-6);
}

TEST_CASE("BPTT attracts everywhere on the manifold; RFLO wherever a_hat s > 0") {
  for (double s = 0.02; s < 3; s *= 1.1) {
    for (const double sign : {-1, 1}) CHECK(growth_rate(ModeRule::bptt(), figures, sign * s) < 0);
    for (const double feedback : {0.05, 0.2, 1.0}) {
      CHECK(growth_rate(ModeRule::rflo(feedback, 0.3), figures, s) < 0);
      CHECK(growth_rate(ModeRule::rflo(-feedback, 0.3), figures, -s) < 0);
    }
  }
}

TEST_CASE("the line a = b = 0 is a saddle: +-|p|/(1 - w w*), 0; with one tick +-|p|/sqrt(1 - w w*), 0") {
  for (const double w : {-0.8, -0.3, 0.0, 0.3, 0.7, 0.9}) {
    const Mode<double> m{0, 0, w};
    const auto check = [&](const ModeRule& rule, double expected) {
      const auto e = eigenvalues(jacobian(rule, figures, m));
      CHECK(std::abs(e[0] - expected) < 1e-12);
      CHECK(std::abs(e[1]) < 1e-12);
      CHECK(std::abs(e[2] + expected) < 1e-12);
    };
    check(ModeRule::bptt(), 0.1 / (1 - w * 0.7));
    check(ModeRule::truncated_bptt(1), 0.1 / std::sqrt(1 - w * 0.7));
  }
}

TEST_CASE("a range of s that holds 0 is refused") {
  CHECK_THROWS_AS(stability_boundaries(rflo, figures, -1, 1), synq::Defect);
  CHECK_THROWS_AS(optimum(figures, 0), synq::Defect);
}
