#include "hw_model/cost/sram.hpp"

#include "core/error.hpp"
#include "tests/hw_model/cost/support.hpp"

/// Memory banks over a table of a few rows, computed by hand.
using namespace synq;
using namespace synq::cost;
using namespace synq::test;

namespace {

const Origin grid_45{"grid", 45, .9}, grid_32{"grid", 32, .9}, talk{"talk", 45, .9};
const Technology own{45, .9};

void add_port(CostTable& t, const Origin& o, int width, double at_8k, double at_32k) {
  const std::string name = std::to_string(int(*o.node_nm)) + "_" + std::to_string(width) + "_";
  t.put(entry(name + "8k", Kind::sram_read, at_8k, Unit::picojoule, o, width, 8192));
  t.put(entry(name + "32k", Kind::sram_read, at_32k, Unit::picojoule, o, width, 32768));
}

CostTable table() {
  CostTable t;
  add_nodes(t);
  add_port(t, grid_45, 32, 5, 20);
  add_port(t, grid_45, 64, 7, 28);
  add_port(t, grid_32, 64, 3, 12);
  t.put(entry("area", Kind::sram_area, .025, Unit::square_millimetre, grid_45, 32, 8192));
  t.put(entry("leak", Kind::sram_leakage, 2e-4, Unit::milliwatt, grid_45, 32, 8192));
  return t;
}

TEST_CASE("a sourced bank is its entry") {
  const auto e = energy::sram_read(table(), own, {64, 8192});
  check_range(e, 7, 7);
  CHECK(e->entries == std::vector<std::string>{"45_64_8k"});
}

TEST_CASE("between two sizes the power law through them: twice the bytes cost twice, as four times cost four times") {
  check_range(energy::sram_read(table(), own, {64, 16384}), 14, 14);
}

TEST_CASE("between two ports linearly") {
  const auto e = energy::sram_read(table(), own, {40, 8192});
  check_range(e, 5.5, 5.5);
  CHECK(says(*e, "derived"));
}

TEST_CASE("part of a word costs between its share and all of it; a bank's area and leakage stay") {
  check_range(energy::sram_read(table(), own, {8, 8192}), 1.25, 5);
  check_range(area::sram(table(), own, {8, 8192}), 25000, 25000);
  check_range(sram_leakage(table(), own, {8, 8192}), 2e-4, 2e-4);
}

TEST_CASE("a word wider than a port is read from equal banks side by side") {
  check_range(energy::sram_read(table(), own, {128, 65536}), 56, 56);  // two of 32 KB
  check_range(energy::sram_read(table(), own, {96, 16384}), 12, 12);   // two of 8 KB and 48 bits: 2 x 6
}

TEST_CASE("a bank smaller than any known costs between its share and all of the smallest; a larger one is unknown") {
  check_range(energy::sram_read(table(), own, {64, 4096}), 3.5, 7);
  CHECK_FALSE(energy::sram_read(table(), own, {64, 32769}));
}

TEST_CASE("a second source makes a range, where it gives the size") {
  CostTable t = table();
  t.put(entry("talk_8k", Kind::sram_read, 10, Unit::picojoule, talk, 64, 8192));
  check_range(energy::sram_read(t, own, {64, 8192}), 7, 10);
  check_range(energy::sram_read(t, own, {64, 16384}), 14, 14);
  check_range(energy::sram_read(t, own, {32, 8192}), 5, 10);  // the talk: 32/64 of 10 .. 10
}

TEST_CASE("a source's node nearest to the machine's is taken") {
  check_range(energy::sram_read(table(), {32, .9}, {64, 8192}), 3, 3);
  // from 32 to 20 nm at .9 V: .20079 / .541209
  check_range(energy::sram_read(table(), {20, .9}, {64, 8192}), 3 * .20079 / .541209, 3 * .20079 / .541209);
}

TEST_CASE("area goes from node to node, leakage does not") {
  check_range(area::sram(table(), {32, .9}, {32, 8192}), 25000 * .46, 25000 * .46);
  CHECK_FALSE(sram_leakage(table(), {32, .9}, {32, 8192}));
  CHECK(says(*sram_leakage(table(), {45, .5}, {32, 8192}), "not scaled"));
}

TEST_CASE("what no source gives is unknown") {
  CHECK_FALSE(energy::sram_write(table(), own, {64, 8192}));
  CHECK_FALSE(area::sram({}, own, {64, 8192}));
  CHECK_FALSE(energy::sram_read(table(), {5, .7}, {64, 8192}));
}

TEST_CASE("a bank without bits is our own mistake") {
  CHECK_THROWS_AS(energy::sram_read(table(), own, {0, 8192}), Defect);
  CHECK_THROWS_AS(energy::sram_read(table(), own, {8, 0}), Defect);
}

}  // namespace
