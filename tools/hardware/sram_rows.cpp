#include "tools/hardware/sram_rows.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

#include "core/error.hpp"

namespace synq::hardware {
namespace {

using cost::Kind;
using cost::Unit;

constexpr const char* header = "tech_um,bytes,word_bits,ports,read_pJ,write_pJ,leak_mW,area_mm2,access_ns,cycle_ns";

struct Column {
  std::size_t index;
  const char* suffix;
  Kind kind;
  Unit unit;
};
constexpr std::array<Column, 6> columns{{{4, "read", Kind::sram_read, Unit::picojoule},
                                         {5, "write", Kind::sram_write, Unit::picojoule},
                                         {6, "leakage", Kind::sram_leakage, Unit::milliwatt},
                                         {7, "area", Kind::sram_area, Unit::square_millimetre},
                                         {8, "access_time", Kind::sram_access_time, Unit::nanosecond},
                                         {9, "cycle_time", Kind::sram_cycle_time, Unit::nanosecond}}};

using Cells = std::vector<std::string>;

Cells cells_of(const std::string& line) {
  Cells cells;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
  return cells;
}

double number(const std::string& cell, const std::string& place) {
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc() || end != cell.data() + cell.size() || !(value > 0) || !std::isfinite(value))
    throw ConfigError(fmt::format("'{}' must be a number above 0", cell), place);
  return value;
}

std::int64_t whole(const std::string& cell, const std::string& place) {
  const double value = number(cell, place);
  if (value != std::floor(value) || value > 1e9)
    throw ConfigError(fmt::format("'{}' must be a whole number, at most 1e9", cell), place);
  return std::int64_t(value);
}

std::vector<cost::CostEntry> entries_of(const Cells& row, const std::string& place, const std::string& prefix,
                                        const cost::Provenance& from) {
  if (row[3] != "1rw") throw ConfigError(fmt::format("ports must be 1rw, got '{}'", row[3]), place);
  const std::int64_t bytes = whole(row[1], place), width = whole(row[2], place);
  std::vector<cost::CostEntry> out;
  for (const Column& c : columns)
    out.push_back({fmt::format("{}_{}nm_{}B_{}bit_{}", prefix, *from.node_nm, bytes, width, c.suffix), c.kind,
                   number(row[c.index], place), c.unit, int(width), bytes, from});
  return out;
}

}  // namespace

std::vector<cost::CostEntry> read_sram_rows(const std::string& path, const std::string& prefix,
                                            const cost::Provenance& from) {
  std::ifstream in(path);
  if (!in) throw ConfigError("cannot be read", path);
  std::string line;
  if (!std::getline(in, line) || line != header) throw ConfigError(fmt::format("must begin with {}", header), path);
  std::vector<cost::CostEntry> out;
  for (int at = 2; std::getline(in, line); ++at) {
    const std::string place = fmt::format("{}:{}", path, at);
    const Cells row = cells_of(line);
    if (row.size() != 10) throw ConfigError(fmt::format("must have 10 cells, has {}", row.size()), place);
    if (std::abs(number(row[0], place) * 1000 - *from.node_nm) > 1e-6) continue;
    for (cost::CostEntry& entry : entries_of(row, place, prefix, from)) out.push_back(std::move(entry));
  }
  if (out.empty()) throw ConfigError(fmt::format("has no row of {} nm", *from.node_nm), path);
  return out;
}

}  // namespace synq::hardware
