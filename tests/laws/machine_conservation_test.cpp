#include <doctest/doctest.h>

#include <map>
#include <set>

#include "hw_model/work_ledger.hpp"
#include "tests/laws/machine_case.hpp"
#include "tests/seed.hpp"

/// What machines read and write: nothing that is not there, nothing twice, and as much as the ledger says.
using namespace synq;
using namespace synq::test;

namespace {

/// Checks every access to synapse memory as it happens.
struct Accesses : Observer {
  using Place = std::array<std::size_t, 3>;  ///< core, projection, word

  const MachineSimulator& machine;
  const NetworkSpec& spec;
  Cycles now{};
  MachinePhase phase{};
  std::map<Place, std::uint64_t> in_flight;  ///< read at this cycle
  std::uint64_t reads = 0, retired = 0, writes = 0;

  Accesses(const MachineSimulator& m, const NetworkSpec& s) : machine(m), spec(s) {}

  void tick(std::uint64_t) override { CHECK(in_flight.empty()); }
  void cycle(Cycles at, MachinePhase p) override { now = at, phase = p; }
  void read(std::size_t core, const Group& g) override {
    if (phase != MachinePhase::update) return;
    for (std::size_t w = g.word; w < g.end; ++w, ++reads) {
      CHECK(w < core_rows(machine.machine(), spec, core)[g.projection].words);  // initialised with the network
      CHECK(in_flight.emplace(Place{core, g.projection, w}, now.count).second);
    }
  }
  void retire(std::size_t core, const Group& g, bool stored) override {
    if (phase != MachinePhase::update) return;
    const Machine& m = machine.machine();
    const std::uint64_t pipeline = m.cycles_per_update() - 1 + m.pipeline_depth;
    const bool contended = m.shared_banks && m.parallel_projections;
    for (std::size_t w = g.word; w < g.end; ++w, ++retired, writes += stored) {
      const auto at = in_flight.find({core, g.projection, w});
      REQUIRE(at != in_flight.end());             // what is written was read
      CHECK(now.count - at->second >= pipeline);  // in banks of its own at most a cycle more, for a read (1RW)
      if (!contended) CHECK(now.count - at->second <= pipeline + (m.ports == Ports::one_rw ? 1 : 0));
      in_flight.erase(at);
    }
  }
};

std::uint64_t count(const TickReport& r, MachinePhase p, std::uint64_t Activity::*what) {
  return r[std::size_t(p)].activity.*what;
}

/// Bits of words that the synapses of some projections move in a phase, by the ledger.
double ledger_bits(const WorkLedger& l, Phase phase, double Work::Moved::*what) {
  double bits = 0;
  for (const auto& [name, moved] : l.phase.at(phase).moved)
    if (name.ends_with("_weight") || name.ends_with("_eligibility")) bits += moved.*what * moved.width;
  return bits;
}

}  // namespace

TEST_CASE("Every word that is written was initialised and read, a pipeline before, and no word is lost on the way") {
  Draw d(test::seed() + 41);
  std::uint64_t kept = 0;
  for (int round = 0; round < 3; ++round)
    for (const Learner& l : learners) {
      CAPTURE(l.rule);
      Case c(d, l, formats[d.from(0, 3)]);
      NetworkSpec spec = build_network(c.experiment->config(), c.experiment->task());
      Accesses seen(*c.machine, spec);
      c.machine->observe(&seen);
      for (std::size_t k = 0; k < trials; ++k) c.machine->trial(c.experiment->task().train, k, true);
      CHECK(seen.in_flight.empty());
      CHECK(seen.retired == seen.reads);
      const TickReport& all = c.machine->total();
      CHECK(seen.reads == count(all, MachinePhase::update, &Activity::words_read));
      CHECK(seen.writes == count(all, MachinePhase::update, &Activity::words_written));
      if (c.spec.skipping == Skipping::none) CHECK(seen.writes == seen.reads);
      kept += seen.reads - seen.writes;
      c.machine->observe(nullptr);
    }
  CHECK(kept > 100);  // where writes are skipped, some are
}

TEST_CASE("The words that a machine moves are those of the ledger") {
  // Words of 4 synapses of 32 bits, rows of 8 or 12, groups of whole words: no bit of a word is padding.
  for (const char* units : {"8", "12"})
    for (const bool all : {true, false}) {
      TemporaryFolder folder;
      std::vector<double> x(5 * 3), y(5 * 2, 0.5);
      for (std::size_t k = 0; k < x.size(); ++k) x[k] = k % 4 == 0 ? 0 : 0.1 * double(k);
      write_npy(folder / "x.npy", {1, 5, 3}, x);
      write_npy(folder / "y.npy", {1, 5, 2}, y);
      const Config config = config_of(
          "seed = 3\nnumber_path = \"fixed\"\nloss = \"squared_error\"\n[task]\nname = \"arrays\"\ninputs = \"x.npy\"\n"
          "targets = \"y.npy\"\n[network]\nneuron = \"leaky_rate\"\nleak = 0.5\nunits = " +
              std::string(units) +
              "\n[rule]\nname = \"rflo\"\ntrain = [\"input\", \"recurrent\"]\n[optimizer]\nrate = 0.05\n"
              "[formats]\ndefault = {word = 16, frac = 11}\nweight = {word = 16, frac = 13}\n",
          folder.path);
      const Experiment e(config);
      NetworkSpec spec = build_network(config, e.task());
      const NetworkProof proof = prove(spec);
      Machine m;
      m.word_bits = 4 * 32;
      m.lanes = {.forward = 4, .neuron = 1, .readout = 1, .update = 4};
      m.skipping = all ? Skipping::none : Skipping::write;
      const auto machine = make_machine_simulator(spec, proof, m, true);
      machine->trial(e.task().train, 0, true);
      const Load load = machine->load();
      const auto h = machine->activity();
      const auto active = double(h.size() - std::size_t(std::count(h.begin(), h.end(), 0.0)) + (spec.bias ? 1 : 0));
      const auto ledger = work_ledger(spec, {double(load.active_input), double(load.active_recurrent), active});
      const TickReport& r = machine->last_tick();
      const double word = m.word_bits;
      CHECK(double(count(r, MachinePhase::update, &Activity::words_read)) * word ==
            ledger_bits(ledger, Phase::synapse, &Work::Moved::reads));
      const double written = double(count(r, MachinePhase::update, &Activity::words_written)) * word;
      const double most = ledger_bits(ledger, Phase::synapse, &Work::Moved::writes);
      CHECK((all ? written == most : written <= most));
      // forward reads whole synapses for their weights, of active axons alone where silence is skipped
      const double weights = ledger_bits(ledger, Phase::forward, &Work::Moved::reads);
      if (!all) CHECK(double(count(r, MachinePhase::forward, &Activity::words_read)) * word == 2 * weights);
      if (!all) CHECK(load.active_input < spec.input_axons());
      // the readout reads a word for each weight of a neuron that is not silent
      CHECK(double(count(r, MachinePhase::readout, &Activity::words_read)) * 16 ==
            ledger_bits(ledger, Phase::readout, &Work::Moved::reads));
    }
}
