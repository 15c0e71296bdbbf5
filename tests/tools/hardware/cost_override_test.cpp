#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tests/tools/hardware/cost_support.hpp"

/// A number of one's own changes the lines of a report that name it, and no other.
using namespace synq;
using namespace synq::cost;
using namespace synq::test;

namespace {

constexpr std::array bases{"measured", "simulated", "derived", "synthesised"};

CostTable with(const CostTable& shipped, const std::string& text) {
  const TemporaryFolder folder;
  std::ofstream(folder / "own.toml") << text;
  CostTable t = shipped;
  hardware::read_costs(t, folder / "own.toml");
  return t;
}

CostTable with(const CostTable& shipped, const CostEntry& e, double value) {
  std::string text = fmt::format("[[entry]]\nname = \"{}\"\nkind = \"{}\"\nvalue = {}\nunit = \"{}\"\n", e.name,
                                 rule_of(e.kind).name, value, text_of(e.unit));
  text += fmt::format("source = \"{}\"\nbasis = \"{}\"\n", e.from.source, bases[std::size_t(e.from.basis)]);
  if (e.width_bits) text += fmt::format("width_bits = {}\n", *e.width_bits);
  if (e.bytes) text += fmt::format("bytes = {}\n", *e.bytes);
  if (e.from.node_nm) text += fmt::format("node_nm = {}\n", *e.from.node_nm);
  if (e.from.voltage) text += fmt::format("voltage = {}\n", *e.from.voltage);
  return with(shipped, text);
}

/// The row of a node with another energy at every voltage but 0.
CostTable with_slope(const CostTable& shipped, const NodeEnergy& row, double a) {
  return with(
      shipped,
      fmt::format("[[node]]\nname = \"{}\"\nnode_nm = {}\na = {}\nb = {}\nc = {}\nsource = \"{}\"\nbasis = \"{}\"\n",
                  row.name, *row.from.node_nm, a, row.b, row.c, row.from.source, bases[std::size_t(row.from.basis)]));
}

bool differ(const Line& a, const Line& b) { return a.value != b.value || a.arithmetic != b.arithmetic; }

bool is_named(const Report& report, const std::string& name) {
  return std::any_of(report.lines.begin(), report.lines.end(), [&](const Line& l) {
    return std::find(l.entries.begin(), l.entries.end(), name) != l.entries.end();
  });
}

/// Sums need not change with a part whose ends stay; all other lines show their numbers.
std::size_t check_lines(const Report& before, const Report& after, const std::string& name) {
  std::size_t changed = 0;
  REQUIRE(before.lines.size() == after.lines.size());
  for (std::size_t k = 0; k < before.lines.size(); ++k) {
    const Line &a = before.lines[k], &b = after.lines[k];
    const bool names = std::find(a.entries.begin(), a.entries.end(), name) != a.entries.end();
    const bool sum = !a.parts.empty() || a.name.starts_with("own.") || a.name == "leakage.tick";
    if (differ(a, b) ? !names : names && !sum) FAIL_CHECK(a.name << " and " << name);
    changed += differ(a, b);
  }
  return changed;
}

}  // namespace

TEST_CASE("changing one number changes exactly the lines that name it") {
  const CostTable shipped = hardware::shipped_costs();
  const hardware::Measured m = measured(small_digits);
  const Report before = report_of(m, shipped);
  std::size_t named = 0;
  for (const CostEntry& e : shipped.entries) {
    const bool used = is_named(before, e.name);
    if (!used && e.kind == Kind::sram_read) continue;  // banks of other sizes: 600 numbers
    CAPTURE(e.name);
    const std::size_t changed = check_lines(before, report_of(m, with(shipped, e, e.value * 1.25)), e.name);
    CHECK((changed > 0) == used);
    named += used;
  }
  CHECK(named > 25);
}

TEST_CASE("changing the row of a node changes exactly the lines that name it") {
  const CostTable shipped = hardware::shipped_costs();
  for (const double node : {45, 28, 14}) {
    CAPTURE(node);
    const hardware::Measured m = measured(small_digits, {fmt::format("machine.node_nm={}", node)});
    const Report before = report_of(m, shipped);
    int named = 0;
    for (const NodeEnergy& row : shipped.nodes) {
      CAPTURE(row.name);
      const bool used = is_named(before, row.name);
      CHECK((check_lines(before, report_of(m, with_slope(shipped, row, row.a * 1.25)), row.name) > 0) == used);
      named += used;
    }
    CHECK(named > (node == 45 ? 0 : 1));
  }
}

TEST_CASE("a number of one's own joins the range of the lines of its kind") {
  const hardware::Measured m = measured(small_digits);
  CostTable table = hardware::shipped_costs();
  const double before = report_of(m, table).at("tick.synapse.multiply").value->high;
  CostEntry mine = *table.find("horowitz_int_multiply_8");
  mine.name = "mine", mine.value = 100, mine.from.source = "own chip";
  table.put(mine);
  const Line& after = report_of(m, table).at("tick.synapse.multiply");
  CHECK(after.value->high > 10 * before);
  CHECK(std::find(after.entries.begin(), after.entries.end(), "mine") != after.entries.end());
}
