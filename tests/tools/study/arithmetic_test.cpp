#include "tools/study/arithmetic.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "core/constant.hpp"
#include "tests/seed.hpp"
#include "tests/tools/experiment/support.hpp"

using namespace synq;
using namespace synq::study;

namespace {

Arithmetic of(int word, int frac, Rounding r) { return {"", Format{.word = word, .frac = frac, .rounding = r}}; }
double written(const Arithmetic& a, double x) { return ParameterRegisters(a, 1).write(0, x); }
std::string refusal(std::vector<std::string> formats, std::vector<std::string> roundings) {
  Options o;
  o.formats = std::move(formats), o.roundings = std::move(roundings);
  return test::message_of([&] { arithmetics(o); });
}

}  // namespace

TEST_CASE("formats with their own rounding, or with each of the given") {
  Options o;
  CHECK(arithmetics(o).empty());
  o.formats = {"double", "ap_fixed<16,4,AP_RND_CONV,AP_SAT>"};
  auto all = arithmetics(o);
  REQUIRE(all.size() == 2);
  CHECK_FALSE(all[0].format);
  CHECK(all[1].format->frac == 12);
  CHECK(all[1].format->rounding == Rounding::half_even);
  o.roundings = {"stochastic", "down"};
  all = arithmetics(o);
  REQUIRE(all.size() == 3);  // double has no rounding to replace
  CHECK(all[1].is_random());
  CHECK(all[2].format->rounding == Rounding::down);
  CHECK(all[1].name != all[2].name);
}

TEST_CASE("what cannot be read is refused") {
  CHECK(refusal({"Q3.12"}, {}).find("Q3.12") != std::string::npos);
  CHECK(refusal({"ap_fixed<16,4,AP_RND_CONV,AP_SAT>"}, {"nearest"})
            .starts_with("--rounding: unknown rounding 'nearest'"));
}

TEST_CASE("words by hand: 8 bits, 4 behind the point") {
  const auto even = of(8, 4, Rounding::half_even), down = of(8, 4, Rounding::down);
  CHECK(written(even, 0.3) == 0.3125);     // 4.8 sixteenths -> 5
  CHECK(written(even, 0.28125) == 0.25);   // 4.5 -> 4
  CHECK(written(even, 0.34375) == 0.375);  // 5.5 -> 6
  CHECK(written(even, 100) == 7.9375);
  CHECK(written(even, -100) == -8);
  CHECK(written(down, -1e-300) == -0.0625);  // however small
  CHECK(written(down, 1e-300) == 0);
  CHECK(written({"double", {}}, 0.3) == 0.3);
  CHECK_THROWS_AS(written(even, std::nan("")), Defect);
}

TEST_CASE("the same words as constants have") {
  std::mt19937_64 random(test::seed());
  const auto a = of(14, 9, Rounding::half_even);
  for (int k = 0; k < 2000; ++k) {
    const double x = std::ldexp(double(std::int64_t(random()) >> 40), -16);
    CHECK(written(a, x) == std::ldexp(double(word_of(x, *a.format)), -9));
  }
}

TEST_CASE("stochastic rounding: the mean is what was written, draws differ by step, parameter and seed") {
  const auto a = of(8, 4, Rounding::stochastic);
  ParameterRegisters registers(a, 1), again(a, 1), other(a, 2);
  const double x = 1 + 0.3 / 16;  // three tenths of a step above 1
  double sum = 0;
  int changes = 0, from_other = 0, from_neighbour = 0;
  double before = 0;
  const int n = 20000;
  for (int k = 0; k < n; ++k) {
    const double y = registers.write(0, x), z = registers.write(1, x);
    CHECK((y == 1 || y == 1.0625));
    CHECK(again.write(0, x) == y);
    changes += y != before, from_other += other.write(0, x) != y, from_neighbour += z != y;
    before = y, sum += (y - 1) * 16;
    registers.end_of_step(), again.end_of_step(), other.end_of_step();
  }
  CHECK(std::abs(sum / n - 0.3) < 5 * std::sqrt(0.21 / n));
  for (const int differing : {changes, from_other, from_neighbour})
    CHECK(std::abs(double(differing) / n - 0.42) < 0.02);  // 2 x .3 x .7
}
