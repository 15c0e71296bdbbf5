#pragma once
#include <optional>

#include "core/format.hpp"
#include "hw_model/cost/estimate.hpp"
#include "hw_model/cost/node_scaling.hpp"

/// What one operation costs at the machine's node and voltage: energies in pJ, areas in um2 (energy::, area::).
/// A range over all sources of the table, each scaled to the machine; nullopt where none can be.
/// Widths are in bits, >= 1 (less throws Defect). A width that a source does not give follows from its widths by a
/// power law, and the text names the anchor.
namespace synq::cost {

/// The rounder whose cost a rounding mode takes; nullopt: no source has such a rounder.
std::optional<Kind> rounder_shape(Rounding);

namespace energy {

/// Addition or subtraction: width of the wider operand.
std::optional<EnergyRange> integer_add(const CostTable&, const Technology&, int width);
/// Operands of unequal width count as two of width sqrt(a b), which have as many partial products.
std::optional<EnergyRange> integer_multiply(const CostTable&, const Technology&, int width_a, int width_b);
std::optional<EnergyRange> compare(const CostTable&, const Technology&, int width);
std::optional<EnergyRange> shift(const CostTable&, const Technology&, int width);
/// Writes a register of `width` bits, saturating, from twice as many: `integer_add` of that width times the ratio of
/// the synthesised areas of rounder and adder. Without the source of random bits.
std::optional<EnergyRange> rounder(const CostTable&, const Technology&, Rounding, int width);
/// A 32-bit shift register with feedback that gives `width` random bits: `integer_add` times the ratio of areas.
std::optional<EnergyRange> random_bits(const CostTable&, const Technology&, int width);
/// Only at widths that a source gives.
std::optional<EnergyRange> float_add(const CostTable&, const Technology&, int width);
std::optional<EnergyRange> float_multiply(const CostTable&, const Technology&, int width);
/// A clock edge of `bits` flip-flops.
std::optional<EnergyRange> register_bits(const CostTable&, const Technology&, int bits);
/// A whole event of a published chip (synaptic_operation, neuron_active, hop_east_west, ...), memory included.
std::optional<EnergyRange> event(const CostTable&, const Technology&, Kind);

}  // namespace energy

namespace area {

std::optional<AreaRange> integer_add(const CostTable&, const Technology&, int width);
std::optional<AreaRange> integer_multiply(const CostTable&, const Technology&, int width_a, int width_b);
std::optional<AreaRange> compare(const CostTable&, const Technology&, int width);
std::optional<AreaRange> shift(const CostTable&, const Technology&, int width);
std::optional<AreaRange> rounder(const CostTable&, const Technology&, Rounding, int width);
std::optional<AreaRange> random_bits(const CostTable&, const Technology&, int width);
std::optional<AreaRange> register_bits(const CostTable&, const Technology&, int bits);

}  // namespace area
}  // namespace synq::cost
