#include "tools/hardware/read_costs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "tools/experiment/data_file.hpp"
#include "tools/hardware/provenance.hpp"
#include "tools/hardware/sram_rows.hpp"

namespace synq::hardware {
namespace {

using cost::CostEntry;
using cost::CostTable;
using experiment::TableReader;

void refuse_twice(TableReader& t, std::set<std::string>& names, const std::string& name) {
  if (!names.insert(name).second) t.refuse("name", fmt::format("'{}' is given twice in this file", name));
}

cost::Kind read_kind(TableReader& t) {
  std::vector<std::string_view> names;
  for (const cost::KindRule& rule : cost::kind_rules()) names.push_back(rule.name);
  return *cost::parse_kind(t.choice("kind", names));
}

cost::Unit read_unit(TableReader& t, const cost::KindRule& rule) {
  std::vector<std::string_view> allowed;
  for (const cost::Unit unit : rule.units) allowed.push_back(cost::text_of(unit));
  return *cost::parse_unit(t.choice("unit", allowed));
}

CostEntry read_entry(TableReader& t) {
  CostEntry e;
  e.name = word(t, "name");
  e.kind = read_kind(t);
  const cost::KindRule& rule = cost::rule_of(e.kind);
  e.unit = read_unit(t, rule);
  e.value = positive(t, "value");
  if (rule.has_width) e.width_bits = int(t.integer("width_bits", {}, 1, 4096));
  if (rule.has_bytes) e.bytes = t.integer("bytes", {}, 1, std::int64_t(1) << 40);
  e.from = read_provenance(t, e.unit != cost::Unit::exponent);
  return e;
}

/// Whether two entries of different names answer the same question, so that one would be passed over in silence.
bool rivals(const CostEntry& a, const CostEntry& b) {
  if (a.kind != b.kind || a.unit != b.unit || a.name == b.name) return false;
  if (a.kind == cost::Kind::area_factor) return a.from.node_nm == b.from.node_nm;
  return a.width_bits && a.width_bits == b.width_bits && a.bytes == b.bytes && cost::same_origin(a.from, b.from);
}

void put(CostTable& table, TableReader& t, CostEntry entry) {
  const CostEntry* old = table.find(entry.name);
  if (old && (old->kind != entry.kind || old->unit != entry.unit))
    t.refuse("name", fmt::format("'{}' is the name of a {} in {}; take another", entry.name,
                                 cost::rule_of(old->kind).name, cost::text_of(old->unit)));
  for (const CostEntry& other : table.entries)
    if (rivals(entry, other))
      t.refuse("name", fmt::format("'{}' says the same as '{}'; take that name to replace it, or another source",
                                   entry.name, other.name));
  table.put(std::move(entry));
}

void put_node(CostTable& table, TableReader& t) {
  cost::NodeEnergy row{word(t, "name"), t.number("a"), t.number("b"), t.number("c"), {}};
  row.from = read_provenance(t, true);
  for (const cost::NodeEnergy& other : table.nodes)
    if (other.name != row.name && other.from.node_nm == row.from.node_nm)
      t.refuse("node_nm", fmt::format("'{}' is the row of this node; take that name to replace it", other.name));
  table.put(std::move(row));
}

void put_sram_rows(CostTable& table, TableReader& t, const std::string& path, std::set<std::string>& names) {
  const std::string prefix = word(t, "name"), file = word(t, "file");
  const cost::Provenance from = read_provenance(t, true);
  const std::string csv = (std::filesystem::path(path).parent_path() / file).string();
  for (CostEntry& entry : read_sram_rows(csv, prefix, from)) {
    refuse_twice(t, names, entry.name);
    put(table, t, std::move(entry));
  }
}

}  // namespace

void read_costs(CostTable& table, const std::string& path) {
  TableReader file = TableReader::from_file(path);
  std::set<std::string> names;
  CostTable all = table;
  for (TableReader& t : file.tables("entry")) {
    CostEntry entry = read_entry(t);
    refuse_twice(t, names, entry.name);
    put(all, t, std::move(entry));
  }
  for (TableReader& t : file.tables("node")) {
    refuse_twice(t, names, word(t, "name"));
    put_node(all, t);
  }
  for (TableReader& t : file.tables("sram_rows")) put_sram_rows(all, t, path, names);
  file.finish();
  table = std::move(all);
}

CostTable shipped_costs() {
  std::vector<std::string> files;
  for (const auto& file : std::filesystem::directory_iterator(experiment::data_file("costs")))
    if (file.path().extension() == ".toml") files.push_back(file.path().string());
  std::sort(files.begin(), files.end());  // one order of sources in every text, on every file system
  CostTable table;
  for (const std::string& file : files) read_costs(table, file);
  return table;
}

}  // namespace synq::hardware
