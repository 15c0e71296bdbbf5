#include "rules/lazy_decay.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "hw_model/memory.hpp"
#include "tests/laws/machine_case.hpp"
#include "tests/seed.hpp"

/// Decay on access: the trace after k silent ticks is the trace times a power, rounded once.
using namespace synq;
using namespace synq::test;

namespace {

/// One unit without weights, whose trace is 0.5 x in the tick of an input x; no tick is scored but the last, if
/// `scored`.
struct OneSynapse {
  TemporaryFolder folder;
  std::unique_ptr<Experiment> experiment;
  std::unique_ptr<Simulator> simulator;

  OneSynapse(const std::vector<double>& x, int lag_bits, bool scored = true) {
    std::vector<double> mask(x.size(), 0), y(x.size(), 1);
    mask.back() = 1;
    write_npy(folder / "x.npy", {1, x.size(), 1}, x);
    write_npy(folder / "y.npy", {1, x.size(), 1}, y);
    write_npy(folder / "mask.npy", {1, x.size()}, mask);
    write_npy(folder / "zero.npy", {1, 1}, std::vector<double>{0});
    experiment = std::make_unique<Experiment>(
        config_of("number_path = \"fixed\"\nloss = \"squared_error\"\n[task]\nname = \"arrays\"\ninputs = \"x.npy\"\n"
                  "targets = \"y.npy\"\nmask = \"mask.npy\"\n[network]\nunits = 1\nleak = 0.5\nbias = false\n"
                  "[initial]\ninput = \"zero.npy\"\nrecurrent = \"zero.npy\"\nreadout = \"zero.npy\"\n"
                  "[rule]\nname = \"rflo\"\ntrace_decay = 0.7\nlag_bits = " +
                      std::to_string(lag_bits) +
                      "\n[optimizer]\nrate = 0.5\n[formats]\ndefault = {word = 16, frac = 11}\n"
                      "eligibility = {word = 8, frac = 4}\n",
                  folder.path));
    simulator = experiment->simulator().clone();
    Dataset data = experiment->task().train;
    if (!scored) std::fill(data.mask.begin(), data.mask.end(), 0);
    simulator->trial(data, 0, true);
  }
  double word(const std::string& name) const {
    for (const auto& [key, values] : simulator->words())
      if (key == name) return values.at(0);
    throw Defect("no words called " + name);
  }
};

/// Silent inputs in most ticks, and errors in few.
struct Sparse {
  TemporaryFolder folder;
  std::unique_ptr<Experiment> experiment;
  std::unique_ptr<Simulator> simulator;

  Sparse(const Learner& l, int lag_bits, const std::string& path) {
    std::mt19937_64 random(test::seed() + 3);
    std::vector<double> x, y, mask;
    for (int k = 0; k < 2 * 40 * 5; ++k) x.push_back(random() % 6 == 0 ? double(random() % 1000) / 500 : 0);
    for (int k = 0; k < 2 * 40 * 2; ++k) y.push_back(double(random() % 1000) / 1000 - 0.5);
    for (int k = 0; k < 2 * 40; ++k) mask.push_back(k % 11 == 0);
    write_npy(folder / "x.npy", {2, 40, 5}, x);
    write_npy(folder / "y.npy", {2, 40, 2}, y);
    write_npy(folder / "mask.npy", {2, 40}, mask);
    experiment = std::make_unique<Experiment>(
        config_of("seed = 3\nnumber_path = \"" + path +
                      "\"\nloss = \"squared_error\"\n[task]\nname = \"arrays\"\ninputs = \"x.npy\"\n"
                      "targets = \"y.npy\"\nmask = \"mask.npy\"\n[network]\nunits = 6\n" +
                      l.neuron + "[rule]\n" + l.rule + "lag_bits = " + std::to_string(lag_bits) +
                      "\n[optimizer]\nrate = 0.05\n[formats]\n" + formats[0],
                  folder.path));
    simulator = experiment->simulator().clone();
  }
  void learn() {
    for (std::size_t k = 0; k < 2; ++k) simulator->trial(experiment->task().train, k, true), simulator->write();
  }
};

const Learner decaying[] = {
    {rate, "name = \"rflo\"\n"},
    {rate, "name = \"rflo\"\n" + per_trial},
    {lif, "name = \"eprop\"\n"},
    {lif, "name = \"eprop\"\nfiring_rate = {cost = 20, target_hz = 100}\n" + per_trial},
};

}  // namespace

TEST_CASE("A trace of 16 units in the last place, times 0.7 in each of three ticks or 0.343 in one") {
  const std::vector<double> x{2, 0, 0, 0};
  CHECK(OneSynapse({2, 0, 0}, 0).word("input_eligibility") == 8. / 16);  // 16, 11.2, 7.7
  CHECK(OneSynapse(x, 0).word("input_eligibility") == 6. / 16);          // 16, 11.2, 7.7, 5.6
  CHECK(OneSynapse(x, 2).word("input_eligibility") == 5. / 16);          // 16, 5.488
  CHECK(OneSynapse(x, 1).word("input_eligibility") == 6. / 16);          // 16, 7.84 as the lag word is full, 5.6
}

TEST_CASE("A lag word counts the ticks that were missed, and a step calls for an access") {
  OneSynapse quiet({2, 0, 0, 0}, 3);
  CHECK(quiet.word("input_lag") == 0);
  CHECK(quiet.word("recurrent_lag") == 0);
  OneSynapse unscored({2, 0, 0, 0, 0, 0}, 3, false);
  CHECK(unscored.word("input_lag") == 5);
  CHECK(unscored.word("recurrent_lag") == 6);  // its unit is silent from the start
  CHECK(unscored.word("input_eligibility") == 1);
}

TEST_CASE("Without rounding, decay on access learns the weights of decay in every tick") {
  for (const Learner& l : decaying) {
    CAPTURE(l.rule);
    Sparse every(l, 0, "double");
    every.learn();
    for (const int bits : {1, 4, 10}) {
      Sparse lazy(l, bits, "double");
      lazy.learn();
      const auto a = every.simulator->words();
      auto b = lazy.simulator->words();
      std::erase_if(b, [](const auto& word) { return word.first.ends_with("_lag"); });
      REQUIRE(a.size() == b.size());
      std::size_t weights = 0;
      for (std::size_t w = 0; w < a.size(); ++w) {
        if (!a[w].first.ends_with("_weight")) continue;
        for (std::size_t k = 0; k < a[w].second.size(); ++k) CHECK(std::abs(a[w].second[k] - b[w].second[k]) <= 1e-13);
        ++weights;
      }
      CHECK(weights >= 3);
    }
  }
}

TEST_CASE("Decay on access spares a machine most of its update, and another machine learns the same words") {
  for (const Learner& l : decaying) {
    CAPTURE(l.rule);
    std::vector<std::vector<std::pair<std::string, std::vector<double>>>> words;
    std::vector<std::uint64_t> updates;
    for (const int bits : {0, 4})
      for (const std::size_t cores : {1, 2}) {
        Sparse s(l, bits, "fixed");
        NetworkSpec spec = build_network(s.experiment->config(), s.experiment->task());
        const NetworkProof proof = prove(spec);
        Machine m;
        m.cores = cores, m.word_bits = 64;
        const auto machine = make_machine_simulator(spec, proof, m, true);
        for (std::size_t k = 0; k < 2; ++k) machine->trial(s.experiment->task().train, k, true), machine->write();
        s.learn();
        CHECK(machine->words() == s.simulator->words());
        updates.push_back(machine->total()[std::size_t(MachinePhase::update)].cycles.count);
      }
    CHECK(updates[2] < updates[0]);
    CHECK(updates[3] < updates[1]);
  }
}

TEST_CASE("Lag words and the table of powers are in the ledger") {
  Sparse s({rate, "name = \"rflo\"\n"}, 4, "fixed");
  const NetworkSpec spec = build_network(s.experiment->config(), s.experiment->task());
  const MemoryLedger m = memory_ledger(spec);
  std::int64_t lag = 0, powers = 0;
  for (const Stored& line : m.lines) {
    if (line.word.ends_with("_lag")) lag += line.bits();
    if (line.word == "trace_keep powers") powers += line.bits();
  }
  CHECK(lag == 4 * (5 + 1 + 6));  // a word for each input, the bias and each unit
  CHECK(powers == 15 * 16);       // 0.5^2 to 0.5^16, of 16 bits as all constants
}

TEST_CASE("Rules whose traces do not decay by a constant have no lag words") {
  for (const auto& [neuron, rule] :
       {std::pair(rate, "none"), {rate, "eprop"}, {rate, "kernl"}, {alif, "eprop"}, {lif, "eprop_factorised"}})
    CHECK_THROWS_WITH_AS(Sparse({neuron, std::string("name = \"") + rule + "\"\n"}, 2, "fixed"),
                         doctest::Contains("no trace that decays by a constant"), ConfigError);
}
