#include <doctest/doctest.h>

#include <regex>

#include "core/error.hpp"
#include "hw_model/machine_simulator.hpp"
#include "tests/laws/machine_case.hpp"
#include "tools/experiment/machine_config.hpp"

/// What machines refuse, and that the numbers they name would do.
using namespace synq;
using namespace synq::test;

namespace {

const std::string numbers = "default = {word = 16, frac = 11}\nweight = {word = 16, frac = 13}\n";

NetworkSpec rate_network(std::size_t units, const std::string& more = "") {
  const Config c = config_of(
      "seed = 1\nnumber_path = \"fixed\"\n[task]\nname = \"add\"\n[network]\nneuron = \"leaky_rate\"\nleak = "
      "0.5\nunits = " +
          std::to_string(units) + "\n[rule]\nname = \"rflo\"\n[optimizer]\nrate = 0.05\n[formats]\n" + numbers + more,
      ".");
  NetworkSpec s = build_network(c, make_task(c));
  prove(s);
  return s;
}

std::string refusal(const Machine& m, const NetworkSpec& s) {
  try {
    check(m, s);
  } catch (const ConfigError& e) {
    return e.what();
  }
  return "";
}

/// The number that follows a text in a message.
double number_after(const std::string& message, const std::string& text) {
  std::smatch found;
  REQUIRE(std::regex_search(message, found, std::regex(text + "([0-9.]+)")));
  return std::stod(found[1]);
}

bool has(const std::string& message, const std::string& text) { return message.find(text) != std::string::npos; }

}  // namespace

TEST_CASE("A bank that is too small is refused with the size, or the cores, that would do") {
  const NetworkSpec s = rate_network(40);  // 40 x 40 recurrent synapses of 32 bits: 1600 words of 32 bits, 6.25 KiB
  Machine m;
  m.word_bits = 32;
  m.bank_kib = 6;
  const std::string message = refusal(m, s);
  CHECK(has(message, "needs 6.25 KiB"));
  m.bank_kib = number_after(message, "use bank_kib = ");
  CHECK(refusal(m, s) == "");
  m.bank_kib = 6;
  m.cores = std::size_t(number_after(message, "or "));
  CHECK(m.cores == 2);
  CHECK(refusal(m, s) == "");
  m.cores = 1, m.banks = 2;
  CHECK(refusal(m, s) == "");
  m.shared_banks = true, m.bank_kib = 3.2;  // input 2 x 40 and readout 41 words more, in both banks
  CHECK(has(refusal(m, s), "fullest of 2 banks"));
}

TEST_CASE("A word that holds no synapse, and a register wider than a lane") {
  const NetworkSpec s = rate_network(4);
  Machine m;
  m.word_bits = 31;
  CHECK(has(refusal(m, s), "cannot hold an input synapse of 32 bits"));
  m.word_bits = 32;
  CHECK(refusal(m, s) == "");
  m.lane_bits = 15;
  CHECK(has(refusal(m, s), "lane_bits = 15, but input_weight has 16 bits; use lanes of 16 bits"));
  m.lane_bits = 16;
  CHECK(refusal(m, s) == "");
}

TEST_CASE("A budget of time that no tick can keep is refused with the time and the clock that would do") {
  const NetworkSpec s = rate_network(10);
  Machine m;
  m.clock_mhz = 10, m.tick_us = 1;
  const std::string message = refusal(m, s);
  CHECK(has(message, "tick_us = 1 at 10 MHz is 10 cycles"));
  Machine slower = m, faster = m;
  slower.tick_us = number_after(message, "use tick_us = ");
  faster.clock_mhz = number_after(message, "or clock_mhz = ");
  CHECK(refusal(slower, s) == "");
  CHECK(refusal(faster, s) == "");
}

TEST_CASE("Ticks that are longer than the budget are counted") {
  Draw d(5);
  Case c(d, learners[1], formats[0], false);
  NetworkSpec s = build_network(c.experiment->config(), c.experiment->task());
  const NetworkProof proof = prove(s);
  Machine m;
  m.word_bits = 64;
  std::uint64_t shortest = ~0ull, longest = 0, n = 0, late = 0;
  for (const bool budgeted : {false, true}) {
    if (budgeted) m.clock_mhz = 1, m.tick_us = double(longest) - 1;
    const auto machine = make_machine_simulator(s, proof, m, true);
    struct Ticks : Observer {
      std::vector<std::uint64_t> start;
      std::uint64_t now = 0;
      void tick(std::uint64_t) override { start.push_back(now); }
      void cycle(Cycles c, MachinePhase) override { now = c.count + 1; }
    } ticks;
    machine->observe(&ticks);
    for (std::size_t k = 0; k < trials; ++k) machine->trial(c.experiment->task().train, k, true);
    ticks.start.push_back(ticks.now);
    n = late = 0;
    for (std::size_t k = 1; k < ticks.start.size(); ++k) {
      const std::uint64_t length = ticks.start[k] - ticks.start[k - 1];
      shortest = std::min(shortest, length), longest = std::max(longest, length);
      ++n, late += budgeted && length > std::uint64_t(m.tick_us);
    }
    CHECK(machine->real_time().longest.count == longest);
    CHECK(machine->real_time().late == late);
  }
  CHECK(n == trials * ticks);
  CHECK(late > 0);
  CHECK(shortest < longest);
  CHECK(late < n);
}

TEST_CASE("A rule that is not local is refused on a machine with the history that it would need") {
  const auto read = [](const std::string& rule, const std::string& path) {
    return config_of(
        "seed = 1\nprobes = \"off\"\nnumber_path = \"" + path +
            "\"\n[task]\nname = \"add\"\n[network]\nneuron = \"leaky_rate\"\nleak = 0.5\nunits = 8\n[rule]\nname "
            "= \"" +
            rule + "\"\n[optimizer]\nrate = 0.05\n[machine]\npreset = \"minimal\"\n[formats]\n" + numbers,
        ".");
  };
  for (const char* rule : {"bptt", "rtrl", "uoro"})
    for (const char* path : {"fixed", "double"}) {
      std::string message;
      try {
        read(rule, path);
      } catch (const ConfigError& e) {
        message = e.what();
      }
      CHECK(has(message, std::string(rule) + " is not local"));
      CHECK(has(message, "words"));
    }
  CHECK(read("rflo", "fixed").machine.has_value());
}

TEST_CASE("Presets give what a config does not, and the config has the last word") {
  const Config c = config_of(
      "seed = 1\nprobes = \"off\"\nnumber_path = \"fixed\"\n[task]\nname = \"add\"\n[network]\nneuron = "
      "\"leaky_rate\"\nleak "
      "= 0.5\nunits = 8\n[rule]\nname = \"rflo\"\n[optimizer]\nrate = 0.05\n[machine]\npreset = "
      "\"loihi-like\"\nbank_kib = "
      "64\nlanes = {update = 2}\n[formats]\ndefault = {word = 16, frac = 11}\nweight = {word = 12, frac = 9}\n",
      ".");
  REQUIRE(c.machine);
  CHECK(c.machine->name == "loihi-like");
  CHECK(c.machine->bank_kib == 64);
  CHECK(c.machine->lanes.update == 2);
  CHECK(c.machine->lanes.forward == 1);
  CHECK(c.machine->node_nm == 14);
  CHECK(c.machine->skipping == Skipping::cycle);
  CHECK(c.formats.registers.at("weight").format.word == 12);
  CHECK(c.formats.registers.at("trace").format.word == 7);
  CHECK(c.formats.registers.at("trace").format.rounding == Rounding::stochastic);
  for (const MachinePreset& p : machine_presets()) {
    CHECK(!p.about.empty());
    CHECK(!p.sources.empty());
    CHECK(!p.not_modelled.empty());
  }
  CHECK(machine_presets().size() == 3);
}
