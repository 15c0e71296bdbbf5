#include "tools/hardware/read_costs.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/tools/experiment/support.hpp"

/// What a cost file may hold, and where its mistakes are shown.
using namespace synq;
using namespace synq::cost;
using test::message_of;

namespace {

const std::string entry = R"([[entry]]
name = "mine"
kind = "int_add"
value = 0.5
unit = "pJ"
width_bits = 12
node_nm = 28
voltage = 0.8
basis = "measured"
accuracy_percent = 5
source = "own chip"
doi = "10.1/x"
note = "at room temperature"
)";
const std::string node = R"([[node]]
name = "row"
node_nm = 28
a = 0.9
b = -0.7
c = 0.4
basis = "derived"
source = "fit"
)";
const std::string rows = R"([[sram_rows]]
name = "bank"
file = "bank.csv"
node_nm = 45
basis = "simulated"
source = "CACTI"
)";
const std::string header = "tech_um,bytes,word_bits,ports,read_pJ,write_pJ,leak_mW,area_mm2,access_ns,cycle_ns\n";
const std::string line = "0.045,512,32,1rw,0.8,1.7,1e-05,0.0019,0.75,0.55\n";

struct Files {
  test::TemporaryFolder folder;

  void write(const std::string& name, const std::string& text) const { std::ofstream(folder / name) << text; }
  CostTable read(const std::string& text, CostTable t = {}) const {
    write("own.toml", text);
    hardware::read_costs(t, folder / "own.toml");
    return t;
  }
  /// The message for a text, without the folder.
  std::string refusal(const std::string& text, const CostTable& t = {}) const {
    const std::string message = message_of([&] { read(text, t); });
    return message.starts_with(folder.path + '/') ? message.substr(folder.path.size() + 1) : message;
  }
};

std::string with(std::string text, const std::string& old, const std::string& replacement) {
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), replacement);
}

TEST_CASE_FIXTURE(Files, "an entry is read with all that it says") {
  const CostTable t = read(entry);
  const CostEntry* e = t.find("mine");
  REQUIRE(e);
  CHECK(e->kind == Kind::int_add);
  CHECK(e->value == 0.5);
  CHECK(e->unit == Unit::picojoule);
  CHECK(e->width_bits == 12);
  CHECK_FALSE(e->bytes);
  CHECK(e->from.source == "own chip");
  CHECK(e->from.doi == "10.1/x");
  CHECK(e->from.basis == Basis::measured);
  CHECK(e->from.node_nm == 28);
  CHECK(e->from.voltage == 0.8);
  CHECK(e->from.accuracy_percent == 5);
  CHECK(e->from.note == "at room temperature");
}

TEST_CASE_FIXTURE(Files, "every basis has its word") {
  for (const auto& [word, basis] : {std::pair("measured", Basis::measured),
                                    {"simulated", Basis::simulated},
                                    {"derived", Basis::derived},
                                    {"synthesised", Basis::synthesised}})
    CHECK(read(with(entry, "measured", word)).find("mine")->from.basis == basis);
}

TEST_CASE_FIXTURE(Files, "the row of a node") {
  const CostTable t = read(node);
  REQUIRE(t.nodes.size() == 1);
  CHECK(t.nodes[0].name == "row");
  CHECK(t.nodes[0].at(2) == doctest::Approx(0.9 * 4 - 0.7 * 2 + 0.4));
  CHECK(read(with(node, "a = 0.9", "a = 2"), t).nodes[0].a == 2);
}

TEST_CASE_FIXTURE(Files, "rows of a table of memory banks, found beside the file") {
  write("bank.csv", header + line + "0.032,512,32,1rw,0.4,0.9,1e-05,0.001,0.6,0.4\n");
  const CostTable t = read(rows);
  CHECK(t.entries.size() == 6);
  CHECK(t.find("bank_45nm_512B_32bit_write")->value == 1.7);
  CHECK(t.find("bank_45nm_512B_32bit_cycle_time")->value == 0.55);
}

TEST_CASE_FIXTURE(Files, "mistakes are refused where they stand") {
  CHECK(refusal(entry + "size = 3\n").starts_with("own.toml:14:1: unknown key 'size'"));
  CHECK(refusal("[other]\nx = 1\n").starts_with("own.toml:1:2: unknown key 'other'"));
  CHECK(refusal(with(entry, "\"int_add\"", "\"int_ad\"")).starts_with("own.toml:3:1: 'kind' must be one of"));
  CHECK(refusal(with(entry, "\"pJ\"", "\"ns\"")).starts_with("own.toml:5:1: 'unit' must be one of pJ, um2"));
  CHECK(refusal(with(entry, "0.5", "0")).starts_with("own.toml:4:1: 'value' must be above 0"));
  CHECK(refusal(with(entry, "0.5", "inf")).starts_with("own.toml:4:9: nan and inf"));
  CHECK(refusal(with(entry, "0.5", "nan")).starts_with("own.toml:4:9: nan and inf"));
  CHECK(refusal(with(entry, "width_bits = 12\n", "")).find("'width_bits' is missing") != std::string::npos);
  CHECK(refusal(with(entry, "int_add", "register_bit")).starts_with("own.toml:6:1: unknown key 'width_bits'"));
  CHECK(refusal(with(entry, "node_nm = 28\n", "")).find("'node_nm' is missing") != std::string::npos);
  CHECK(refusal(with(entry, "source = \"own chip\"\n", "")).find("'source' is missing") != std::string::npos);
  CHECK(refusal(with(entry, "own chip", " ")).starts_with("own.toml:11:1: 'source' must not be empty"));
  CHECK(refusal(with(entry, "= 5", "= 101")).starts_with("own.toml:10:1: 'accuracy_percent' must be at most 100"));
  CHECK(refusal(with(node, "-0.7", "nan")).starts_with("own.toml:5:5: nan and inf"));
}

TEST_CASE_FIXTURE(Files, "one name, one number; one question, one answer of a source") {
  CHECK(refusal(entry + entry).starts_with("own.toml:15:1: 'mine' is given twice in this file"));
  const CostTable t = read(entry);
  CHECK(refusal(with(entry, "mine", "again"), t).starts_with("own.toml:2:1: 'again' says the same as 'mine'"));
  CHECK(
      refusal(with(entry, "int_add", "int_multiply"), t).starts_with("own.toml:2:1: 'mine' is the name of a int_add"));
  CHECK(
      refusal(with(node, "\"row\"", "\"two\""), read(node)).starts_with("own.toml:3:1: 'row' is the row of this node"));
  CHECK(read(with(with(entry, "mine", "again"), "own chip", "other"), t).entries.size() == 2);
}

TEST_CASE_FIXTURE(Files, "a file with a mistake leaves the table as it was") {
  CostTable t = read(entry);
  write("own.toml", with(entry, "0.5", "0.7") + "size = 3\n");
  CHECK_THROWS_AS(hardware::read_costs(t, folder / "own.toml"), ConfigError);
  CHECK(t.find("mine")->value == 0.5);
}

TEST_CASE_FIXTURE(Files, "mistakes of a table of memory banks") {
  CHECK(refusal(rows) == "bank.csv: cannot be read");
  const auto with_csv = [&](const std::string& text) {
    write("bank.csv", text);
    return refusal(rows);
  };
  CHECK(with_csv("a,b\n").starts_with("bank.csv: must begin with tech_um"));
  CHECK(with_csv(header) == "bank.csv: has no row of 45 nm");
  CHECK(with_csv(header + line + "0.045,1024\n") == "bank.csv:3: must have 10 cells, has 2");
  CHECK(with_csv(header + with(line, "0.8", "-1")) == "bank.csv:2: '-1' must be a number above 0");
  CHECK(with_csv(header + with(line, "512", "512.5")).starts_with("bank.csv:2: '512.5' must be a whole number"));
  CHECK(with_csv(header + with(line, "1rw", "2rw")) == "bank.csv:2: ports must be 1rw, got '2rw'");
  CHECK(with_csv(header + line + line).find("is given twice") != std::string::npos);
}

}  // namespace
