#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/error.hpp"
#include "tools/experiment/nearest.hpp"
#include "tools/hardware/cost_table.hpp"

namespace synq::hardware {
namespace {

using cost::Line;
using cost::Report;

std::string origin_text(const cost::Provenance& p) {
  constexpr std::array bases{"measured", "simulated", "derived", "synthesised"};
  std::string text;
  if (p.node_nm) text += fmt::format(", {} nm", *p.node_nm);
  if (p.voltage) text += fmt::format(", {} V", *p.voltage);
  text += fmt::format(", {}: {}", bases[std::size_t(p.basis)], p.source);
  return p.doi.empty() ? text : text + fmt::format(", doi {}", p.doi);
}

std::string body(const Line& line) {
  std::string text = fmt::format("{} ({}) = {}\n", line.name, name(line.section),
                                 line.value ? fmt::format("{} {}", text_of(*line.value), line.unit) : "unknown");
  if (!line.arithmetic.empty()) text += line.arithmetic + "\n";
  if (!line.without.empty()) text += fmt::format("without, as unknown: {}\n", fmt::join(line.without, ", "));
  return text;
}

std::string sources(const std::vector<std::string>& entries, const cost::CostTable& table) {
  std::string text = entries.empty() ? "" : "sources:\n";
  for (const std::string& entry : entries) text += "  " + provenance_text(table, entry) + "\n";
  return text;
}

}  // namespace

std::string provenance_text(const cost::CostTable& table, const std::string& entry) {
  if (const cost::CostEntry* e = table.find(entry)) return cost::text_of(*e) + origin_text(e->from);
  for (const cost::NodeEnergy& row : table.nodes)
    if (row.name == entry) return row.name + origin_text(row.from);
  throw Defect("a report names an entry that the table does not have: " + entry);
}

std::string explain(const Report& report, const cost::CostTable& table, const std::string& wanted) {
  if (const Line* line = report.find(wanted)) return body(*line) + sources(line->entries, table);
  std::vector<std::string> names;
  for (const Line& line : report.lines) names.push_back(line.name);
  const std::string near = experiment::nearest(wanted, names);
  throw ConfigError(fmt::format("--explain: no line is called '{}'{}; --explain without a name shows all", wanted,
                                near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
}

std::string explain_all(const Report& report, const cost::CostTable& table) {
  std::string text;
  std::vector<std::string> entries;
  for (const Line& line : report.lines) {
    text += body(line) + "\n";
    cost::append_names(entries, line.entries);
  }
  return text + sources(entries, table);
}

}  // namespace synq::hardware
