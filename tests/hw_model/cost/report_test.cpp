#include "hw_model/cost/report.hpp"

#include "core/error.hpp"
#include "tests/hw_model/cost/support.hpp"

/// Lines and their sums.
using namespace synq;
using namespace synq::cost;
using namespace synq::test;

namespace {

Estimate costing(double low, double high, const std::string& entry) { return {low, high, {entry}, entry}; }

/// a.x 2..4, a.y unknown, a.z 1, and a, their sum; b is a twice with a.z.
Report report() {
  Report r;
  r.add(line_of(Section::energy, "a.x", "pJ", {{exactly(2), "adds", costing(1, 2, "one")}}, "why"));
  r.add(line_of(Section::energy, "a.y", "pJ", {{exactly(3), "gates", {}}}, "no source"));
  r.add(line_of(Section::energy, "a.z", "pJ", {{exactly(4), "ands", costing(.25, .25, "two")}}, "why"));
  r.add_total(Section::energy, "a", "pJ");
  r.add_total(Section::energy, "b", "pJ", {{"a", 2, "ticks"}, {"a.z", 1, ""}});
  return r;
}

}  // namespace

TEST_CASE("a line is the sum of its items, with their entries and arithmetic") {
  const Line l = line_of(Section::energy, "l", "pJ",
                         {{exactly(2), "adds", costing(1, 2, "one")}, {{1, 3}, "bits", costing(.5, 1, "two")}}, "");
  CHECK(*l.value == Span{2.5, 7});
  CHECK(l.entries == std::vector<std::string>{"one", "two"});
  CHECK(l.arithmetic == "2 x adds = 2..4 pJ\n  one\n1..3 x bits = 0.5..3 pJ\n  two");
}

TEST_CASE("an unknown item makes its line unknown, unless it is not there at all") {
  CHECK_FALSE(report().at("a.y").value);
  CHECK(report().at("a.y").arithmetic == "gates: no source");
  const Line none = line_of(Section::energy, "l", "pJ", {{exactly(0), "gates", {}}}, "no source");
  REQUIRE(none.value);
  CHECK(*none.value == Span{0, 0});
}

TEST_CASE("a total adds what is known and names what is not") {
  const Report r = report();
  CHECK(*r.at("a").value == Span{3, 5});
  CHECK(r.at("a").without == std::vector<std::string>{"a.y"});
  CHECK(r.at("a").entries == std::vector<std::string>{"one", "two"});
  CHECK(*r.at("b").value == Span{7, 11});
  CHECK(r.at("b").without == std::vector<std::string>{"a.y"});
  CHECK(r.at("b").arithmetic == "a 3..5 x 2 (ticks)\n+ a.z 1");
}

TEST_CASE("a total of unknown lines alone is unknown") {
  Report r;
  r.add(unknown_line(Section::energy, "a.x", "pJ", "why"));
  r.add_total(Section::energy, "a", "pJ");
  r.add_total(Section::energy, "b", "pJ", {{"a", 3, "ticks"}});
  for (const char* total : {"a", "b"}) {
    CHECK_FALSE(r.at(total).value);
    CHECK(r.at(total).without == std::vector<std::string>{"a.x"});
  }
}

TEST_CASE("names are unique and known") {
  Report r = report();
  CHECK_THROWS_AS(r.add(unknown_line(Section::energy, "a.x", "pJ", "")), Defect);
  CHECK_THROWS_AS(r.at("c"), Defect);
}
