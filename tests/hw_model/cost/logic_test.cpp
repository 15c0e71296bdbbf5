#include "hw_model/cost/logic.hpp"

#include "core/error.hpp"
#include "tests/hw_model/cost/support.hpp"

/// Operations over a table of two sources, computed by hand.
using namespace synq;
using namespace synq::cost;
using namespace synq::test;

namespace {

const Origin first{"first", 45, .9}, second{"second", 40, {}}, shapes{"shapes", 180, {}};
const Technology own{45, .9}, small{32, .9};
constexpr double to_32 = .541209 / .84433;  ///< energy from 45 to 32 nm at .9 V, by hand

void add_energies(CostTable& t) {
  t.put(entry("add_8", Kind::int_add, .03, Unit::picojoule, first, 8));
  t.put(entry("add_32", Kind::int_add, .1, Unit::picojoule, first, 32));
  t.put(entry("add_16", Kind::int_add, .05, Unit::picojoule, first, 16));
  t.put(entry("other_add_32", Kind::int_add, .21, Unit::picojoule, second, 32));
  t.put(entry("mul_8", Kind::int_multiply, .2, Unit::picojoule, first, 8));
  t.put(entry("mul_32", Kind::int_multiply, 3.1, Unit::picojoule, first, 32));
  t.put(entry("other_mul_32", Kind::int_multiply, 12.68, Unit::picojoule, second, 32));
  t.put(entry("compare_32", Kind::compare, .029, Unit::picojoule, second, 32));
  t.put(entry("shift_32", Kind::shift, .417, Unit::picojoule, second, 32));
  t.put(entry("float_16", Kind::fp_add, .4, Unit::picojoule, first, 16));
  t.put(entry("flip_flop", Kind::register_bit, .009, Unit::picojoule, second));
  t.put(entry("event", Kind::synaptic_operation, 23.6, Unit::picojoule, first));
  t.put(entry("event_time", Kind::synaptic_operation, 3.5, Unit::nanosecond, first));
}

void add_growth(CostTable& t) {
  t.put(entry("linear", Kind::growth_add, 1, Unit::exponent, shapes));
  t.put(entry("calm", Kind::growth_multiply, 1.83, Unit::exponent, shapes));
  t.put(entry("glitches", Kind::growth_multiply, 2, Unit::exponent, shapes));
  t.put(entry("slice", Kind::growth_compare, 1, Unit::exponent, shapes));
}

void add_areas(CostTable& t) {
  t.put(entry("add_um2", Kind::int_add, 278, Unit::square_micrometre, second, 32));
  t.put(entry("mul_um2", Kind::int_multiply, 6350, Unit::square_micrometre, second, 32));
  t.put(entry("compare_um2", Kind::compare, 71, Unit::square_micrometre, second, 32));
  t.put(entry("flip_flop_um2", Kind::register_bit, 5.98, Unit::square_micrometre, second));
  const auto shape = [&](const char* name, Kind kind, double value, int width) {
    t.put(entry(name, kind, value, Unit::square_micrometre, shapes, width));
  };
  shape("shape_add_16", Kind::shape_add, 2836, 16);
  shape("shape_add_32", Kind::shape_add, 5548, 32);
  shape("shape_mul_16", Kind::shape_multiply, 56988, 16);
  shape("shape_mul_32", Kind::shape_multiply, 225192, 32);
  shape("shape_even_16", Kind::shape_half_even, 2700, 16);
  shape("shape_even_32", Kind::shape_half_even, 5468, 32);
  shape("shape_random_16", Kind::shape_stochastic, 3545, 16);
  shape("shape_lfsr_16", Kind::shape_lfsr, 5456, 16);
}

CostTable table() {
  CostTable t;
  add_nodes(t);
  add_energies(t);
  add_growth(t);
  add_areas(t);
  return t;
}

TEST_CASE("a width that both sources give is the range of their numbers") {
  check_range(energy::integer_add(table(), own, 32), .1, .21);
  check_range(energy::integer_multiply(table(), own, 32, 32), 3.1, 12.68);
  check_range(energy::integer_add(table(), small, 32), .1 * to_32, .21 * to_32);
}

TEST_CASE("a width between two sourced ones follows the power law through them") {
  // .03 x 1.5^log2(5/3) = .04044775801847516; the other source: .21 x 12/32 = .07875
  const auto e = energy::integer_add(table(), own, 12);
  check_range(e, .04044775801847516, .07875);
  CHECK(e->entries == std::vector<std::string>{"add_8", "add_16", "other_add_32", "linear", "row_45"});
  CHECK(says(*e, "add_8 0.03 pJ x (12/8 bits)^0.737, exponent from add_16 0.05 pJ; derived"));
}

TEST_CASE("multiply: from 32 bits with the exponents 1.83 and 2, between 8 and 32 by the geometric mean") {
  // sqrt(.2 x 3.1) = .7874007874011811; 12.68 / 2^2 = 3.17; 12.68 / 2^1.83 = 3.566435396463526
  const auto e = energy::integer_multiply(table(), own, 16, 16);
  check_range(e, .7874007874011811, 3.566435396463526);
  CHECK(says(*e, "other_mul_32 12.68 pJ x (16/32 bits)^p, p = calm 1.83 or glitches 2 (derived)"));
  check_range(energy::integer_multiply(table(), own, 8, 32), .7874007874011811, 3.566435396463526);
  CHECK(says(*energy::integer_multiply(table(), own, 8, 32), "8 x 32 bits as 16 bits"));
}

TEST_CASE("a width outside the sourced ones starts from the nearest") {
  check_range(energy::integer_add(table(), own, 64), .2, .42);
  check_range(energy::integer_add(table(), own, 4), .015, .02625);
  // 3.1 x 2^1.83 = 11.0216... and 12.68 x 4
  check_range(energy::integer_multiply(table(), own, 64, 64), 3.1 * 3.5553707246662793, 50.72);
}

TEST_CASE("compare, flip-flops and events") {
  check_range(energy::compare(table(), own, 16), .0145, .0145);
  check_range(energy::register_bits(table(), own, 16), .144, .144);
  check_range(energy::event(table(), small, Kind::synaptic_operation), 23.6 * to_32, 23.6 * to_32);
}

TEST_CASE("what no source gives is unknown") {
  const CostTable t = table();
  CHECK_FALSE(energy::shift(t, own, 16));  // a shifter, but no growth
  check_range(energy::shift(t, own, 32), .417, .417);
  CHECK_FALSE(energy::float_add(t, own, 32));
  CHECK_FALSE(energy::float_multiply(t, own, 16));
  check_range(energy::float_add(t, own, 16), .4, .4);
  CHECK_FALSE(energy::event(t, own, Kind::neuron_active));
  CHECK_FALSE(energy::integer_add(t, {5, .7}, 16));
  CHECK_FALSE(energy::integer_add({}, own, 16));
  CHECK_FALSE(area::shift(t, own, 32));
  CHECK_FALSE(area::integer_add({}, own, 16));
  CHECK_FALSE(energy::rounder({}, own, Rounding::half_even, 16));
}

TEST_CASE("an unsourced rounding mode is unknown") {
  for (const Rounding mode :
       {Rounding::toward_zero, Rounding::half_up, Rounding::half_down, Rounding::half_away, Rounding::half_to_zero})
    CHECK_FALSE(energy::rounder(table(), own, mode, 16));
  CHECK_FALSE(energy::rounder(table(), own, Rounding::down, 16));  // a known shape that this table lacks
}

TEST_CASE("a rounder is an adder of its width times the ratio of their areas") {
  const auto e = energy::rounder(table(), own, Rounding::half_even, 16);
  check_range(e, .05 * 2700 / 2836, .105 * 2700 / 2836);
  CHECK(says(*e, "synthesised area relative to that adder"));
  CHECK(uses(*e, "shape_even_16"));
  CHECK(uses(*e, "shape_add_16"));
  check_range(energy::rounder(table(), own, Rounding::stochastic, 16), .05 * 1.25, .105 * 1.25);
  check_range(energy::random_bits(table(), own, 16), .05 * 5456 / 2836, .105 * 5456 / 2836);
  check_range(area::rounder(table(), own, Rounding::half_even, 32), 278. * 5468 / 5548, 278. * 5468 / 5548);
}

TEST_CASE("areas of adders and multipliers take their shape over width from synthesis") {
  check_range(area::integer_add(table(), own, 16), 278. * 2836 / 5548, 278. * 2836 / 5548);
  check_range(area::integer_multiply(table(), small, 16, 16), .46 * 1606.9567302568475, .46 * 1606.9567302568475);
  check_range(area::compare(table(), own, 16), 35.5, 35.5);
  check_range(area::register_bits(table(), own, 10), 59.8, 59.8);
  // beyond the shapes their last power law goes on: 5548 x (64/32)^log2(5548/2836) = 5548^2 / 2836
  check_range(area::integer_add(table(), own, 64), 278. * 5548 / 2836, 278. * 5548 / 2836);
}

TEST_CASE("a width below one bit is our own mistake") {
  CHECK_THROWS_AS(energy::integer_add(table(), own, 0), Defect);
  CHECK_THROWS_AS(energy::integer_multiply(table(), own, 8, -1), Defect);
  CHECK_THROWS_AS(energy::event(table(), own, Kind::int_add), Defect);
}

}  // namespace
