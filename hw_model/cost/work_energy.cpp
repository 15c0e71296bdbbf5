#include "hw_model/cost/work_energy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/format_text.hpp"
#include "hw_model/cost/logic.hpp"

namespace synq::cost {
namespace {

using Items = std::map<std::string, std::vector<Item>>;  ///< by the last part of the line's name

struct Prices {
  const CostTable& table;
  const Technology& to;

  std::optional<Estimate> operation(Work::Kind kind, int a, int b) const {
    if (kind == Work::Kind::multiply) return energy::integer_multiply(table, to, a, b);
    if (kind == Work::Kind::add) return energy::integer_add(table, to, std::max(a, b));
    if (kind == Work::Kind::compare) return energy::compare(table, to, std::max(a, b));
    return {};
  }
  std::optional<Estimate> rounder(const RounderShape& r) const {
    if (r.overflow != Overflow::saturate) return {};
    return energy::rounder(table, to, r.rounding, r.word);
  }
};

const char* name_of(Work::Kind kind) {
  constexpr const char* names[] = {"multiply", "gate", "add", "compare", "round", "lookup"};
  return names[std::size_t(kind)];
}

void add_operations(Items& items, const Prices& p, const Work& w) {
  for (const auto& [operation, count] : w.count) {
    const auto& [kind, widths] = operation;
    const auto& [a, b] = widths;
    if (kind == Work::Kind::round) continue;
    items[name_of(kind)].push_back(
        {exactly(count), fmt::format("{} {} x {} bits", name_of(kind), a, b), p.operation(kind, a, b)});
  }
}

void add_rounders(Items& items, const Prices& p, const Work& w) {
  for (const auto& [r, count] : w.rounders) {
    items[fmt::format("round_{}", name(r.rounding))].push_back(
        {exactly(count), fmt::format("round to {} bits, {} {}", r.word, name(r.rounding), name(r.overflow)),
         p.rounder(r)});
    if (r.random_bits > 0)
      items["random_bits"].push_back({exactly(count), fmt::format("{} bits of a shift register", r.random_bits),
                                      energy::random_bits(p.table, p.to, r.random_bits)});
  }
}

void add_registers(Items& items, const Prices& p, const Work& w, const std::set<std::string>& in_banks) {
  const std::optional<Estimate> bit = energy::register_bits(p.table, p.to, 1);
  const bool sparse = w.moved.contains("row pointer");  // else "target" is what an output should be
  for (const auto& [name, m] : w.moved) {
    if (sparse && (name == "target" || name == "row pointer"))
      items["index"].push_back({exactly(m.reads), fmt::format("{} of {} bits", name, m.width), {}});
    else if (!in_banks.contains(name))
      items["registers"].push_back(
          {{m.writes * m.width, (m.reads + m.writes) * m.width},
           fmt::format("bit of {} ({} writes, {} reads of {} bits)", name, m.writes, m.reads, m.width),
           bit});
  }
}

std::string why_unknown(const std::string& kind) {
  if (kind == "gate") return "no source gives the energy of a row of AND gates";
  if (kind == "lookup") return "no source gives the energy of a table of constants";
  if (kind == "index") return "no bank of the machine holds which neuron a sparse synapse reaches";
  if (kind.starts_with("round_")) return "no source has this rounder at this node";
  return "no source reaches this node";
}

}  // namespace

std::vector<Line> work_energy(const CostTable& table, const Technology& to, const std::string& name, const Work& w,
                              const std::set<std::string>& in_banks) {
  const Prices prices{table, to};
  Items items;
  add_operations(items, prices, w);
  add_rounders(items, prices, w);
  add_registers(items, prices, w, in_banks);
  std::vector<Line> lines;
  for (const auto& [kind, all] : items)
    if (std::any_of(all.begin(), all.end(), [](const Item& i) { return i.count.high > 0; }))
      lines.push_back(line_of(Section::energy, name + '.' + kind, "pJ", all, why_unknown(kind)));
  return lines;
}

}  // namespace synq::cost
