#include "hw_model/cost/machine_cost.hpp"

#include <fmt/format.h>

#include <cmath>

#include "hw_model/group_bits.hpp"
#include "tests/hw_model/cost/support.hpp"
#include "tests/hw_model/small_spec.hpp"

/// A small network on a small machine, its costs computed by hand from a small table.
using namespace synq;
using namespace synq::cost;
using namespace synq::test;

namespace {

CostTable table() {
  const Origin own{"own", 45, .9};
  CostTable t;
  add_nodes(t);
  const auto put = [&](const char* name, Kind kind, double value, Unit unit, std::optional<int> width = {}) {
    t.put(entry(name, kind, value, unit, own, width));
  };
  put("multiply", Kind::int_multiply, .2, Unit::picojoule, 8);
  put("add_8", Kind::int_add, .03, Unit::picojoule, 8);
  put("add_16", Kind::int_add, .05, Unit::picojoule, 16);
  put("add_24", Kind::int_add, .07, Unit::picojoule, 24);
  put("flip_flop", Kind::register_bit, .01, Unit::picojoule);
  put("shape_add", Kind::shape_add, 1000, Unit::square_micrometre, 8);
  put("shape_even", Kind::shape_half_even, 1500, Unit::square_micrometre, 8);
  put("flip_flop_area", Kind::register_bit, 5, Unit::square_micrometre);
  for (const auto& [name, kind, value, unit] : {std::tuple("read", Kind::sram_read, 2., Unit::picojoule),
                                                {"write", Kind::sram_write, 3., Unit::picojoule},
                                                {"bank_area", Kind::sram_area, .004, Unit::square_millimetre},
                                                {"leak", Kind::sram_leakage, .5, Unit::milliwatt}})
    t.put(entry(name, kind, value, unit, own, 16, 1024));
  return t;
}

/// Words of 16 bits, banks of 1 KiB, two lanes in the forward pass and one in the update.
Machine machine() {
  Machine m;
  m.word_bits = 16, m.bank_kib = 1, m.lanes.forward = 2, m.clock_mhz = 10;
  return m;
}

/// The readout alone learns: its synapse adds step x activity to its weight.
NetworkSpec network() { return small_spec(NeuronKind::leaky_rate, RuleKind::none); }

/// Of 2 inputs 1 is active, of 3 neurons 2 and then, for the readout, 1.
Usage usage() {
  return {.active = {1, 2, 1}, .tick = closed_words(machine(), network(), {1, 2, 1}), .ticks_per_trial = 5};
}

Report report(const CostTable& t, Machine m = machine()) {
  const auto cycles = closed_cycles(m, network(), usage().active);
  return machine_cost(m, network(), t, usage(), {.stepped = cycles, .closed = cycles});
}

void check_line(const Report& r, const char* name, double low, double high) {
  CAPTURE(name);
  REQUIRE(r.at(name).value);
  CHECK(r.at(name).value->low == near(low));
  CHECK(r.at(name).value->high == near(high));
}

}  // namespace

TEST_CASE("words of memory that a tick moves: two synapses to a word, two lanes forward and one in the update") {
  const Words w = closed_words(machine(), network(), {1, 2, 1});
  CHECK((w.forward_read == ByProjection{exactly(1 * 2), exactly(2 * 2)}));  // rows of 3 synapses take 2 words
  CHECK(
      (w.update_read == ByProjection{exactly(0), exactly(0), exactly(3 * 2)}));  // 2 outputs: a lane comes to it twice
  CHECK((w.update_written == ByProjection{exactly(0), exactly(0), Span{0, 3 * 2}}));
}

TEST_CASE("the energy of the forward pass, by hand") {
  const Report r = report(table());
  check_line(r, "tick.forward.multiply", 9 * .2, 9 * .2);  // 1 x 3 + 2 x 3 synapses
  check_line(r, "tick.forward.add", 9 * .07, 9 * .07);     // sums of 24 bits
  // written: 9 sums; read: these, 2 inputs, 3 activities
  check_line(r, "tick.forward.registers", 9 * 24 * .01, (2 * 9 * 24 + 5 * 8) * .01);
  check_line(r, "tick.forward.bank_reads", 6 * 2, 6 * 2);
  check_line(r, "tick.forward", 1.8 + .63 + 2.16 + 12, 1.8 + .63 + 4.72 + 12);
}

TEST_CASE("the energy of the readout's synapses, by hand") {
  const Report r = report(table());
  check_line(r, "tick.synapse.multiply", 6 * .2, 6 * .2);
  check_line(r, "tick.synapse.add", 6 * .05, 6 * .05);                          // 8 + 16 bits
  check_line(r, "tick.synapse.round_half_even", 6 * .03 * 1.5, 6 * .03 * 1.5);  // an adder times 1500 / 1000
  check_line(r, "tick.synapse.registers", 0, (3 * 8 + 6 * 8) * .01);            // an activity an axon, a step each
  check_line(r, "tick.synapse.bank_reads", 6 * 2, 6 * 2);
  check_line(r, "tick.synapse.bank_writes", 0, 6 * 3);
  check_line(r, "tick.synapse", 1.2 + .3 + .27 + 12, 1.2 + .3 + .27 + .72 + 12 + 18);
}

TEST_CASE("every total is the sum of its parts, and a trial is its ticks") {
  const Report r = report(table());
  int totals = 0;
  for (const Line& line : r.lines) {
    if (line.parts.empty()) continue;
    CAPTURE(line.name);
    Span sum;
    for (const Addend& part : line.parts)
      if (const auto& v = r.at(part.line).value) sum.low += part.times * v->low, sum.high += part.times * v->high;
    CHECK(line.value->low == near(sum.low));
    CHECK(line.value->high == near(sum.high));
    ++totals;
  }
  CHECK(totals > 12);
  check_line(r, "trial", 5 * r.at("tick").value->low, 5 * r.at("tick").value->high);
}

TEST_CASE("times, banks and leakage") {
  const Report r = report(table());
  const double cycles = r.at("cycles").value->low;
  check_line(r, "time.tick", cycles / 10, cycles / 10);
  check_line(r, "time.ticks_per_second", 1e7 / cycles, 1e7 / cycles);
  check_line(r, "memory.banks", 3, 3);
  check_line(r, "area.banks", 3 * 4000, 3 * 4000);
  check_line(r, "leakage.power", 1.5, 1.5);
  check_line(r, "leakage.tick", 1.5 * cycles / 10 * 1000, 1.5 * cycles / 10 * 1000);
  Machine shared = machine();
  shared.shared_banks = true;
  check_line(report(table(), shared), "area.banks", 4000, 4000);
}

TEST_CASE("what no source gives stays unknown, and the totals say so") {
  CostTable without = table();
  std::erase_if(without.entries, [](const CostEntry& e) { return e.kind == Kind::sram_read; });
  const Report r = report(without);
  CHECK_FALSE(r.at("tick.forward.bank_reads").value);
  const auto& lacks = r.at("trial").without;
  for (const char* line : {"tick.forward.bank_reads", "tick.synapse.bank_reads", "tick.readout.bank_reads"})
    CHECK(std::find(lacks.begin(), lacks.end(), line) != lacks.end());
  CHECK_FALSE(report(CostTable{}).at("tick").value);
  CHECK_FALSE(report(CostTable{}).at("area").value);
  Machine clockless = machine();
  clockless.clock_mhz = 0;
  for (const char* line : {"time.tick", "time.ticks_per_second", "leakage.tick"})
    CHECK_FALSE(report(table(), clockless).at(line).value);
}

TEST_CASE("each projection pays for banks of its own size, but where all share them") {
  // words of two weights of 8 bits: input 2 rows of 2 words, recurrent 3 of 2, readout 3 of 1
  CostTable t = table();
  for (const auto& [bytes, read, write] : {std::tuple(8, 1., 10.), {12, 1.6, 16.}, {6, .7, 7.}, {26, 4., 40.}}) {
    const Origin own{"own", 45, .9};
    t.put(entry(fmt::format("read_{}", bytes), Kind::sram_read, read, Unit::picojoule, own, 16, bytes));
    t.put(entry(fmt::format("write_{}", bytes), Kind::sram_write, write, Unit::picojoule, own, 16, bytes));
  }
  Machine m = machine();
  m.bank_kib = 0;
  const Report r = report(t, m);
  check_line(r, "tick.forward.bank_reads", 1 * 2 * 1 + 2 * 2 * 1.6, 1 * 2 * 1 + 2 * 2 * 1.6);
  check_line(r, "tick.readout.bank_reads", .7 * 2 / 2, .7 * 2);  // 2 weights, at least two in a word
  check_line(r, "tick.synapse.bank_reads", 6 * .7, 6 * .7);
  check_line(r, "tick.synapse.bank_writes", 0, 6 * 7);
  CHECK(r.at("tick.readout.bank_reads").arithmetic.find("bank of 6 bytes") != std::string::npos);
  m.shared_banks = true;  // 4 + 6 + 3 words
  const Report shared = report(t, m);
  check_line(shared, "tick.forward.bank_reads", 6 * 4, 6 * 4);
  check_line(shared, "tick.synapse.bank_writes", 0, 6 * 40);
}

TEST_CASE("banks with a port for reads and one for writes are in no source: all that is theirs is unknown") {
  Machine m = machine();
  m.ports = Ports::one_r_one_w;
  const Report r = report(table(), m);
  for (const char* line : {"area.banks", "leakage.power", "leakage.tick", "tick.forward.bank_reads",
                           "tick.readout.bank_reads", "tick.synapse.bank_reads", "tick.synapse.bank_writes"}) {
    CAPTURE(line);
    CHECK_FALSE(r.at(line).value);
  }
  CHECK(r.at("area.banks").arithmetic.find("no source has 1R1W") != std::string::npos);
  const auto lacks = [&](const char* total, const char* line) {
    const auto& without = r.at(total).without;
    return std::find(without.begin(), without.end(), line) != without.end();
  };
  CHECK(lacks("area", "area.banks"));
  CHECK(lacks("tick", "tick.forward.bank_reads"));
  CHECK(lacks("trial", "tick.synapse.bank_writes"));
  check_line(r, "tick.forward", 1.8 + .63 + 2.16, 1.8 + .63 + 4.72);  // what is no bank's stays known
  check_line(r, "memory.banks", 3, 3);
}

TEST_CASE("a machine that passes over silent groups keeps a bit for each, in registers") {
  Machine m = machine();
  NetworkSpec s = network();
  CHECK(group_bits(m, s) == 0);
  CHECK(report(table(), m).find("memory.group_bits") == nullptr);
  m.skipping = Skipping::cycle;
  const Report r = report(table(), m), other = report(table());
  check_line(r, "memory.group_bits", 6, 6);  // 3 axons of the readout with 2 outputs each, one lane
  check_line(r, "area.registers", other.at("area.registers").value->low + 6 * 5,
             other.at("area.registers").value->high + 6 * 5);
  check_line(r, "tick.synapse.group_bits", 0, 2 * 6 * .01);
  check_line(r, "memory.total", other.at("memory.total").value->low, other.at("memory.total").value->low);
  CHECK(closed_form_cost(m, s, table(), {1, 2, 1}).register_bits ==
        closed_form_cost(machine(), s, table(), {1, 2, 1}).register_bits + 6);
  m.lanes.update = 2;
  CHECK(group_bits(m, s) == 3);
  s.rule = RuleKind::rflo;  // rows of 3 neurons: 2 groups
  CHECK(group_bits(m, s) == (2 + 3) * 2 + 3);
  m.cores = 3;  // of one neuron each
  CHECK(group_bits(m, s) == (2 + 3) * 3 + 3);
  make_sparse(s);  // 4 synapses
  CHECK(group_bits(m, s) == 2 * 3 + 4 + 3);
}

TEST_CASE("the short form agrees with the report") {
  const ClosedFormCost c = closed_form_cost(machine(), network(), table(), {1, 2, 1});
  const Report r = report(table());
  CHECK(c.energy_per_tick == r.at("tick").value);
  CHECK(c.energy_without == r.at("tick").without);
  CHECK(c.cycles_expected == r.at("cycles").value->low);
  CHECK(c.sram_kib == 3);
  // all of 2 inputs and 3 neurons: 2 more rows of 3 synapses, two at a time
  CHECK(c.cycles_worst == c.cycles_expected + 2 * 2);
}

TEST_CASE("cycles of a sparse network: rows of 2, 1 and 1 synapses, one of three in two lanes") {
  NetworkSpec sparse = network();
  make_sparse(sparse);
  sparse.rule = RuleKind::rflo, sparse.train_input = sparse.train_readout = false;
  Machine m = machine();
  m.lanes.forward = 1, m.lanes.update = 1;
  const PhaseCycles cycles = closed_cycles(m, sparse, {0, 3, 3});
  CHECK(cycles[std::size_t(MachinePhase::forward)] == 4);
  CHECK(cycles[std::size_t(MachinePhase::update)] == 2 * 4);
  CHECK(closed_cycles(m, sparse, {0, 1.5, 3})[std::size_t(MachinePhase::forward)] == 2);
}

TEST_CASE("a mean activity lies between the cycles of its neighbours") {
  Machine m = machine();
  m.pipeline_depth = 7;
  const auto cycles = [&](double active) { return sum_of(closed_cycles(m, network(), {active, 0, 0})); };
  CHECK(cycles(.25) == near(.75 * cycles(0) + .25 * cycles(1)));
  CHECK(cycles(1) == cycles(0) + 2 + 7);
}
