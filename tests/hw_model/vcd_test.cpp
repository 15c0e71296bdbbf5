#include "hw_model/vcd.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <fstream>
#include <limits>

#include "tests/hw_model/vcd_reader.hpp"
#include "tests/tools/experiment/support.hpp"

using namespace synq;
using test::Change;
using test::message_of;
using test::Waves;
namespace fs = std::filesystem;

namespace {

constexpr std::array phases{"scan", "forward", "commit"};

std::string text_of(const std::string& path) {
  std::ifstream in(path);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

Waves waves_of(const std::string& path) {
  std::ifstream in(path);
  REQUIRE(in);
  return test::VcdReader(in).read();
}

/// The changes of one variable of so many bits, set by the action.
template <class Action>
std::vector<Change> changes_of(int bits, Action action) {
  const test::TemporaryFolder folder;
  VcdWriter w(folder / "a.vcd");
  const auto v = w.variable(w.scope("top"), "v", bits);
  w.begin();
  action(w, v);
  w.finish();
  return waves_of(folder / "a.vcd").changes.begin()->second;
}

std::string value_of(int bits, std::integral auto value) {
  return changes_of(bits, [&](VcdWriter& w, VcdWriter::Variable v) { w.set(v, value); }).at(0).value;
}

std::string binary(std::uint64_t value) {
  const std::string digits = std::bitset<64>(value).to_string();
  return digits.substr(std::size_t(std::min(std::countl_zero(value), 63)));
}

}  // namespace

TEST_CASE("the text of a small waveform is what the standard says") {
  const test::TemporaryFolder folder;
  VcdWriter w(folder / "a.vcd");
  const auto core = w.scope("core0"), bank = w.scope(core, "bank0");
  const auto phase = w.state(core, "phase", phases);
  const auto word = w.variable(bank, "word", 8);
  const auto busy = w.variable(core, "busy", 1);
  w.begin();
  w.set(phase, 0), w.set(busy, false);
  w.at({5});
  w.set(phase, 2), w.set(busy, true), w.set(word, -2);
  w.at({7});
  w.set(word, 6);
  w.at({9});
  w.finish();
  CHECK(text_of(folder / "a.vcd") == R"($version synq $end
$comment one unit of time is one clock cycle $end
$timescale 1 ns $end
$scope module core0 $end
$var reg 2 ! phase [1:0] $end
$var string 1 " phase_text $end
$comment phase 0=scan 1=forward 2=commit $end
$var reg 1 $ busy $end
$scope module bank0 $end
$var reg 8 # word [7:0] $end
$upscope $end
$upscope $end
$enddefinitions $end
#0
$dumpvars
b0 !
sscan "
bx #
0$
$end
#5
b10 !
scommit "
1$
b11111110 #
#7
b110 #
#9
)");
}

TEST_CASE("only changes are written, one a cycle, and no time without a change") {
  const auto changes = changes_of(4, [](VcdWriter& w, VcdWriter::Variable v) {
    w.set(v, 3);
    w.at({1}), w.set(v, 3);
    w.at({2}), w.set(v, 4), w.set(v, 3);  // back before the cycle ends
    w.at({3}), w.set(v, 4), w.at({3}), w.set(v, 5);
    w.at({4}), w.set(v, 5);
    w.at({6}), w.set(v, 0);
  });
  CHECK(changes == std::vector<Change>{{0, "11"}, {3, "101"}, {6, "0"}});
}

TEST_CASE("the number of a state has as many bits as the states need") {
  const test::TemporaryFolder folder;
  VcdWriter w(folder / "a.vcd");
  const auto top = w.scope("top");
  const std::vector<const char*> names(9, "alike");
  for (const std::size_t states : {1, 2, 3, 4, 5, 8, 9})
    w.state(top, "of" + std::to_string(states), std::span(names).first(states));
  w.begin();
  w.finish();
  const Waves waves = waves_of(folder / "a.vcd");
  for (const char* path : {"of1", "of2", "of3[1:0]", "of4[1:0]", "of5[2:0]", "of8[2:0]", "of9[3:0]"})
    CHECK(waves.changes.contains(std::string("top.") + path));
}

TEST_CASE("a variable is unknown until it is set, to zero as well") {
  const auto changes = changes_of(4, [](VcdWriter& w, VcdWriter::Variable v) { w.at({2}), w.set(v, 0); });
  CHECK(changes == std::vector<Change>{{0, "x"}, {2, "0"}});
  const auto bit = changes_of(1, [](VcdWriter& w, VcdWriter::Variable v) { w.at({2}), w.set(v, false); });
  CHECK(bit == std::vector<Change>{{0, "x"}, {2, "0"}});
}

TEST_CASE("a waveform may begin late") {
  const test::TemporaryFolder folder;
  VcdWriter w(folder / "a.vcd");
  const auto v = w.variable(w.scope("top"), "v", 1);
  w.begin({1'000'000'000'000});
  w.set(v, true);
  w.finish();
  CHECK(waves_of(folder / "a.vcd").changes["top.v"] == std::vector<Change>{{1'000'000'000'000, "1"}});
}

TEST_CASE("negative values are two's complement at the variable's width") {
  for (int bits = 1; bits <= 64; ++bits) {
    const std::int64_t least = std::numeric_limits<std::int64_t>::min() >> (64 - bits);
    CHECK(value_of(bits, -1) == std::string(std::size_t(bits), '1'));
    CHECK(value_of(bits, least) == '1' + std::string(std::size_t(bits - 1), '0'));
    CHECK(value_of(bits, ~std::uint64_t{0} >> (64 - bits)) == std::string(std::size_t(bits), '1'));
    if (bits == 64) continue;
    CHECK_THROWS_AS(value_of(bits, least - 1), Defect);
    CHECK_THROWS_AS(value_of(bits, std::int64_t{1} << bits), Defect);
  }
  CHECK(value_of(8, std::int8_t{-100}) == "10011100");
  CHECK(value_of(8, std::uint8_t{200}) == "11001000");
}

TEST_CASE("10,000 variables have identifiers of their own, of printable characters") {
  const test::TemporaryFolder folder;
  VcdWriter w(folder / "a.vcd");
  const auto top = w.scope("top");
  std::vector<VcdWriter::Variable> variables;
  for (int i = 0; i < 10'000; ++i) variables.push_back(w.variable(top, "v" + std::to_string(i), 16));
  w.begin();
  for (std::size_t i = 0; i < variables.size(); ++i) w.set(variables[i], i);
  w.finish();
  const auto changes = waves_of(folder / "a.vcd").changes;  // refuses an identifier that comes twice
  CHECK(changes.size() == 10'000);
  for (std::size_t i = 0; i < variables.size(); ++i)
    REQUIRE(changes.at("top.v" + std::to_string(i) + "[15:0]") == std::vector<Change>{{0, binary(i)}});
  const std::string text = text_of(folder / "a.vcd");
  CHECK(std::ranges::all_of(text, [](char c) { return (c >= '!' && c <= '~') || c == ' ' || c == '\n'; }));
}

TEST_CASE("names that would need an escape, twins and impossible widths are refused") {
  const test::TemporaryFolder folder;
  VcdWriter w(folder / "a.vcd");
  const auto top = w.scope("top");
  for (const char* name : {"", "a b", "9lives", "$end", "a.b", "a[3]", "\\a", "w\xc3\xa4rme"}) {
    CHECK_THROWS_AS(w.scope(name), Defect);
    CHECK_THROWS_AS(w.variable(top, name, 1), Defect);
    CHECK_THROWS_AS(w.state(top, "state", std::array{name}), Defect);
  }
  w.state(top, "state", std::array{"alone"});
  for (const int bits : {-1, 0, 65}) CHECK_THROWS_AS(w.variable(top, "bits" + std::to_string(bits), bits), Defect);
  w.state(top, "phase", phases);
  CHECK_THROWS_AS(w.variable(top, "phase", 1), Defect);
  CHECK_THROWS_AS(w.variable(top, "phase_text", 1), Defect);
  CHECK_THROWS_AS(w.scope(top, "phase"), Defect);
  CHECK_THROWS_AS(w.scope("top"), Defect);
  w.scope(top, "top");
}

TEST_CASE("calls out of order are refused, and states that there are not") {
  const test::TemporaryFolder folder;
  VcdWriter w(folder / "a.vcd");
  const auto top = w.scope("top");
  const auto phase = w.state(top, "phase", phases);
  CHECK_THROWS_AS(w.set(phase, 1), Defect);
  CHECK_THROWS_AS(w.at({1}), Defect);
  CHECK_THROWS_AS(w.finish(), Defect);
  w.begin({3});
  CHECK_THROWS_AS(w.begin(), Defect);
  CHECK_THROWS_AS(w.scope("late"), Defect);
  CHECK_THROWS_AS(w.variable(top, "late", 1), Defect);
  CHECK_THROWS_AS(w.at({2}), Defect);
  CHECK_THROWS_AS(w.set(phase, 3), Defect);
  CHECK_THROWS_AS(w.set(phase, -1), Defect);
  w.finish();
  CHECK_THROWS_AS(w.set(phase, 1), Defect);
  CHECK_THROWS_AS(w.finish(), Defect);
}

TEST_CASE("a waveform is whole or absent, and what the disk refuses is an error with the path") {
  const test::TemporaryFolder folder;
  const auto record = [&](const std::string& name) {
    VcdWriter w(name);
    const auto v = w.variable(w.scope("top"), "v", 64);
    w.begin();
    for (std::uint64_t i = 0; i < 100'000; ++i) w.at({i}), w.set(v, ~i);
    CHECK_FALSE(fs::exists(name));
    w.finish();
  };
  fs::create_symlink("/dev/full", folder / "full.vcd.partial");
  CHECK(message_of([&] {
          record(folder / "full.vcd");
        }).starts_with(folder / "full.vcd: cannot write: No space left on device; "));
  CHECK_FALSE(fs::exists(folder / "full.vcd"));
  record(folder / "good.vcd");
  CHECK(waves_of(folder / "good.vcd").changes.at("top.v[63:0]").size() == 100'000);
  CHECK_FALSE(fs::exists(folder / "good.vcd.partial"));
}
