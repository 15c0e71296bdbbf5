#include <doctest/doctest.h>

#include "core/error.hpp"
#include "tests/laws/machine_bench.hpp"
#include "tests/seed.hpp"
#include "tools/experiment/machine_config.hpp"

/// Cycles of the stepped machine: closed forms, published counts, stalls counted by hand, and what a machine must do
/// that a formula would not.
using namespace synq;
using namespace synq::test;

namespace {

std::uint64_t stalls(const TickReport& r) {
  std::uint64_t all = 0;
  for (const PhaseReport& p : r) all += p.activity.stalls.total();
  return all;
}
std::uint64_t cycles(const TickReport& r, MachinePhase p) { return r[std::size_t(p)].cycles.count; }

Machine preset(const std::string& name) {
  TableReader config = TableReader::from_text("[machine]\npreset = \"" + name + "\"\n", "test");
  apply_preset(config);
  return read_machine(config.section("machine"));
}

std::string without_bias(std::string network) {
  const std::string key = "bias = true";
  return network.replace(network.find(key), key.size(), "bias = false");
}

}  // namespace

TEST_CASE("Closed forms are the stepped cycles of every phase on 1,000 machines that do not stall") {
  Draw d(test::seed() + 77);
  std::size_t free = 0, stalled = 0;
  while (free < 1000) {
    const Learner& l = learners[d.from(0, std::size(learners) - 1)];
    Case c(d, l, formats[d.from(0, 2)], false);
    for (std::size_t k = 0; k < trials; ++k) c.machine->trial(c.experiment->task().train, k, true);
    const TickReport& r = c.machine->last_tick();
    const auto expected = closed_form(c.spec, c.machine->load());
    std::uint64_t more = 0, skipped = 0;
    for (const PhaseReport& p : r) skipped += p.activity.skipped;
    if (skipped > 0) continue;  // closed forms know no silent groups
    for (std::size_t p = 0; p < machine_phases; ++p) {
      CAPTURE(std::string(machine_phase_names[p]));
      if (stalls(r) == 0) REQUIRE(r[p].cycles.count == expected[p].count);
      REQUIRE(r[p].cycles.count >= expected[p].count);
      more += r[p].cycles.count - expected[p].count;
    }
    ++(stalls(r) == 0 ? free : stalled);
    if (stalls(r) > 0) CHECK((more > 0 || c.spec.cores > 1 || c.spec.parallel_projections));
  }
  MESSAGE(stalled << " others stalled");
  CHECK(stalled > 100);
}

TEST_CASE("The phases of ReckOn, as measured on its published RTL") {
  const Machine reckon = preset("reckon-like");  // 16 weights of 8 bits a word, and nothing beside them
  struct Row {
    std::size_t n_in, n, events, neuron, scan, forward, update;
  };
  for (const Row& row : {Row{40, 100, 5, 100, 100, 500, 1624}, Row{256, 256, 10, 256, 256, 2560, 8704},
                         Row{64, 64, 0, 64, 64, 0, 640}}) {
    std::vector<double> x(row.n_in);
    for (std::size_t k = 0; k < row.events; ++k) x[k * 3] = 1;
    Bench b(x, row.n_in, 2, "units = " + std::to_string(row.n) + "\nautapses = true\n" + without_bias(lif),
            "name = \"eprop_factorised\"\n", "default = {word = 16, frac = 11}\nweight = {word = 8, frac = 6}\n",
            reckon);
    b.learn();
    CHECK(stalls(b.machine->last_tick()) == 0);
    CHECK(cycles(b.machine->last_tick(), MachinePhase::neuron) == row.neuron);
    CHECK(cycles(b.machine->last_tick(), MachinePhase::scan) == row.scan);
    CHECK(cycles(b.machine->last_tick(), MachinePhase::forward) == row.forward);
    CHECK(cycles(b.machine->last_tick(), MachinePhase::update) == row.update);
  }
}

TEST_CASE("Hazards: an accumulator that is still on its way") {
  // Three active inputs onto two neurons, both in one group: rows at cycles 0, 4 and 8, since each sum is written three
  // cycles after its slot; the last one in cycle 11. Two waits of three cycles.
  Machine m;
  m.lanes = {.forward = 2, .neuron = 1, .readout = 1, .update = 1};
  m.pipeline_depth = 3;
  Bench b({1, 1, 1}, 3, 1, "units = 2\n" + rates, "name = \"rflo\"\n", plain, m);
  b.learn();
  const PhaseReport& r = b.machine->last_tick()[std::size_t(MachinePhase::forward)];
  CHECK(r.cycles.count == 12);
  CHECK(r.activity.stalls == Stalls{.hazard = 6});
  CHECK(closed_form(m, b.machine->load())[std::size_t(MachinePhase::forward)].count == 6);
}

TEST_CASE("Bank conflicts: a group that spans two words of the only bank") {
  // Six synapses a row, three a word, two lanes: groups 0-1, 2-3 (both words), 4-5. Two rows: six slots of one cycle
  // and one more for each 2-3.
  Machine m;
  m.lanes = {.forward = 1, .neuron = 1, .readout = 1, .update = 2};
  m.word_bits = 3 * 32;
  m.ports = Ports::one_r_one_w;
  Bench b({1, 1}, 2, 1, "units = 6\n" + rates, "name = \"rflo\"\ntrain = [\"input\"]\n", plain, m);
  b.learn();
  const PhaseReport& r = b.machine->last_tick()[std::size_t(MachinePhase::update)];
  CHECK(r.cycles.count == 8);
  CHECK(r.activity.stalls == Stalls{.bank = 2});
  CHECK(r.activity.words_read == 8);
  CHECK(r.activity.synapses == 12);
  m.banks = 2;  // neighbouring words lie in different banks
  Bench two({1, 1}, 2, 1, "units = 6\n" + rates, "name = \"rflo\"\ntrain = [\"input\"]\n", plain, m);
  two.learn();
  CHECK(cycles(two.machine->last_tick(), MachinePhase::update) == 6);
}

TEST_CASE("Port contention: two projections want the same bank") {
  // One bank of 1RW memory, a slot takes two cycles. Input (2 rows) and recurrent synapses (3 rows) of 3 neurons, three
  // lanes: 2 and 3 slots. The input goes first where both ask: at 0 and 2. The recurrent synapses wait in cycles 0 to 3
  // and go at 4, 6 and 8: ten cycles for five slots.
  Machine m;
  m.lanes = {.forward = 1, .neuron = 1, .readout = 1, .update = 3};
  m.word_bits = 3 * 32;
  m.parallel_projections = m.shared_banks = true;
  const std::string network = "units = 3\n" + rates, rule = "name = \"rflo\"\ntrain = [\"input\", \"recurrent\"]\n";
  Bench b({1, 1}, 2, 1, network, rule, plain, m);
  b.learn();
  const PhaseReport& r = b.machine->last_tick()[std::size_t(MachinePhase::update)];
  CHECK(r.cycles.count == 10);
  CHECK(r.activity.stalls == Stalls{.port = 4});
  m.shared_banks = false;
  Bench own({1, 1}, 2, 1, network, rule, plain, m);
  own.learn();
  CHECK(cycles(own.machine->last_tick(), MachinePhase::update) == 6);
}

TEST_CASE("Without hazard stalls a stale sum is read, and the words differ") {
  Machine m;
  m.lanes = {.forward = 2, .neuron = 1, .readout = 1, .update = 1};
  m.pipeline_depth = 3;
  const std::string network = "units = 2\n" + rates, rule = "name = \"rflo\"\n";
  const std::vector<double> x{1, 1, 1, 0.5, 1, -1};
  Bench with(x, 3, 1, network, rule, plain, m);
  m.hazard_stalls = false;
  Bench without(x, 3, 1, network, rule, plain, m);
  auto fast = with.experiment->simulator().clone();
  with.learn(), without.learn();
  fast->trial(with.experiment->task().train, 0, true);
  CHECK(with.machine->words() == fast->words());
  CHECK(with.machine->activity() != without.machine->activity());
  CHECK(without.machine->cycles() < with.machine->cycles());
}

TEST_CASE("Machines that cannot be built, or cannot hold a network, are refused with the numbers that would do") {
  const auto refused = [&](const Machine& m, const char* why) {
    CHECK_THROWS_WITH_AS(Bench({1, 1}, 2, 1, "units = 6\n" + rates, "name = \"rflo\"\n", plain, m),
                         doctest::Contains(why), ConfigError);
  };
  Machine m;
  m.word_bits = 31;
  refused(m, "synapse of 32 bits; use words of 32 bits or more");
  m = {};
  m.lanes.update = 5;
  refused(m, "use at most 4 lanes or at least 2 banks");
  m = {};
  m.cores = 7;
  refused(m, "7 cores for 6 neurons");
  m = {};
  m.scan_width = 0;
  refused(m, "scan_width is 0");
}
