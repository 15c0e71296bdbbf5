#include "hw_model/cost/operation.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/error.hpp"
#include "hw_model/cost/logic.hpp"
#include "hw_model/cost/width_law.hpp"

namespace synq::cost {
namespace {

const WidthLaw no_law = [](double, double) { return std::nullopt; };

Maybe totalled(Maybe e, Wanted q) {
  if (e) e->arithmetic += fmt::format(" = {:.4g}..{:.4g} {}", e->low, e->high, text_of(q.unit));
  return e;
}

double checked(int width) {
  if (width < 1) throw Defect("a cost is asked for a width below one bit");
  return width;
}

/// An operation of one width over all sources.
Maybe operation(const CostTable& table, const Technology& to, Wanted q, Kind kind, double width, const WidthLaw& law) {
  std::vector<Estimate> all;
  for (const Family& family : families(table, kind, q.unit)) {
    const Maybe own = at_width(family, width, law);
    const Maybe scale = q.scale(table, family.front()->from, to);
    if (own && scale) all.push_back(*totalled(*own * *scale, q));
  }
  return join(all);
}

WidthLaw add_law(const CostTable& table, Wanted q) {
  return q.unit == Unit::picojoule ? power_law(table, Kind::growth_add) : shape_law(table, Kind::shape_add);
}

WidthLaw multiply_law(const CostTable& table, Wanted q) {
  return q.unit == Unit::picojoule ? power_law(table, Kind::growth_multiply) : shape_law(table, Kind::shape_multiply);
}

}  // namespace

Maybe unit_of(const CostTable& table, const Technology& to, Wanted q, Kind kind) {
  std::vector<Estimate> all;
  for (const Family& family : families(table, kind, q.unit))
    for (const CostEntry* e : family)
      if (const auto scale = q.scale(table, e->from, to)) all.push_back(*totalled(estimate_of(*e) * *scale, q));
  return join(all);
}

Maybe flip_flops(const CostTable& table, const Technology& to, Wanted q, int count) {
  const Maybe one = unit_of(table, to, q, Kind::register_bit);
  return one ? totalled(times(checked(count), "bits", *one), q) : one;
}

Maybe adder(const CostTable& table, const Technology& to, Wanted q, int width) {
  return operation(table, to, q, Kind::int_add, checked(width), add_law(table, q));
}

Maybe multiplier(const CostTable& table, const Technology& to, Wanted q, int a, int b) {
  const double width = a == b ? checked(a) : std::sqrt(checked(a) * checked(b));
  Maybe out = operation(table, to, q, Kind::int_multiply, width, multiply_law(table, q));
  if (out && a != b) out->arithmetic = fmt::format("{} x {} bits as {:.4g} bits:\n{}", a, b, width, out->arithmetic);
  return out;
}

Maybe by_growth(const CostTable& table, const Technology& to, Wanted q, Kind kind, Kind growth, int width) {
  return operation(table, to, q, kind, checked(width), power_law(table, growth));
}

Maybe as_given(const CostTable& table, const Technology& to, Wanted q, Kind kind, int width) {
  return operation(table, to, q, kind, checked(width), no_law);
}

Maybe beside_adder(const CostTable& table, const Technology& to, Wanted q, Kind shape, int width) {
  const Maybe add = adder(table, to, q, width);
  const Maybe ratio = shape_ratio(table, shape, width, Kind::shape_add, width);
  if (!add || !ratio) return {};
  Estimate out = *ratio * *add;
  out.arithmetic = fmt::format("an adder of {} bits:\n{}\ntimes the synthesised area relative to that adder: {}", width,
                               add->arithmetic, ratio->arithmetic);
  return totalled(out, q);
}

Maybe rounding(const CostTable& table, const Technology& to, Wanted q, Rounding mode, int width) {
  const std::optional<Kind> shape = rounder_shape(mode);
  return shape ? beside_adder(table, to, q, *shape, width) : std::nullopt;
}

}  // namespace synq::cost
