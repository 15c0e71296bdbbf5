#include "tools/hardware/cost_files.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

namespace synq::hardware {
namespace {

using cost::Line;
using Json = nlohmann::ordered_json;

std::string csv_line(const Line& l) {
  const std::string low = l.value ? fmt::format("{}", l.value->low) : "",
                    high = l.value ? fmt::format("{}", l.value->high) : "";
  return fmt::format("{},{},{},{},{},{},{},{},{}\n", name(l.section), quoted(l.name), low, high, l.unit,
                     !l.parts.empty(), quoted(fmt::format("{}", fmt::join(l.without, ";"))),
                     quoted(fmt::format("{}", fmt::join(l.entries, ";"))), quoted(l.arithmetic));
}

Json json_of(const Line& l) {
  Json parts = Json::array();
  for (const cost::Addend& p : l.parts) parts.push_back({{"line", p.line}, {"times", p.times}});
  return {{"section", name(l.section)},
          {"name", l.name},
          {"low", l.value ? Json(l.value->low) : Json(nullptr)},
          {"high", l.value ? Json(l.value->high) : Json(nullptr)},
          {"unit", l.unit},
          {"parts", parts},
          {"without", l.without},
          {"entries", l.entries},
          {"arithmetic", l.arithmetic}};
}

template <class T>
Json maybe(const std::optional<T>& x) {
  return x ? Json(*x) : Json(nullptr);
}

Json origin_of(const cost::Provenance& p) {
  constexpr std::array bases{"measured", "simulated", "derived", "synthesised"};
  return {{"source", p.source},
          {"doi", p.doi},
          {"node_nm", maybe(p.node_nm)},
          {"voltage", maybe(p.voltage)},
          {"basis", bases[std::size_t(p.basis)]},
          {"accuracy_percent", maybe(p.accuracy_percent)},
          {"note", p.note}};
}

Json entry_of(const cost::CostTable& table, const std::string& wanted) {
  if (const cost::CostEntry* e = table.find(wanted)) {
    Json j{{"kind", cost::rule_of(e->kind).name},
           {"value", e->value},
           {"unit", cost::text_of(e->unit)},
           {"width_bits", maybe(e->width_bits)},
           {"bytes", maybe(e->bytes)}};
    j.update(origin_of(e->from));
    return j;
  }
  for (const cost::NodeEnergy& row : table.nodes)
    if (row.name == wanted) {
      Json j{{"kind", "node"}, {"a", row.a}, {"b", row.b}, {"c", row.c}};
      j.update(origin_of(row.from));
      return j;
    }
  return nullptr;
}

Json measured_of(const Measured& m) {
  const auto most = budget(m.machine);
  return {{"trials", m.trials},
          {"ticks", m.ticks},
          {"active_input_axons", m.usage.active.input},
          {"active_recurrent_axons", m.usage.active.recurrent},
          {"active_readout_axons", m.usage.active.readout},
          {"stalls", m.stalls},
          {"longest_tick", m.time.longest.count},
          {"tick_budget", most ? Json(most->count) : Json(nullptr)},
          {"late_ticks", most ? Json(m.time.late) : Json(nullptr)},
          {"cycles_at_end_of_trial", m.timing.end_of_trial},
          {"cycles_of_write", m.timing.write}};
}

}  // namespace

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + '"';
}

std::string cost_csv(const cost::Report& report) {
  std::string csv = "section,name,low,high,unit,is_total,without,entries,arithmetic\n";
  for (const Line& line : report.lines) csv += csv_line(line);
  return csv;
}

std::string cost_json(const cost::Report& report, const cost::CostTable& table, const Measured& m,
                      const std::vector<std::string>& notes) {
  Json lines = Json::array(), entries = Json::object();
  for (const Line& line : report.lines) {
    lines.push_back(json_of(line));
    for (const std::string& entry : line.entries)
      if (!entries.contains(entry)) entries[entry] = entry_of(table, entry);
  }
  const Machine& machine = m.machine;
  const Json j{{"machine",
                {{"name", machine.name},
                 {"cores", machine.cores},
                 {"clock_mhz", machine.clock_mhz},
                 {"node_nm", machine.node_nm},
                 {"voltage", machine.voltage}}},
               {"measured", measured_of(m)},
               {"notes", notes},
               {"lines", lines},
               {"entries", entries}};
  return j.dump(1) + "\n";
}

}  // namespace synq::hardware
