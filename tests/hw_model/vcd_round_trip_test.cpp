#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <bitset>
#include <cstdlib>
#include <fstream>
#include <random>

#include "hw_model/vcd.hpp"
#include "tests/hw_model/vcd_reader.hpp"
#include "tests/seed.hpp"
#include "tests/tools/experiment/support.hpp"

/// Waveforms as a converter sees them that is not ours.
using namespace synq;
using test::Waves;

namespace {

constexpr std::array phases{"scan", "forward", "commit"};

/// What an independent converter makes of a dump, turned back into a dump.
Waves through_fst(const test::TemporaryFolder& folder, const std::string& vcd) {
  if (std::system("command -v vcd2fst >/dev/null && command -v fst2vcd >/dev/null") != 0)
    FAIL("vcd2fst or fst2vcd is missing: install the Debian package gtkwave");
  const std::string fst = folder / "back.fst", back = folder / "back.vcd";
  REQUIRE(std::system(("vcd2fst '" + vcd + "' '" + fst + "' >/dev/null").c_str()) == 0);
  REQUIRE(std::system(("fst2vcd -o '" + back + "' '" + fst + "'").c_str()) == 0);
  std::ifstream in(back);
  return test::VcdReader(in).read();
}

std::string binary(std::uint64_t value) {
  const std::string digits = std::bitset<64>(value).to_string();
  return digits.substr(std::size_t(std::min(std::countl_zero(value), 63)));
}

/// A random waveform of words of every width and a state machine, and what it must hold.
struct Recording {
  Waves expected;
  std::mt19937_64 random{test::seed()};

  void note(const std::string& path, std::uint64_t time, const std::string& value) {
    auto& changes = expected.changes[path];
    if (changes.empty() || changes.back().value != value) changes.push_back({time, value});
  }

  /// Half of the cycles change something; words of even width are set as signed numbers.
  void write(const std::string& file, std::uint64_t cycles) {
    VcdWriter w(file);
    const auto core = w.scope("core0");
    const auto lane = w.scope(w.scope(core, "bank0"), "lane0");
    const auto phase = w.state(core, "phase", phases);
    std::vector<VcdWriter::Variable> words;
    for (int bits = 1; bits <= 64; ++bits) words.push_back(w.variable(lane, "w" + std::to_string(bits), bits));
    w.begin();
    note_unknown();
    for (std::uint64_t t = 0; t < cycles; ++t) {
      w.at({t});
      if (t == 0 || random() % 2 == 0) continue;
      set_phase(w, phase, t);
      for (int bits = 1; bits <= 64; ++bits) set_word(w, words[std::size_t(bits - 1)], bits, t);
    }
    w.finish();
    expected.end = cycles - 1;
  }

 private:
  static std::string path_of(int bits) {
    const std::string range = bits == 1 ? "" : "[" + std::to_string(bits - 1) + ":0]";
    return "core0.bank0.lane0.w" + std::to_string(bits) + range;
  }
  void note_unknown() {
    for (int bits = 1; bits <= 64; ++bits) note(path_of(bits), 0, "x");
    for (const char* path : {"core0.phase[1:0]", "core0.phase_text"}) note(path, 0, "x");
  }
  void set_phase(VcdWriter& w, VcdWriter::Variable v, std::uint64_t t) {
    const std::size_t state = random() % phases.size();
    w.set(v, state);
    note("core0.phase[1:0]", t, binary(state));
    note("core0.phase_text", t, phases[state]);
  }
  void set_word(VcdWriter& w, VcdWriter::Variable v, int bits, std::uint64_t t) {
    const std::uint64_t value = random() >> (64 - bits);
    if (bits % 2 == 0)
      w.set(v, std::int64_t(value << (64 - bits)) >> (64 - bits));
    else
      w.set(v, value);
    note(path_of(bits), t, binary(value));
  }
};

}  // namespace

TEST_CASE("an independent converter reads every change, and the states' names") {
  const test::TemporaryFolder folder;
  Recording recording;
  recording.write(folder / "a.vcd", 1000);
  const Waves converted = through_fst(folder, folder / "a.vcd");
  CHECK(converted.end == recording.expected.end);
  CHECK(converted.changes.size() == 66);
  for (const auto& expected : recording.expected.changes) {
    CAPTURE(expected.first);
    CHECK(expected.second.size() > 100);
    REQUIRE(converted.changes.contains(expected.first));
    CHECK((converted.changes.at(expected.first) == expected.second));
  }
}
