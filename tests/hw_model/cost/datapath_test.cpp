#include "hw_model/cost/datapath.hpp"

#include <doctest/doctest.h>

#include "tests/hw_model/small_spec.hpp"

/// Operators of units, counted from the texts that they run.
using namespace synq;
using namespace synq::cost;
using namespace synq::test;

namespace {

using Kind = Work::Kind;

std::vector<std::pair<int, int>> widths(const Datapath& d, Kind kind) {
  std::vector<std::pair<int, int>> all;
  for (const Operator& o : d.operators())
    if (o.kind == kind) all.emplace_back(o.wide, o.narrow);
  return all;
}
using Widths = std::vector<std::pair<int, int>>;

Work work(std::map<Work::Operation, double> count) {
  Work w;
  w.count = std::move(count);
  return w;
}

}  // namespace

TEST_CASE("a unit has one operator for each operation of a run") {
  const Datapath d(work({{{Kind::multiply, {8, 12}}, 20}, {{Kind::add, {8, 8}}, 10}, {{Kind::add, {4, 4}}, 3}}), 10);
  CHECK(widths(d, Kind::multiply) == Widths{{12, 8}, {12, 8}});
  CHECK(widths(d, Kind::add) == Widths{{8, 8}, {4, 4}});  // one for what only some runs do
}

TEST_CASE("a shared unit is as wide as its widest text, two at once take both") {
  Datapath a(work({{{Kind::multiply, {16, 4}}, 1}}), 1);
  const Datapath b(work({{{Kind::multiply, {8, 8}}, 2}}), 1);
  Datapath both = a;
  both.add(b);
  a.share(b);
  CHECK(widths(a, Kind::multiply) == Widths{{16, 8}, {8, 8}});
  CHECK(widths(both, Kind::multiply) == Widths{{16, 4}, {8, 8}, {8, 8}});
}

TEST_CASE("lanes of RFLO: its synapse's text, once for all projections or once for each") {
  const NetworkSpec s = small_spec(NeuronKind::leaky_rate, RuleKind::rflo);
  Machine m;
  const Datapaths one = datapaths(m, s);
  // forward: w h of 8 x 8 bits into a sum of 24; update: keep e, gain h, step e
  CHECK(widths(one.forward, Kind::multiply) == Widths{{8, 8}});
  CHECK(widths(one.forward, Kind::add) == Widths{{24, 16}});
  CHECK(widths(one.update, Kind::multiply).size() == 3);
  CHECK(widths(one.update, Kind::round).size() == 2);
  m.parallel_projections = true;
  const Datapaths each = datapaths(m, s);
  CHECK(widths(each.update, Kind::multiply).size() == 3 + 3 + 1);  // the readout's is w += step h
  CHECK(widths(each.update, Kind::round).size() == 2 + 2 + 1);
}
