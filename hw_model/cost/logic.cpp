#include "hw_model/cost/logic.hpp"

#include "core/error.hpp"
#include "hw_model/cost/operation.hpp"

namespace synq::cost {

std::optional<Kind> rounder_shape(Rounding mode) {
  if (mode == Rounding::down) return Kind::shape_down;
  if (mode == Rounding::half_even) return Kind::shape_half_even;
  if (mode == Rounding::stochastic) return Kind::shape_stochastic;
  return {};
}

using Table = CostTable;
using Machine = Technology;

namespace energy {
using Energy = std::optional<EnergyRange>;

Energy integer_add(const Table& t, const Machine& m, int w) { return as<EnergyRange>(adder(t, m, energies, w)); }
Energy integer_multiply(const Table& t, const Machine& m, int a, int b) {
  return as<EnergyRange>(multiplier(t, m, energies, a, b));
}
Energy compare(const Table& t, const Machine& m, int w) {
  return as<EnergyRange>(by_growth(t, m, energies, Kind::compare, Kind::growth_compare, w));
}
Energy shift(const Table& t, const Machine& m, int w) {
  return as<EnergyRange>(by_growth(t, m, energies, Kind::shift, Kind::growth_shift, w));
}
Energy rounder(const Table& t, const Machine& m, Rounding mode, int w) {
  return as<EnergyRange>(rounding(t, m, energies, mode, w));
}
Energy random_bits(const Table& t, const Machine& m, int w) {
  return as<EnergyRange>(beside_adder(t, m, energies, Kind::shape_lfsr, w));
}
Energy float_add(const Table& t, const Machine& m, int w) {
  return as<EnergyRange>(as_given(t, m, energies, Kind::fp_add, w));
}
Energy float_multiply(const Table& t, const Machine& m, int w) {
  return as<EnergyRange>(as_given(t, m, energies, Kind::fp_multiply, w));
}
Energy register_bits(const Table& t, const Machine& m, int n) { return as<EnergyRange>(flip_flops(t, m, energies, n)); }
Energy event(const Table& t, const Machine& m, Kind kind) {
  if (rule_of(kind).has_width) throw Defect("an event has no width");
  return as<EnergyRange>(unit_of(t, m, energies, kind));
}

}  // namespace energy

namespace area {
using Area = std::optional<AreaRange>;

Area integer_add(const Table& t, const Machine& m, int w) { return as<AreaRange>(adder(t, m, areas, w)); }
Area integer_multiply(const Table& t, const Machine& m, int a, int b) {
  return as<AreaRange>(multiplier(t, m, areas, a, b));
}
Area compare(const Table& t, const Machine& m, int w) {
  return as<AreaRange>(by_growth(t, m, areas, Kind::compare, Kind::growth_compare, w));
}
Area shift(const Table& t, const Machine& m, int w) {
  return as<AreaRange>(by_growth(t, m, areas, Kind::shift, Kind::growth_shift, w));
}
Area rounder(const Table& t, const Machine& m, Rounding mode, int w) {
  return as<AreaRange>(rounding(t, m, areas, mode, w));
}
Area random_bits(const Table& t, const Machine& m, int w) {
  return as<AreaRange>(beside_adder(t, m, areas, Kind::shape_lfsr, w));
}
Area register_bits(const Table& t, const Machine& m, int n) { return as<AreaRange>(flip_flops(t, m, areas, n)); }

}  // namespace area
}  // namespace synq::cost
