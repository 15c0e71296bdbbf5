#include "core/table.hpp"

#include <doctest/doctest.h>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>

#include "core/error.hpp"
#include "core/oracle.hpp"
#include "core/quantize.hpp"

using namespace synq;
using boost::multiprecision::cpp_rational;
using Wide = boost::multiprecision::cpp_bin_float_50;

namespace {

cpp_rational power_of_two(int n) {
  const cpp_rational p(cpp_int(1) << std::abs(n));
  return n < 0 ? cpp_rational(1 / p) : p;
}

/// Linear interpolation between the table's points, from its definition.
cpp_rational interpolated(const Table& t, cpp_rational x) {
  const cpp_rational first(t.shape.first), last(t.shape.last), step = power_of_two(-t.shape.step_log2);
  const auto y = [&t](std::size_t k) { return cpp_rational(t.entry[k] * power_of_two(-t.shape.entry.frac)); };
  if (x <= first) return y(0);
  if (x >= last) return y(t.entry.size() - 1);
  std::size_t k = 0;
  while (first + step * cpp_rational(k + 1) <= x) ++k;
  const cpp_rational share = (x - first - step * cpp_rational(k)) / step;
  return y(k) + (y(k + 1) - y(k)) * share;
}

template <class Raw>
cpp_rational value(const Fixed<Raw>& x) {
  return cpp_rational(cpp_int(x.raw)) * power_of_two(-x.frac);
}

double largest_tanh_error(int step_log2) {
  const Table t = make_table({}, {-4, 4, step_log2, {.word = 48, .frac = 44}});
  double largest = 0;
  for (std::int64_t raw = -4096; raw <= 4096; ++raw)  // 2^-10 apart
    largest =
        std::max(largest, std::abs(to_double(lookup(t, Fixed<cpp_int>{raw, 10})) - std::tanh(std::ldexp(raw, -10))));
  return largest;
}

}  // namespace

TEST_CASE("entries are the function's values, rounded half to even") {
  // tanh(1/4) 2^12 = 1003.19, tanh(1/2) 2^12 = 1892.83, tanh(3/4) 2^12 = 2601.57, tanh(1) 2^12 = 3119.49
  const Format entry{.word = 16, .frac = 12};
  const Table tanh_table = make_table({}, {-0.5, 1, 2, entry});
  CHECK(tanh_table.entry == std::vector<std::int64_t>{-1893, -1003, 0, 1003, 1893, 2602, 3119});
  CHECK(tanh_table.first == -2);
  CHECK(tanh_table.bits() == 7 * 16);
  // exp(-2) 2^20 = 141909.33, exp(-1) 2^20 = 385749.55
  const Format fine{.word = 24, .frac = 20};
  CHECK(make_table({Function::Kind::exponential}, {-2, 0, 0, fine}).entry ==
        std::vector<std::int64_t>{141909, 385750, 1048576});
  // 1/1, 1/2, 1/3, 1/4, 1/5 in 1/8: 8, 4, 2.67, 2, 1.6
  CHECK(make_table({Function::Kind::reciprocal}, {1, 5, 0, {.word = 8, .frac = 3}}).entry ==
        std::vector<std::int64_t>{8, 4, 3, 2, 2});
  // 1/2, 1/4 in 1/2: 1, 0.5, a tie, to even 0
  CHECK(make_table({Function::Kind::reciprocal}, {2, 4, -1, {.word = 8, .frac = 1}}).entry ==
        std::vector<std::int64_t>{1, 0});
}

TEST_CASE("an entry outside its format follows the format's overflow") {
  const Format narrow{.word = 4, .frac = 0};  // exp(1) = 2.7, exp(2) = 7.4, exp(3) = 20.1
  CHECK(make_table({Function::Kind::exponential}, {1, 3, 0, narrow}).entry == std::vector<std::int64_t>{3, 7, 7});
}

TEST_CASE("lookup is the exact linear interpolation at every argument, ends clamped") {
  for (const int step_log2 : {0, 2, 3})
    for (const int x_frac : {0, 1, 3, 6}) {  // coarser than the table, as fine, and finer
      const Table t = make_table({}, {-2, 1, step_log2, {.word = 10, .frac = 8}});
      int wrong = 0;
      for (int raw = -300; raw < 300; ++raw) {
        const auto x = Fixed<cpp_int>{raw, x_frac};
        const auto exact = lookup(t, x);
        const auto in_32 = lookup(t, Fixed<std::int32_t>{raw, x_frac});
        const auto in_64 = lookup(t, Fixed<std::int64_t>{raw, x_frac});
        wrong += value(exact) != interpolated(t, value(x));
        wrong +=
            in_32.raw != exact.raw || in_64.raw != exact.raw || in_32.frac != exact.frac || in_64.frac != exact.frac;
      }
      CAPTURE(step_log2);
      CAPTURE(x_frac);
      CHECK(wrong == 0);
    }
}

TEST_CASE("arguments at or beyond the ends read the end entries") {
  const Table t = make_table({}, {-2, 1, 2, {.word = 10, .frac = 8}});
  const auto at = [&t](std::int32_t raw) { return value(lookup(t, Fixed<std::int32_t>{raw, 6})) * 256; };
  CHECK(at(-2 * 64) == t.entry.front());
  CHECK(at(-2 * 64 - 1) == t.entry.front());
  CHECK(at(-100'000) == t.entry.front());
  CHECK(at(64) == t.entry.back());
  CHECK(at(65) == t.entry.back());
  CHECK(at(100'000) == t.entry.back());
}

TEST_CASE("the error against tanh falls to a quarter when the step halves") {
  double coarse = largest_tanh_error(2);
  CHECK(coarse < std::ldexp(0.77, -4) / 8 * 1.01);  // h^2 max|tanh''| / 8, max|tanh''| = 4 / (3 sqrt 3) = 0.77
  for (const int step_log2 : {3, 4, 5}) {
    const double fine = largest_tanh_error(step_log2);
    CHECK(coarse / fine == doctest::Approx(4).epsilon(0.08));
    coarse = fine;
  }
}

TEST_CASE("the reference path calls the function itself") {
  Table t = make_table({}, {-1, 1, 0, {.word = 4, .frac = 2}});
  for (const double x : {-7.0, -0.3, 0.0, 0.123456, 2.5}) CHECK(lookup(t, x) == std::tanh(x));
  const Wide half(0.5);  // tanh(1/2) to 40 digits
  CHECK(abs(lookup(t, half) - Wide("0.4621171572600097585023184836436725487303")) < Wide("1e-39"));
}

TEST_CASE("functions have their formula's values") {
  const auto at = [](Function f, double x) { return f(x); };
  using Kind = Function::Kind;
  const auto approx = [](double x) { return doctest::Approx(x).epsilon(1e-14); };
  CHECK(at({Kind::tanh_derivative}, 0.5) == approx(0.78644773296592741015));  // 1 - tanh(1/2)^2
  CHECK(at({Kind::exponential}, -2.0) == approx(0.13533528323661269189));
  CHECK(at({Kind::reciprocal}, 8.0) == 0.125);
  // height 0.3, width 2, x = 1: x / width = 1/2
  CHECK(at({Kind::surrogate_exponential, 0.3, 2}, 1.0) == approx(0.3 * 0.60653065971263342360));
  CHECK(at({Kind::surrogate_fast_sigmoid, 0.3, 2}, 1.0) == approx(0.3 / 2.25));
  CHECK(at({Kind::surrogate_arctan, 0.3, 2}, 1.0) == approx(0.3 / 1.25));
}

TEST_CASE("tables that cannot be laid out are refused") {
  const Format entry{.word = 16, .frac = 12};
  CHECK_THROWS_AS(make_table({}, {-0.1, 1, 4, entry}), ConfigError);  // no multiple of 1/16
  CHECK_THROWS_AS(make_table({}, {-1, 1.03, 4, entry}), ConfigError);
  CHECK_THROWS_AS(make_table({}, {1, -1, 4, entry}), ConfigError);  // ends out of order
  CHECK_THROWS_AS(make_table({}, {1, 1, 4, entry}), ConfigError);
  CHECK_THROWS_AS(make_table({}, {0, 1, 21, entry}), ConfigError);  // 2^21 entries
  CHECK_THROWS_AS(make_table({}, {-INFINITY, 1, 4, entry}), ConfigError);
  CHECK_THROWS_AS(make_table({}, {0, NAN, 4, entry}), ConfigError);
  CHECK_THROWS_AS(make_table({Function::Kind::reciprocal}, {0, 4, 4, entry}), ConfigError);  // 1 / 0
}
