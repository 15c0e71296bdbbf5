#pragma once
#include <functional>
#include <optional>

#include "hw_model/cost/estimate.hpp"

/// Numbers at widths (or bank sizes) that a source does not give.
namespace synq::cost {

/// What a cost is multiplied by when its width goes from one to another, in bits; nullopt where nothing is known.
using WidthLaw = std::function<std::optional<Estimate>(double from, double to)>;
/// The coordinate of an entry: its width in bits or its bank's bytes.
using Coordinate = std::function<double(const CostEntry&)>;

double width_of(const CostEntry&);
double bytes_of(const CostEntry&);

/// The entry at x itself, or the power law through its two neighbours below and above (exponent in the text).
/// nullopt outside the entries. The family is in ascending order of the coordinate.
std::optional<Estimate> within(const Family&, const Coordinate&, double x, const char* unit);

/// `within`, or outside: the nearest entry (the anchor, named in the text) times the law. nullopt without a law.
std::optional<Estimate> at_width(const Family&, double width, const WidthLaw&);

/// width^p for every entry of a growth kind: several exponents give a range. Energies, and areas without a shape.
WidthLaw power_law(const CostTable&, Kind growth);

/// Area of one synthesised circuit relative to another of the same source, range over sources. Between synthesised
/// widths and beyond them the power law through the two nearest ones.
/// Several sources may give shapes; nullopt where none gives both circuits.
std::optional<Estimate> shape_ratio(const CostTable&, Kind above, double above_width, Kind below, double below_width);
WidthLaw shape_law(const CostTable&, Kind shape);

}  // namespace synq::cost
