#include "hw_model/cost/machine_area.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/format_text.hpp"
#include "hw_model/cost/datapath.hpp"
#include "hw_model/cost/logic.hpp"
#include "hw_model/cost/tick_energy.hpp"
#include "hw_model/group_bits.hpp"
#include "hw_model/memory.hpp"

namespace synq::cost {
namespace {

constexpr const char* square = "um2";

std::optional<Estimate> area_of(const CostTable& t, const Technology& to, const Operator& o) {
  using enum Work::Kind;
  if (o.kind == multiply) return area::integer_multiply(t, to, o.wide, o.narrow);
  if (o.kind == add) return area::integer_add(t, to, o.wide);
  if (o.kind == compare) return area::compare(t, to, o.wide);
  if (o.kind == round && o.rounder.overflow == Overflow::saturate)
    return area::rounder(t, to, o.rounder.rounding, o.rounder.word);
  return {};
}

std::string kind_of(const Operator& o) {
  constexpr const char* names[] = {"multiply", "gate", "add", "compare", "round", "lookup"};
  const std::string name = names[std::size_t(o.kind)];
  return o.kind == Work::Kind::round ? fmt::format("round_{}", synq::name(o.rounder.rounding)) : name;
}

std::string text_of(const Operator& o) {
  return o.kind == Work::Kind::round ? fmt::format("rounder to {} bits, {}", o.wide, name(o.rounder.overflow))
                                     : fmt::format("{} {} x {} bits", kind_of(o), o.wide, o.narrow);
}

/// Lines of `count` units of a datapath.
void add_units(Report& report, const CostTable& t, const Technology& to, const std::string& name, const Datapath& path,
               std::size_t count) {
  std::map<std::string, std::vector<Item>> items;
  for (const Operator& o : path.operators()) {
    items[kind_of(o)].push_back({exactly(double(count)), text_of(o), area_of(t, to, o)});
    if (o.rounder.random_bits > 0)
      items["random_bits"].push_back({exactly(double(count)),
                                      fmt::format("shift register for {} random bits", o.rounder.random_bits),
                                      area::random_bits(t, to, o.rounder.random_bits)});
  }
  for (const auto& [kind, all] : items)
    report.add(line_of(Section::area, name + '.' + kind, square, all, "no source gives its area for this node"));
  report.add_total(Section::area, name, square);
}

/// Bits that lie in no bank, by what they are for.
void add_registers(Report& report, const CostTable& t, const Machine& m, const NetworkSpec& s) {
  using enum synq::Part;
  const std::pair<synq::Part, const char*> parts[] = {
      {neuron, "neurons"},        {trace, "traces"},       {feedback, "feedback"},    {kernel, "kernels"},
      {noisy_copy, "noisy_copy"}, {constant, "constants"}, {working, "working words"}};
  const MemoryLedger memory = memory_ledger(s);
  const std::optional<Estimate> bit = area::register_bits(t, technology(m), 1);
  std::vector<Item> items;
  for (const auto& [part, name] : parts)
    items.push_back({exactly(double(memory.bits(part))), fmt::format("bit of {}", name), bit});
  items.push_back({exactly(double(group_bits(m, s))), "bit of groups that may be silent", bit});
  report.add(line_of(Section::area, "area.registers", square, items, "no source gives its area for this node"));
  if (const auto bits = memory.bits(table); bits > 0)
    report.add(unknown_line(Section::area, "area.tables", square,
                            fmt::format("{} bits of tables: no source gives the area of a table of constants", bits)));
  if (const auto bits = memory.bits(target) + memory.bits(row_pointer); bits > 0)
    report.add(unknown_line(Section::area, "area.index", square,
                            fmt::format("{} bits that say which neurons sparse synapses reach lie in no bank", bits)));
}

void add_banks(Report& report, const Machine& m, const NetworkSpec& s, const CostTable& t) {
  std::vector<Item> areas, leakages;
  for (const BankSize& b : bank_sizes(m, s)) {
    const Bank bank = bank_of(m, b);
    const Span count = exactly(double(b.count));
    const std::string what = text_of(bank, b);
    areas.push_back({count, what, area::sram(t, technology(m), bank)});
    leakages.push_back({count, what, sram_leakage(t, technology(m), bank)});
  }
  report.add(
      line_of(Section::area, "area.banks", square, areas,
              why_bank_unknown(m, "no source has a bank of this size for this node; use smaller or more banks")));
  report.add(line_of(Section::energy, "leakage.power", "mW", leakages,
                     why_bank_unknown(m, "leakage is known at a source's own nodes and bank sizes alone")));
}

}  // namespace

void add_area(Report& report, const Machine& m, const NetworkSpec& s, const CostTable& t) {
  const Technology to = technology(m);
  const Datapaths paths = datapaths(m, s);
  add_banks(report, m, s, t);
  add_registers(report, t, m, s);
  add_units(report, t, to, "area.forward_lanes", paths.forward, m.lanes.forward * m.cores);
  add_units(report, t, to, "area.neuron_lanes", paths.neuron, m.lanes.neuron * m.cores);
  add_units(report, t, to, "area.readout_lanes", paths.readout, m.lanes.readout * m.cores);
  add_units(report, t, to, "area.update_lanes", paths.update, m.lanes.update * m.cores);
  add_units(report, t, to, "area.error_unit", paths.error, 1);
  report.add_total(Section::area, "area", square);
}

}  // namespace synq::cost
