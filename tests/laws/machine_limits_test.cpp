#include <doctest/doctest.h>

#include <regex>

#include "core/error.hpp"
#include "hw_model/machine_simulator.hpp"
#include "hw_model/real_time.hpp"
#include "tests/hw_model/small_spec.hpp"
#include "tests/laws/machine_case.hpp"
#include "tests/seed.hpp"
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

/// Of so many neurons; formats and the other sizes are drawn.
NetworkSpec random_spec(Draw& d, std::size_t n) {
  NetworkSpec s = small_spec(NeuronKind::leaky_rate, d.coin() ? RuleKind::rflo : RuleKind::none);
  s.n = n, s.n_in = d.from(1, 20), s.n_out = d.from(1, 6), s.bias = d.coin();
  for (const char* word : {"input_weight", "recurrent_weight", "readout_weight", "recurrent_eligibility"})
    set_widths(s, {{word, int(d.from(3, 20))}});
  if (d.coin()) return s;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> post_pre;
  for (std::uint32_t post = 0; post < n; ++post)
    for (std::uint32_t pre = 0; pre < n; ++pre)
      if (d.from(0, 2) == 0) post_pre.emplace_back(post, pre);
  s.recurrent = Connectivity::from_pairs(n, n, post_pre);
  return s;
}

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

TEST_CASE("With the cores that a refusal names the banks suffice, and with one less they do not") {
  Draw d(seed());
  std::size_t named = 0, without = 0;
  for (int k = 0; k < 2000; ++k) {
    const NetworkSpec s = random_spec(d, d.from(1, 30));
    Machine m = random_machine(d, s);
    m.cores = 1;
    m.bank_kib = bank_kib(m, s) * double(d.from(1, 99)) / 100;
    const std::string message = refusal(m, s);
    CAPTURE(message);
    REQUIRE(has(message, "use bank_kib = "));
    Machine larger = m;
    larger.bank_kib = number_after(message, "use bank_kib = ");
    CHECK(refusal(larger, s) == "");
    if (has(message, " cores, or ")) {
      ++named;
      m.cores = std::size_t(number_after(message, "[0-9], or "));
      CHECK(refusal(m, s) == "");
      --m.cores;
      CHECK(has(refusal(m, s), "bank_kib"));
    } else {
      ++without;
      for (m.cores = 1; m.cores <= s.n; ++m.cores) REQUIRE(has(refusal(m, s), "bank_kib"));
    }
  }
  CHECK(named > 100);
  CHECK(without > 100);
}

TEST_CASE("Every row of every core begins in a word of its own: 36 words are 24 in each of 2 cores") {
  NetworkSpec s = small_spec(NeuronKind::leaky_rate, RuleKind::none);
  s.n = 12;  // rows of 12, 6 and 4 weights of 8 bits take 3, 2 and 1 words of 32 bits
  Machine m;
  m.word_bits = 32, m.bank_kib = 20 * 4. / 1024;
  CHECK(has(refusal(m, s), "or 3 cores"));
  m.bank_kib = 11 * 4. / 1024;  // less than a word of each of 12 rows
  CHECK_FALSE(has(refusal(m, s), "cores, or"));
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

TEST_CASE("Words, lanes and banks that a refusal names do") {
  Draw d(seed());
  std::size_t words = 0, lanes = 0;
  for (int k = 0; k < 2000; ++k) {
    const NetworkSpec s = random_spec(d, d.from(1, 10));
    Machine m;
    m.word_bits = int(d.from(3, 80)), m.banks = d.from(1, 3);
    m.lanes.forward = d.from(1, 9), m.lanes.update = d.from(1, 9);
    if (d.coin()) m.lane_bits = int(d.from(1, 20));
    std::string message = refusal(m, s);
    CAPTURE(message);
    if (has(message, "cannot hold")) {
      ++words;
      m.word_bits = int(number_after(message, "words of "));
      message = refusal(m, s);
    } else if (has(message, "use at most")) {
      ++lanes;
      Machine fewer = m;
      fewer.lanes.forward = std::min(m.lanes.forward, std::size_t(number_after(message, "use at most ")));
      fewer.lanes.update = std::min(m.lanes.update, std::size_t(number_after(message, "use at most ")));
      CHECK_FALSE(has(refusal(fewer, s), "use at most"));
      m.banks = std::size_t(number_after(message, "or at least "));
      message = refusal(m, s);
    }
    if (has(message, "lane_bits")) {
      m.lane_bits = int(number_after(message, "lanes of "));
      message = refusal(m, s);
    }
    CHECK(message == "");
  }
  CHECK(words > 100);
  CHECK(lanes > 100);
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

TEST_CASE("The time and the clock that a refusal names do, and are hardly more than needed") {
  Draw d(seed());
  std::size_t refused = 0;
  for (int k = 0; k < 3000; ++k) {
    const NetworkSpec s = random_spec(d, d.from(1, 30));
    Machine m = random_machine(d, s);
    m.clock_mhz = double(d.from(1, 9999)) / double(d.coin() ? 1 : 7), m.tick_us = double(d.from(1, 999)) / 1000;
    const std::string message = refusal(m, s);
    if (message.empty()) continue;
    ++refused;
    CAPTURE(message);
    const double least = number_after(message, "a tick takes ");
    Machine slower = m, faster = m;
    slower.tick_us = number_after(message, "use tick_us = ");
    faster.clock_mhz = number_after(message, "or clock_mhz = ");
    for (const Machine& other : {slower, faster}) {
      CHECK(refusal(other, s) == "");
      CHECK(other.clock_mhz * other.tick_us < least * (1 + 1.01e-5));
    }
  }
  CHECK(refused > 500);
}

TEST_CASE("A budget is that of the decimal numbers, not of their binary fractions") {
  Draw d(seed());
  Machine m;
  m.clock_mhz = 0.29, m.tick_us = 100;
  CHECK(budget(m)->count == 29);
  m.clock_mhz = 7, m.tick_us = 35.5714;
  CHECK(budget(m)->count == 248);  // 248.9998
  for (int k = 0; k < 10000; ++k) {
    const std::size_t clock = d.from(1, 100'000), time = d.from(1, 100'000);  // thousandths
    m.clock_mhz = double(clock) / 1000, m.tick_us = double(time) / 1000;
    REQUIRE(budget(m)->count == clock * time / 1'000'000);
  }
  m.clock_mhz = 1e200, m.tick_us = 1e200;
  CHECK(budget(m)->count == 1ull << 63);
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
