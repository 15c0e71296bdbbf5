#include "hw_model/cost/table.hpp"

#include <set>

#include "tests/hw_model/cost/support.hpp"

using namespace synq;
using namespace synq::cost;
using namespace synq::test;

namespace {

const Origin a{"a", 45, .9}, b{"b", 45, .9}, a_32{"a", 32, .9};

TEST_CASE("every kind has one rule, a name of its own, and is found by it") {
  std::set<std::string_view> names;
  for (int k = 0; k <= int(Kind::area_factor); ++k) {
    const KindRule& rule = rule_of(Kind(k));
    CHECK(rule.kind == Kind(k));
    CHECK(names.insert(rule.name).second);
    CHECK(parse_kind(rule.name) == Kind(k));
    CHECK_FALSE(rule.units.empty());
  }
  CHECK(names.size() == kind_rules().size());
  CHECK_FALSE(parse_kind("int_divide"));
}

TEST_CASE("put replaces by name, in its place, or adds") {
  CostTable t;
  t.put(entry("x", Kind::int_add, 1, Unit::picojoule, a, 8));
  t.put(entry("y", Kind::int_add, 2, Unit::picojoule, a, 16));
  t.put(entry("x", Kind::int_add, 3, Unit::picojoule, b, 8));
  REQUIRE(t.entries.size() == 2);
  CHECK(t.entries[0].value == 3);
  CHECK(t.find("x")->from.source == "b");
  CHECK(t.find("z") == nullptr);
}

TEST_CASE("a family is one kind and unit of one source, node and voltage, by width and bytes") {
  CostTable t;
  t.put(entry("wide", Kind::sram_read, 3, Unit::picojoule, a, 64, 512));
  t.put(entry("large", Kind::sram_read, 2, Unit::picojoule, a, 32, 1024));
  t.put(entry("little", Kind::sram_read, 1, Unit::picojoule, a, 32, 512));
  t.put(entry("other source", Kind::sram_read, 4, Unit::picojoule, b, 32, 512));
  t.put(entry("other node", Kind::sram_read, 5, Unit::picojoule, a_32, 32, 512));
  t.put(entry("other kind", Kind::sram_write, 6, Unit::picojoule, a, 32, 512));
  const std::vector<Family> all = families(t, Kind::sram_read, Unit::picojoule);
  REQUIRE(all.size() == 3);
  REQUIRE(all[0].size() == 3);
  CHECK(all[0][0]->name == "little");
  CHECK(all[0][1]->name == "large");
  CHECK(all[0][2]->name == "wide");
  CHECK(all[1].front()->name == "other source");
  CHECK(all[2].front()->name == "other node");
}

TEST_CASE("an estimate of several sources holds them all and names what it used once") {
  const auto e = join({{2, 3, {"p", "q"}, "first"}, {1, 2, {"q", "r"}, "second"}});
  check_range(e, 1, 3);
  CHECK(e->entries == std::vector<std::string>{"p", "q", "r"});
  CHECK(e->arithmetic == "first\nsecond");
  CHECK_FALSE(join({}));
}

}  // namespace
