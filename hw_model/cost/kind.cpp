#include "hw_model/cost/kind.hpp"

#include <array>
#include <utility>

#include "core/error.hpp"

namespace synq::cost {
namespace {

using enum Kind;
using enum Unit;

constexpr std::array<std::pair<Unit, std::string_view>, 8> units{{
    {picojoule, "pJ"},
    {square_micrometre, "um2"},
    {square_millimetre, "mm2"},
    {milliwatt, "mW"},
    {nanosecond, "ns"},
    {kilobyte, "KB"},
    {exponent, "exponent"},
    {ratio, "ratio"},
}};

const std::vector<KindRule> rules{
    {int_add, "int_add", {picojoule, square_micrometre}, true, false},
    {int_multiply, "int_multiply", {picojoule, square_micrometre}, true, false},
    {fp_add, "fp_add", {picojoule}, true, false},
    {fp_multiply, "fp_multiply", {picojoule}, true, false},
    {shift, "shift", {picojoule, square_micrometre}, true, false},
    {compare, "compare", {picojoule, square_micrometre}, true, false},
    {register_bit, "register_bit", {picojoule, square_micrometre}, false, false},
    {sram_read, "sram_read", {picojoule}, true, true},
    {sram_write, "sram_write", {picojoule}, true, true},
    {sram_area, "sram_area", {square_millimetre}, true, true},
    {sram_leakage, "sram_leakage", {milliwatt}, true, true},
    {sram_access_time, "sram_access_time", {nanosecond}, true, true},
    {sram_cycle_time, "sram_cycle_time", {nanosecond}, true, true},
    {synaptic_operation, "synaptic_operation", {picojoule, nanosecond}, false, false},
    {synaptic_update, "synaptic_update", {picojoule, nanosecond}, false, false},
    {neuron_active, "neuron_active", {picojoule}, false, false},
    {neuron_inactive, "neuron_inactive", {picojoule}, false, false},
    {hop_east_west, "hop_east_west", {picojoule, nanosecond}, false, false},
    {hop_north_south, "hop_north_south", {picojoule, nanosecond}, false, false},
    {core_memory, "core_memory", {kilobyte}, false, false},
    {chip_area, "chip_area", {square_millimetre}, false, false},
    {shape_add, "shape_add", {square_micrometre}, true, false},
    {shape_multiply, "shape_multiply", {square_micrometre}, true, false},
    {shape_down, "shape_down", {square_micrometre}, true, false},
    {shape_half_even, "shape_half_even", {square_micrometre}, true, false},
    {shape_stochastic, "shape_stochastic", {square_micrometre}, true, false},
    {shape_lfsr, "shape_lfsr", {square_micrometre}, true, false},
    {growth_add, "growth_add", {exponent}, false, false},
    {growth_multiply, "growth_multiply", {exponent}, false, false},
    {growth_compare, "growth_compare", {exponent}, false, false},
    {growth_shift, "growth_shift", {exponent}, false, false},
    {area_factor, "area_factor", {ratio}, false, false},
};

}  // namespace

std::span<const KindRule> kind_rules() { return rules; }

const KindRule& rule_of(Kind kind) {
  for (const KindRule& rule : rules)
    if (rule.kind == kind) return rule;
  throw Defect("a kind of cost without a rule");
}

std::optional<Kind> parse_kind(std::string_view name) {
  for (const KindRule& rule : rules)
    if (rule.name == name) return rule.kind;
  return {};
}

std::string_view text_of(Unit unit) {
  for (const auto& [value, text] : units)
    if (value == unit) return text;
  throw Defect("a unit without a text");
}

std::optional<Unit> parse_unit(std::string_view text) {
  for (const auto& [value, name] : units)
    if (name == text) return value;
  return {};
}

std::vector<std::string_view> unit_texts() {
  std::vector<std::string_view> out;
  for (const auto& [value, text] : units) out.push_back(text);
  return out;
}

}  // namespace synq::cost
