#include "hw_model/cost/logic.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/error.hpp"
#include "hw_model/cost/width_law.hpp"

namespace synq::cost {
namespace {

/// Energy or area: which unit the tables have for it and how it goes from node to node.
struct Quantity {
  Unit unit;
  std::optional<Estimate> (*scale)(const CostTable&, const Provenance&, const Technology&);
};
constexpr Quantity energies{Unit::picojoule, energy_scale}, areas{Unit::square_micrometre, area_scale};

const WidthLaw no_law = [](double, double) { return std::nullopt; };

std::optional<Estimate> totalled(std::optional<Estimate> e, const Quantity& q) {
  if (e) e->arithmetic += fmt::format(" = {:.4g}..{:.4g} {}", e->low, e->high, text_of(q.unit));
  return e;
}

double checked(int width) {
  if (width < 1) throw Defect("a cost is asked for a width below one bit");
  return width;
}

/// An operation of one width over all sources.
std::optional<Estimate> operation(const CostTable& table, const Technology& to, const Quantity& q, Kind kind,
                                  double width, const WidthLaw& law) {
  std::vector<Estimate> all;
  for (const Family& family : families(table, kind, q.unit)) {
    const std::optional<Estimate> own = at_width(family, width, law);
    const std::optional<Estimate> scale = q.scale(table, family.front()->from, to);
    if (own && scale) all.push_back(*totalled(*own * *scale, q));
  }
  return join(all);
}

/// What has no width, over all sources.
std::optional<Estimate> unit_of(const CostTable& table, const Technology& to, const Quantity& q, Kind kind) {
  std::vector<Estimate> all;
  for (const Family& family : families(table, kind, q.unit))
    for (const CostEntry* e : family)
      if (const auto scale = q.scale(table, e->from, to)) all.push_back(*totalled(estimate_of(*e) * *scale, q));
  return join(all);
}

std::optional<Estimate> bits(const CostTable& table, const Technology& to, const Quantity& q, int count) {
  const std::optional<Estimate> one = unit_of(table, to, q, Kind::register_bit);
  return one ? totalled(times(checked(count), "bits", *one), q) : one;
}

WidthLaw add_law(const CostTable& table, const Quantity& q) {
  return q.unit == Unit::picojoule ? power_law(table, Kind::growth_add) : shape_law(table, Kind::shape_add);
}

WidthLaw multiply_law(const CostTable& table, const Quantity& q) {
  return q.unit == Unit::picojoule ? power_law(table, Kind::growth_multiply) : shape_law(table, Kind::shape_multiply);
}

std::optional<Estimate> adder(const CostTable& table, const Technology& to, const Quantity& q, int width) {
  return operation(table, to, q, Kind::int_add, checked(width), add_law(table, q));
}

std::optional<Estimate> multiplier(const CostTable& table, const Technology& to, const Quantity& q, int a, int b) {
  const double width = a == b ? checked(a) : std::sqrt(checked(a) * checked(b));
  std::optional<Estimate> out = operation(table, to, q, Kind::int_multiply, width, multiply_law(table, q));
  if (out && a != b) out->arithmetic = fmt::format("{} x {} bits as {:.4g} bits:\n{}", a, b, width, out->arithmetic);
  return out;
}

std::optional<Estimate> by_growth(const CostTable& table, const Technology& to, const Quantity& q, Kind kind,
                                  Kind growth, int width) {
  return operation(table, to, q, kind, checked(width), power_law(table, growth));
}

/// A circuit of which only the synthesised area is known, by its ratio to an adder of the same width.
std::optional<Estimate> beside_adder(const CostTable& table, const Technology& to, const Quantity& q, Kind shape,
                                     int width) {
  const std::optional<Estimate> add = adder(table, to, q, width);
  const std::optional<Estimate> ratio = shape_ratio(table, shape, width, Kind::shape_add, width);
  if (!add || !ratio) return {};
  Estimate out = *ratio * *add;
  out.arithmetic = fmt::format("an adder of {} bits:\n{}\ntimes the synthesised area relative to that adder: {}", width,
                               add->arithmetic, ratio->arithmetic);
  return totalled(out, q);
}

std::optional<Estimate> rounding(const CostTable& table, const Technology& to, const Quantity& q, Rounding mode,
                                 int width) {
  const std::optional<Kind> shape = rounder_shape(mode);
  return shape ? beside_adder(table, to, q, *shape, width) : std::nullopt;
}

}  // namespace

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
  return as<EnergyRange>(operation(t, m, energies, Kind::fp_add, checked(w), no_law));
}
Energy float_multiply(const Table& t, const Machine& m, int w) {
  return as<EnergyRange>(operation(t, m, energies, Kind::fp_multiply, checked(w), no_law));
}
Energy register_bits(const Table& t, const Machine& m, int n) { return as<EnergyRange>(bits(t, m, energies, n)); }
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
Area register_bits(const Table& t, const Machine& m, int n) { return as<AreaRange>(bits(t, m, areas, n)); }

}  // namespace area
}  // namespace synq::cost
