#pragma once
#include <optional>

#include "core/format.hpp"
#include "hw_model/cost/estimate.hpp"
#include "hw_model/cost/node_scaling.hpp"

/// What energies and areas of operations have in common (logic.hpp has the meaning of each).
namespace synq::cost {

/// Energy or area: which unit the tables have for it and how it goes from node to node.
struct Quantity {
  Unit unit;
  std::optional<Estimate> (*scale)(const CostTable&, const Provenance&, const Technology&);
};
constexpr Quantity energies{Unit::picojoule, energy_scale}, areas{Unit::square_micrometre, area_scale};

using Wanted = const Quantity&;
using Maybe = std::optional<Estimate>;

Maybe adder(const CostTable&, const Technology&, Wanted, int width);
Maybe multiplier(const CostTable&, const Technology&, Wanted, int width_a, int width_b);
/// One whose width law is a growth kind.
Maybe by_growth(const CostTable&, const Technology&, Wanted, Kind, Kind growth, int width);
/// Only at widths that a source gives.
Maybe as_given(const CostTable&, const Technology&, Wanted, Kind, int width);
/// A circuit of which only the synthesised area is known, by its ratio to an adder of the same width.
Maybe beside_adder(const CostTable&, const Technology&, Wanted, Kind shape, int width);
Maybe rounding(const CostTable&, const Technology&, Wanted, Rounding, int width);
/// What has no width.
Maybe unit_of(const CostTable&, const Technology&, Wanted, Kind);
Maybe flip_flops(const CostTable&, const Technology&, Wanted, int bits);

}  // namespace synq::cost
