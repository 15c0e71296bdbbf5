#include "hw_model/cost/width_law.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace synq::cost {
namespace {

/// The power law through two entries, at x between or beyond them.
Estimate through(const CostEntry& anchor, const CostEntry& other, const Coordinate& at, double x, const char* unit) {
  const double exponent = std::log(other.value / anchor.value) / std::log(at(other) / at(anchor));
  const double value = anchor.value * std::pow(x / at(anchor), exponent);
  return {value,
          value,
          {anchor.name, other.name},
          fmt::format("({} x ({:.6g}/{:.6g} {})^{:.4g}, exponent from {}; derived)", text_of(anchor), x, at(anchor),
                      unit, exponent, text_of(other))};
}

std::optional<Estimate> shape_at(const Family& family, double width) {
  if (const auto inside = within(family, width_of, width, "bits")) return inside;
  if (family.size() == 1) return {};
  const bool below = width < width_of(*family.front());
  const CostEntry &end = below ? *family[0] : *family.back(), &next = below ? *family[1] : *family[family.size() - 2];
  return through(end, next, width_of, width, "bits");
}

Estimate quotient(const Estimate& a, const Estimate& b) {
  Estimate out{a.low / b.high, a.high / b.low, a.entries, ""};
  append_names(out.entries, b.entries);
  out.arithmetic = fmt::format("{:.4g} [{} / {}]", out.low, a.arithmetic, b.arithmetic);
  return out;
}

}  // namespace

double width_of(const CostEntry& e) { return double(e.width_bits.value()); }
double bytes_of(const CostEntry& e) { return double(e.bytes.value()); }

std::optional<Estimate> within(const Family& family, const Coordinate& at, double x, const char* unit) {
  const CostEntry* below = nullptr;
  for (const CostEntry* e : family) {
    if (at(*e) == x) return estimate_of(*e);
    if (at(*e) > x) return below ? std::optional(through(*below, *e, at, x, unit)) : std::nullopt;
    below = e;
  }
  return {};
}

std::optional<Estimate> at_width(const Family& family, double width, const WidthLaw& law) {
  if (const auto inside = within(family, width_of, width, "bits")) return inside;
  const CostEntry& anchor = width < width_of(*family.front()) ? *family.front() : *family.back();
  const std::optional<Estimate> growth = law(width_of(anchor), width);
  return growth ? std::optional(estimate_of(anchor) * *growth) : std::nullopt;
}

WidthLaw power_law(const CostTable& table, Kind growth) {
  return [&table, growth](double from, double to) {
    std::vector<Estimate> all;
    std::vector<std::string> exponents;
    for (const CostEntry& e : table.entries) {
      if (e.kind != growth) continue;
      const double factor = std::pow(to / from, e.value);
      all.push_back({factor, factor, {e.name}, ""});
      exponents.push_back(fmt::format("{} {}", e.name, e.value));
    }
    std::optional<Estimate> range = join(all);
    if (range)
      range->arithmetic =
          fmt::format("({:.6g}/{:.6g} bits)^p, p = {} (derived)", to, from, fmt::join(exponents, " or "));
    return range;
  };
}

std::optional<Estimate> shape_ratio(const CostTable& table, Kind above, double above_width, Kind below,
                                    double below_width) {
  std::vector<Estimate> all;
  for (const Family& a : families(table, above, Unit::square_micrometre))
    for (const Family& b : families(table, below, Unit::square_micrometre)) {
      if (!same_origin(a.front()->from, b.front()->from)) continue;
      const std::optional<Estimate> over = shape_at(a, above_width), under = shape_at(b, below_width);
      if (over && under) all.push_back(quotient(*over, *under));
    }
  return join(all);
}

WidthLaw shape_law(const CostTable& table, Kind shape) {
  return [&table, shape](double from, double to) { return shape_ratio(table, shape, to, shape, from); };
}

}  // namespace synq::cost
