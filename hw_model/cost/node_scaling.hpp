#pragma once
#include <optional>

#include "hw_model/cost/estimate.hpp"

/// From the technology of a source to that of the machine.
/// Source: Stillmaker and Baas 2017, Integration 58, 74-81, doi 10.1016/j.vlsi.2017.02.002.
namespace synq::cost {

struct Technology {
  double node_nm = 0;  ///< > 0
  double voltage = 0;  ///< supply, V, > 0
};

/// Energy at `to` over energy at `from`: (a V^2 + b V + c) of the machine's row over that of the source's.
/// A node without a row takes the nearest (of two equally near the larger), if it lies between the smallest and the
/// largest row; the text says so. A source that states no voltage is taken at the machine's; the text says so.
/// 1 where node and voltage are the same. nullopt: the source has no node, or a node lies outside the rows.
std::optional<Estimate> energy_scale(const CostTable&, const Provenance& from, const Technology& to);

/// Area at `to` over area at `from`: ratio of the nodes' area factors, chosen in the same way; voltage plays no part.
std::optional<Estimate> area_scale(const CostTable&, const Provenance& from, const Technology& to);

/// The node of `known` that is nearest to the given one (of two the larger), also outside them; 0 if there is none.
double nearest_node(const std::vector<double>& known, double node_nm);

}  // namespace synq::cost
