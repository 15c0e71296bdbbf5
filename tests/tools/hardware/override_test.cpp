#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "tests/tools/experiment/support.hpp"
#include "tests/tools/hardware/lookups.hpp"
#include "tools/hardware/read_costs.hpp"

/// A file of one's own changes what uses its numbers, and nothing else.
using namespace synq;
using namespace synq::cost;
using namespace synq::test;

namespace {

constexpr std::array bases{"measured", "simulated", "derived", "synthesised"};

std::string origin_text(const Provenance& p) {
  std::string text = fmt::format("source = \"{}\"\nbasis = \"{}\"\n", p.source, bases[std::size_t(p.basis)]);
  if (p.node_nm) text += fmt::format("node_nm = {}\n", *p.node_nm);
  if (p.voltage) text += fmt::format("voltage = {}\n", *p.voltage);
  return text;
}

std::string text_with(const CostEntry& e, double value) {
  std::string text = fmt::format("[[entry]]\nname = \"{}\"\nkind = \"{}\"\nvalue = {}\nunit = \"{}\"\n", e.name,
                                 rule_of(e.kind).name, value, text_of(e.unit));
  if (e.width_bits) text += fmt::format("width_bits = {}\n", *e.width_bits);
  if (e.bytes) text += fmt::format("bytes = {}\n", *e.bytes);
  return text + origin_text(e.from);
}

std::string text_with(const NodeEnergy& n, double a) {
  return fmt::format("[[node]]\nname = \"{}\"\na = {}\nb = {}\nc = {}\n", n.name, a, n.b, n.c) + origin_text(n.from);
}

struct Fixture {
  TemporaryFolder folder;
  CostTable shipped = hardware::shipped_costs();
  Answers before = ask_all(shipped);

  CostTable with(const std::string& text) const {
    const std::string path = folder / "own.toml";
    std::ofstream(path) << text;
    CostTable t = shipped;
    hardware::read_costs(t, path);
    return t;
  }
};

/// The lookups whose answer differs are those that named the number; returns how many.
std::size_t check_changes(const Answers& before, const Answers& after, const std::string& name) {
  std::size_t count = 0;
  for (const auto& [what, answer] : before) {
    const auto& e = answer.estimate;
    const bool names = e && std::find(e->entries.begin(), e->entries.end(), name) != e->entries.end();
    const bool changed = !(answer == after.at(what));
    if (names != changed) FAIL_CHECK(what << (names ? " names and ignores " : " changes without naming ") << name);
    count += changed;
  }
  return count;
}

/// What no lookup of energy, area or power reads: times, and what a whole chip has.
bool only_quoted(const CostEntry& e) {
  return e.unit == Unit::nanosecond || e.unit == Unit::kilobyte || e.kind == Kind::chip_area;
}

TEST_CASE_FIXTURE(Fixture, "changing one number changes exactly the lookups that name it") {
  CHECK(before.size() > 1300);
  for (const CostEntry& e : shipped.entries) {
    CAPTURE(e.name);
    const std::size_t changed = check_changes(before, ask_all(with(text_with(e, e.value * 1.25))), e.name);
    CHECK((changed > 0) == !only_quoted(e));
  }
}

TEST_CASE_FIXTURE(Fixture, "changing the row of a node changes exactly the lookups that name it") {
  for (const NodeEnergy& row : shipped.nodes) {
    CAPTURE(row.name);
    CHECK(check_changes(before, ask_all(with(text_with(row, row.a * 1.25))), row.name) > 0);
  }
}

TEST_CASE_FIXTURE(Fixture, "a number of one's own changes the energies, too, and joins the range") {
  const Technology m{45, .9};
  const std::string mine =
      "[[entry]]\nname = \"mine\"\nkind = \"int_add\"\nvalue = 2\nunit = \"pJ\"\nwidth_bits = 16\n"
      "node_nm = 45\nvoltage = 0.9\nbasis = \"measured\"\nsource = \"own chip\"\n";
  const auto joined = energy::integer_add(with(mine), m, 16);
  REQUIRE(joined);
  CHECK(joined->low == 0.05);
  CHECK(joined->high == 2);
  CHECK(joined->arithmetic.find("mine 2 pJ") != std::string::npos);

  CostEntry replaced = *shipped.find("horowitz_int_add_16");
  CHECK(energy::integer_add(with(text_with(replaced, 0.01)), m, 16)->low == 0.01);
}

}  // namespace
