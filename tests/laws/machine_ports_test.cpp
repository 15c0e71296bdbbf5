#include <doctest/doctest.h>

#include <map>
#include <set>

#include "tests/laws/machine_bench.hpp"
#include "tests/seed.hpp"

/// Banks serve no more accesses in a cycle than they have ports, and a write comes as soon as a port is free.
using namespace synq;
using namespace synq::test;

namespace {

/// Books every access to a bank.
struct BankAccesses : Observer {
  using Bank = std::array<std::size_t, 3>;   ///< core, projection (3: those of all), number
  using Words = std::array<std::size_t, 4>;  ///< core, projection, first and last

  const Machine& machine;
  std::vector<std::array<std::size_t, 3>> offset;  ///< of each core's projections in the banks
  Cycles now{};
  MachinePhase phase{};
  std::map<Bank, std::array<int, 2>> served;         ///< reads and writes of this cycle
  std::map<Words, std::uint64_t> read_at;            ///< of what is in flight
  std::set<std::pair<std::uint64_t, Bank>> read_in;  ///< cycles of reads
  std::uint64_t accesses = 0, too_many = 0, late = 0, late_for_nothing = 0, latest = 0;

  BankAccesses(const Machine& m, const NetworkSpec& s) : machine(m) {
    for (std::size_t core = 0; core < m.cores; ++core) {
      const auto rows = core_rows(m, s, core);
      offset.push_back({0, rows[0].words, rows[0].words + rows[1].words});
    }
  }

  Bank bank(std::size_t core, std::size_t projection, std::size_t word) const {
    if (machine.shared_banks) return {core, 3, (offset[core][projection] + word) % machine.banks};
    return {core, projection, word % machine.banks};
  }
  void access(std::size_t core, const Group& g, int kind) {
    for (std::size_t w = g.word; w < g.end; ++w, ++accesses) {
      auto& [reads, writes] = served[bank(core, g.projection, w)];
      ++(kind == 0 ? reads : writes);
      too_many += machine.ports == Ports::one_rw ? reads + writes > 1 : reads > 1 || writes > 1;
    }
  }
  void cycle(Cycles at, MachinePhase p) override {
    served.clear();
    now = at, phase = p;
  }
  void read(std::size_t core, const Group& g) override {
    access(core, g, 0);
    if (phase != MachinePhase::update) return;
    read_at[{core, g.projection, g.word, g.end}] = now.count;
    for (std::size_t w = g.word; w < g.end; ++w) read_in.emplace(now.count, bank(core, g.projection, w));
  }
  void retire(std::size_t core, const Group& g, bool stored) override {
    if (phase != MachinePhase::update) return;
    if (stored) access(core, g, 1);
    const auto at = read_at.find({core, g.projection, g.word, g.end});
    REQUIRE(at != read_at.end());
    const std::uint64_t due = at->second + machine.cycles_per_update() - 1 + machine.pipeline_depth;
    read_at.erase(at);
    REQUIRE(now.count >= due);
    late += now.count > due, latest = std::max(latest, now.count - due);
    for (std::uint64_t cycle = due; cycle < now.count; ++cycle) {
      bool reads = false;
      for (std::size_t w = g.word; w < g.end; ++w) reads |= read_in.contains({cycle, bank(core, g.projection, w)});
      late_for_nothing += !reads;
    }
  }
};

/// What happens in the update of one tick: cycles from its start, 'r' or 'w', projection and first word.
struct Log : Observer {
  using Access = std::tuple<std::uint64_t, char, std::size_t, std::size_t>;
  std::vector<Access> accesses;
  std::uint64_t now = 0, start = 0;
  bool updates = false;

  void cycle(Cycles at, MachinePhase p) override {
    now = at.count;
    if (!updates && p == MachinePhase::update) start = now;
    updates = p == MachinePhase::update;
  }
  void read(std::size_t, const Group& g) override {
    if (updates) accesses.emplace_back(now - start, 'r', g.projection, g.word);
  }
  void retire(std::size_t, const Group& g, bool stored) override {
    if (updates && stored) accesses.emplace_back(now - start, 'w', g.projection, g.word);
  }
};
using Accesses = std::vector<Log::Access>;

/// The accesses of an update, and what it reports.
std::pair<Accesses, PhaseReport> update(const std::vector<double>& x, const std::string& network,
                                        const std::string& rule, Machine m) {
  m.skipping = Skipping::none;  // every word is written
  Bench b(x, x.size(), 1, network, rule, plain, m);
  Log log;
  b.machine->observe(&log);
  b.learn();
  b.machine->observe(nullptr);
  return {log.accesses, b.machine->last_tick()[std::size_t(MachinePhase::update)]};
}

}  // namespace

TEST_CASE("No bank serves more in a cycle than its ports allow, and no write waits for nothing") {
  Draw d(test::seed() + 63);
  std::uint64_t accesses = 0, late = 0, late_shared = 0, stalls = 0;
  for (const Ports ports : {Ports::one_rw, Ports::one_r_one_w})
    for (const bool shared : {false, true})
      for (std::size_t depth = 0; depth <= 4; ++depth)
        for (const bool overhead : {false, true})
          for (const Skipping skipping : {Skipping::none, Skipping::write, Skipping::cycle}) {
            Case c(d, learners[d.from(0, std::size(learners) - 1)], formats[d.from(0, 3)]);
            NetworkSpec spec = build_network(c.experiment->config(), c.experiment->task());
            const NetworkProof proof = prove(spec);
            Machine m = c.spec;
            m.ports = ports, m.shared_banks = shared, m.pipeline_depth = depth, m.skipping = skipping;
            m.group_overhead = overhead ? d.from(1, 3) : 0;
            m.parallel_projections = shared ? d.from(0, 3) > 0 : d.coin();
            CAPTURE(depth);
            CAPTURE(shared);
            CAPTURE(m.parallel_projections);
            const auto machine =
                make_machine_simulator(spec, proof, m, c.experiment->config().network.reset_each_trial);
            BankAccesses seen(m, spec);
            machine->observe(&seen);
            for (std::size_t k = 0; k < trials; ++k)
              machine->trial(c.experiment->task().train, k, true), machine->write();
            CHECK(seen.too_many == 0);
            if (!shared || !m.parallel_projections) {
              CHECK(seen.latest <= (ports == Ports::one_rw ? 1 : 0));
              CHECK(seen.late_for_nothing == 0);
              late += seen.late;
              for (const PhaseReport& p : machine->total()) CHECK(p.activity.stalls.port == 0);
            } else {
              late_shared += seen.late;
              for (const PhaseReport& p : machine->total()) stalls += p.activity.stalls.port;
            }
            accesses += seen.accesses;
            machine->observe(nullptr);
          }
  MESSAGE(accesses << " accesses, " << late << " late writes, " << late_shared << " in shared banks, " << stalls
                   << " cycles of waiting for a port");
  CHECK(late > 1000);  // writes that would have met a read
  CHECK(late_shared > 1000);
  CHECK(stalls > 1000);
}

TEST_CASE("A write that meets a read of its bank comes a cycle later, and the last one on time") {
  // Three words of one synapse in one bank of 1RW memory, depth 1: reads in cycles 0, 2 and 4. Writes are due two
  // cycles after their reads, in 2, 4 and 6: two of them meet the next word's read.
  Machine m;
  m.word_bits = 32;
  m.pipeline_depth = 1;
  const std::string network = "units = 3\n" + rates, rule = "name = \"rflo\"\ntrain = [\"input\"]\n";
  const auto [one, report] = update({1}, network, rule, m);
  CHECK(one ==
        Accesses{{0, 'r', 0, 0}, {2, 'r', 0, 1}, {3, 'w', 0, 0}, {4, 'r', 0, 2}, {5, 'w', 0, 1}, {6, 'w', 0, 2}});
  CHECK(report.cycles.count == 7);  // as by the closed form: 2 x 3 + 1
  CHECK(report.activity.stalls == Stalls{});
  m.banks = 2;  // neighbours lie in different banks, and nothing meets: within a cycle, reads come first
  CHECK(update({1}, network, rule, m).first ==
        Accesses{{0, 'r', 0, 0}, {2, 'r', 0, 1}, {2, 'w', 0, 0}, {4, 'r', 0, 2}, {4, 'w', 0, 1}, {6, 'w', 0, 2}});
  m.banks = 1, m.ports = Ports::one_r_one_w;  // a word a cycle, written in the next one, beside the next read
  CHECK(update({1}, network, rule, m).first ==
        Accesses{{0, 'r', 0, 0}, {1, 'r', 0, 1}, {1, 'w', 0, 0}, {2, 'r', 0, 2}, {2, 'w', 0, 1}, {3, 'w', 0, 2}});
  m.ports = Ports::one_rw, m.pipeline_depth = 2;  // due in odd cycles, in which nothing is read
  CHECK(update({1}, network, rule, m).first ==
        Accesses{{0, 'r', 0, 0}, {2, 'r', 0, 1}, {3, 'w', 0, 0}, {4, 'r', 0, 2}, {5, 'w', 0, 1}, {7, 'w', 0, 2}});
}

TEST_CASE("A group with two words in a bank reads one a slot, and writes one a slot") {
  // Six synapses, three a word, two lanes: groups 0-1 (word 0), 2-3 (words 0 and 1), 4-5 (word 1); 1RW, depth 1.
  // Word 0: read at 0, written at 2. The second group's word 0 waits for that (hazard) until 3, its word 1 is read a
  // slot later at 5; word 0, due at 5, meets this read and is written at 6, word 1 at 7. The third group waits for that
  // (hazard, cycle 7) until 8 and writes at 10.
  Machine m;
  m.lanes = {.forward = 1, .neuron = 1, .readout = 1, .update = 2};
  m.word_bits = 3 * 32;
  m.pipeline_depth = 1;
  const auto [seen, report] = update({1}, "units = 6\n" + rates, "name = \"rflo\"\ntrain = [\"input\"]\n", m);
  CHECK(seen == Accesses{{0, 'r', 0, 0},
                         {2, 'w', 0, 0},
                         {3, 'r', 0, 0},
                         {5, 'r', 0, 1},
                         {6, 'w', 0, 0},
                         {7, 'w', 0, 1},
                         {8, 'r', 0, 1},
                         {10, 'w', 0, 1}});
  CHECK(report.cycles.count == 11);
  CHECK(report.activity.stalls == Stalls{.bank = 2, .hazard = 2});
  CHECK(report.activity.groups == 3);
}

TEST_CASE("Two projections in one bank of 1RW memory, depth 1") {
  // Input words 0 and 1, recurrent words 0 to 2, two cycles a slot. The input reads at 0 and 2; the recurrent waits in
  // cycle 0, reads at 1, waits in cycles 3 and 4, in which the input's words are written (due at 2 and 4), and reads at
  // 5 and 7. Its first word, due at 3, meets the input's writes at 3 and 4 and its own read at 5: written at 6. Its
  // second one, due at 7, meets a read and is written at 8; the third one at 9. Ten accesses in ten cycles.
  Machine m;
  m.lanes = {.forward = 1, .neuron = 1, .readout = 1, .update = 3};
  m.word_bits = 3 * 32;
  m.pipeline_depth = 1;
  m.parallel_projections = m.shared_banks = true;
  const std::string rule = "name = \"rflo\"\ntrain = [\"input\", \"recurrent\"]\n";
  const auto [seen, report] = update({1, 1}, "units = 3\nautapses = true\n" + rates, rule, m);
  CHECK(seen == Accesses{{0, 'r', 0, 0},
                         {1, 'r', 1, 0},
                         {2, 'r', 0, 1},
                         {3, 'w', 0, 0},
                         {4, 'w', 0, 1},
                         {5, 'r', 1, 1},
                         {6, 'w', 1, 0},
                         {7, 'r', 1, 2},
                         {8, 'w', 1, 1},
                         {9, 'w', 1, 2}});
  CHECK(report.cycles.count == 10);
  CHECK(report.activity.stalls == Stalls{.port = 3});
}

TEST_CASE("What a stream waits at its end for the port of its last write is a stall") {
  // One neuron, words of one synapse: input words 0 and 1, one recurrent word, which waits in cycle 0 and reads at 1.
  // Its write, due at 3, meets the input's writes at 3 and 4.
  Machine m;
  m.word_bits = 32;
  m.pipeline_depth = 1;
  m.parallel_projections = m.shared_banks = true;
  const std::string rule = "name = \"rflo\"\ntrain = [\"input\", \"recurrent\"]\n";
  const auto [seen, report] = update({1, 1}, "units = 1\nautapses = true\n" + rates, rule, m);
  CHECK(seen ==
        Accesses{{0, 'r', 0, 0}, {1, 'r', 1, 0}, {2, 'r', 0, 1}, {3, 'w', 0, 0}, {4, 'w', 0, 1}, {5, 'w', 1, 0}});
  CHECK(report.activity.stalls == Stalls{.port = 3});
}

TEST_CASE("The readout reads no word of a silent neuron") {
  for (const bool silent : {true, false}) {
    Bench b({silent ? 0.0 : 1.0}, 1, 2, "units = 2\n" + rates, "name = \"rflo\"\n", plain, {});
    b.learn();
    CHECK(b.machine->last_tick()[std::size_t(MachinePhase::readout)].activity.words_read == (silent ? 0 : 2 * 2));
  }
}
