#include "hw_model/cost/node_scaling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace synq::cost {
namespace {

/// What a row says of one node: its relative energy or area.
struct Side {
  double value;
  std::string name, text;
};

bool inside(const std::vector<double>& known, double node_nm) {
  const auto [low, high] = std::minmax_element(known.begin(), known.end());
  return low != known.end() && *low <= node_nm && node_nm <= *high;
}

template <class Row>
const Row* nearest_row(const std::vector<const Row*>& rows, double node_nm) {
  std::vector<double> known;
  for (const Row* row : rows) known.push_back(*row->from.node_nm);
  if (!inside(known, node_nm)) return nullptr;
  const double node = nearest_node(known, node_nm);
  return *std::find_if(rows.begin(), rows.end(), [&](const Row* row) { return *row->from.node_nm == node; });
}

template <class Row>
Side side(const Row& row, double value, double node_nm) {
  const bool exact = *row.from.node_nm == node_nm;
  return {value, row.name,
          fmt::format("{} {:.6g}{}", row.name, value, exact ? "" : fmt::format(" (nearest to {} nm)", node_nm))};
}

std::optional<Side> energy_side(const CostTable& table, double node_nm, double voltage) {
  std::vector<const NodeEnergy*> rows;
  for (const NodeEnergy& row : table.nodes) rows.push_back(&row);
  const NodeEnergy* row = nearest_row(rows, node_nm);
  return row ? std::optional(side(*row, row->at(voltage), node_nm)) : std::nullopt;
}

std::optional<Side> area_side(const CostTable& table, double node_nm) {
  std::vector<const CostEntry*> rows;
  for (const CostEntry& e : table.entries)
    if (e.kind == Kind::area_factor) rows.push_back(&e);
  const CostEntry* row = nearest_row(rows, node_nm);
  return row ? std::optional(side(*row, row->value, node_nm)) : std::nullopt;
}

std::optional<Estimate> quotient(const std::optional<Side>& to, const std::optional<Side>& from, std::string how) {
  if (!to || !from) return {};
  const double factor = to->value / from->value;
  Estimate out{factor, factor, {to->name}, fmt::format("{:.6g} [{}: {} / {}]", factor, how, to->text, from->text)};
  append_names(out.entries, {from->name});
  return out;
}

Estimate unscaled(const std::string& why) { return {1, 1, {}, fmt::format("1 [{}]", why)}; }

}  // namespace

double nearest_node(const std::vector<double>& known, double node_nm) {
  double best = 0;
  for (const double node : known) {
    const double mine = std::abs(node - node_nm), other = std::abs(best - node_nm);
    if (best == 0 || mine < other || (mine == other && node > best)) best = node;
  }
  return best;
}

std::optional<Estimate> energy_scale(const CostTable& table, const Provenance& from, const Technology& to) {
  if (!from.node_nm) return {};
  const double voltage = from.voltage.value_or(to.voltage);
  const std::string assumed = from.voltage ? "" : " (voltage not stated, taken as the machine's)";
  const std::string at = fmt::format("{} nm {} V{}", *from.node_nm, voltage, assumed);
  if (*from.node_nm == to.node_nm && voltage == to.voltage) return unscaled(at);
  return quotient(energy_side(table, to.node_nm, to.voltage), energy_side(table, *from.node_nm, voltage),
                  fmt::format("{} to {} nm {} V", at, to.node_nm, to.voltage));
}

std::optional<Estimate> area_scale(const CostTable& table, const Provenance& from, const Technology& to) {
  if (!from.node_nm) return {};
  if (*from.node_nm == to.node_nm) return unscaled(fmt::format("{} nm", to.node_nm));
  return quotient(area_side(table, to.node_nm), area_side(table, *from.node_nm),
                  fmt::format("{} to {} nm", *from.node_nm, to.node_nm));
}

}  // namespace synq::cost
