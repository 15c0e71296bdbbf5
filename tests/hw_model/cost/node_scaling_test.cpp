#include "hw_model/cost/node_scaling.hpp"

#include "tests/hw_model/cost/support.hpp"

/// Ratios computed by hand from the published polynomials.
using namespace synq;
using namespace synq::cost;
using namespace synq::test;

namespace {

CostTable rows() {
  CostTable t;
  add_nodes(t);
  return t;
}

// At 0.9 V: 45 nm 1.103 x .81 - .362 x .9 + .2767 = .84433; 32 nm .541209; 20 nm .20079.
// 14 nm at .75 V: .2363 x .5625 - .09675 x .75 + .02239 = .08274625. 16 nm at .8 V: .120272. 65 nm at 1 V: 1.332.
TEST_CASE("energy between nodes with rows") {
  const Provenance horowitz = from({"s", 45, .9});
  check_range(energy_scale(rows(), horowitz, {32, .9}), .541209 / .84433, .541209 / .84433);
  check_range(energy_scale(rows(), horowitz, {20, .9}), .20079 / .84433, .20079 / .84433);
  check_range(energy_scale(rows(), horowitz, {16, .8}), .120272 / .84433, .120272 / .84433);
  check_range(energy_scale(rows(), horowitz, {14, .75}), .08274625 / .84433, .08274625 / .84433);
  check_range(energy_scale(rows(), horowitz, {65, 1}), 1.332 / .84433, 1.332 / .84433);
}

TEST_CASE("the rows used are named, with their values") {
  const auto e = energy_scale(rows(), from({"s", 45, .9}), {32, .9});
  CHECK(e->entries == std::vector<std::string>{"row_32", "row_45"});
  CHECK(says(*e, "row_32 0.541209 / row_45 0.84433"));
  CHECK_FALSE(says(*e, "nearest"));
}

TEST_CASE("nothing is scaled at the source's own node and voltage") {
  for (const double node : {45., 180., 3.}) {  // with or without a row
    const auto e = energy_scale(rows(), from({"s", node, .9}), {node, .9});
    check_range(e, 1, 1);
    CHECK(e->entries.empty());
  }
}

TEST_CASE("another voltage at the same node") {
  // 32 nm at .5 V: .9559 x .25 - .7823 x .5 + .471 = .318825
  check_range(energy_scale(rows(), from({"s", 32, .5}), {32, .9}), .541209 / .318825, .541209 / .318825);
}

TEST_CASE("a node without a row takes the nearest, and the text says so") {
  const auto e = energy_scale(rows(), from({"s", 40, .9}), {28, .9});
  check_range(e, .541209 / .84433, .541209 / .84433);
  CHECK(says(*e, "row_45 0.84433 (nearest to 40 nm)"));
  CHECK(says(*e, "row_32 0.541209 (nearest to 28 nm)"));
  CHECK(uses(*energy_scale(rows(), from({"s", 45, .9}), {22, .9}), "row_20"));
  CHECK(uses(*energy_scale(rows(), from({"s", 45, .9}), {55, .9}), "row_65"));  // as near to 45: the larger
}

TEST_CASE("a voltage that the source does not state is the machine's, and the text says so") {
  const auto e = energy_scale(rows(), from({"s", 45, {}}), {32, .9});
  check_range(e, .541209 / .84433, .541209 / .84433);
  CHECK(says(*e, "voltage not stated"));
  CHECK_FALSE(says(*energy_scale(rows(), from({"s", 45, .9}), {32, .9}), "voltage not stated"));
}

TEST_CASE("outside the rows, or without a node, nothing is known") {
  CHECK_FALSE(energy_scale(rows(), from({"s", 180, .9}), {45, .9}));
  CHECK_FALSE(energy_scale(rows(), from({"s", 45, .9}), {5, .9}));
  CHECK_FALSE(energy_scale(rows(), from({"s", {}, .9}), {45, .9}));
  CHECK_FALSE(area_scale(rows(), from({"s", 65, {}}), {45, .9}));
  CHECK_FALSE(area_scale(rows(), from({"s", {}, {}}), {45, .9}));
  CHECK_FALSE(energy_scale({}, from({"s", 45, .9}), {32, .9}));
}

TEST_CASE("area is the ratio of the factors, whatever the voltage") {
  check_range(area_scale(rows(), from({"s", 45, .9}), {32, .5}), .46, .46);
  check_range(area_scale(rows(), from({"s", 32, {}}), {14, .75}), .17 / .46, .17 / .46);
  const auto e = area_scale(rows(), from({"s", 40, {}}), {22, .8});
  check_range(e, .21, .21);
  CHECK(says(*e, "area_20 0.21 (nearest to 22 nm)"));
  check_range(area_scale(rows(), from({"s", 65, {}}), {65, .8}), 1, 1);
}

}  // namespace
