#include "tools/experiment/toml_reader.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/tools/experiment/support.hpp"

using namespace synq;
using namespace synq::experiment;
using test::message_of;

namespace {

constexpr std::string_view example = R"(# an experiment
seed = 7
task = "digits"
rate = 1e-3

[network]
hidden = 32
taus = [10, 20.5]
names = ["in", "out"]
sizes = [3, 4]
recurrent = true

[network.neuron]
kind = "lif"

[formats]
weight = "ap_fixed<16,4,AP_RND_CONV,AP_SAT>"
trace = {word = 12, frac = 8, signed = false, round = "stochastic", random_bits = 8, range = [0, 3.5]}

[[row]]
rule = "rflo"

[[row]]
rule = "eprop"
)";

TableReader reader(std::string_view text) { return TableReader::from_text(std::string(text), "a.toml"); }

constexpr std::array<std::string_view, 3> rules{"rflo", "eprop", "kernl"};

/// Reads as a program would read a small config.
void read_small(std::string_view text) {
  TableReader root = reader(text);
  root.integer("trials", 100, 1, 1000);
  root.number("rate", std::nullopt, 0, 1);
  root.choice("rule", rules, "rflo");
  root.boolean("resume", false);
  if (auto network = root.table("network")) {
    network->integer("hidden", {}, 1);
    network->numbers("taus", std::vector<double>{});
    network->format("weight");
  }
  for (TableReader& row : root.tables("row")) row.text("name");
  root.finish();
}

std::string problem(std::string_view text) {
  return message_of([&] { read_small(text); });
}

}  // namespace

TEST_CASE("values of every type are read") {
  TableReader root = reader(example);
  CHECK(root.integer("seed") == 7);
  CHECK(root.number("seed") == 7);
  CHECK(root.text("task") == "digits");
  CHECK(root.number("rate") == 1e-3);
  TableReader network = root.table("network").value();
  CHECK(network.numbers("taus") == std::vector<double>{10, 20.5});
  CHECK(network.texts("names") == std::vector<std::string>{"in", "out"});
  CHECK(network.integers("sizes") == std::vector<std::int64_t>{3, 4});
  CHECK(network.boolean("recurrent"));
  CHECK(network.table("neuron")->text("kind") == "lif");
  std::vector<TableReader> rows = root.tables("row");
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].choice("rule", rules) == "eprop");
}

TEST_CASE("fallbacks stand for absent keys only") {
  TableReader root = reader("x = 1");
  CHECK(root.number("rate", 0.5) == 0.5);
  CHECK(root.integer("n", 3) == 3);
  CHECK(root.boolean("b", true));
  CHECK(root.text("t", "") == "");
  CHECK(root.choice("r", rules, "kernl") == "kernl");
  CHECK(root.numbers("l", std::vector<double>{2}) == std::vector<double>{2});
  CHECK(root.integer("x", 3) == 1);
  CHECK_FALSE(root.table("nothing"));
  CHECK_FALSE(root.format("nothing"));
  CHECK(root.tables("nothing").empty());
}

TEST_CASE("formats are read as text and as table, with their defaults") {
  TableReader formats = reader(example).table("formats").value();
  const FormatEntry weight = formats.format("weight").value();
  CHECK(weight.format == Format{});
  CHECK_FALSE(weight.range);
  const FormatEntry trace = formats.format("trace").value();
  CHECK(trace.format == Format{12, 8, false, Rounding::stochastic, Overflow::saturate, 8, false});
  CHECK(trace.range.value() == std::array<double, 2>{0, 3.5});
  CHECK(reader("f = {word = 8, frac = 9}").format("f")->format == Format{.word = 8, .frac = 9});
}

TEST_CASE("keys come in file order and places are those of the keys") {
  TableReader root = reader(example);
  CHECK(root.keys() == std::vector<std::string>{"seed", "task", "rate", "network", "formats", "row"});
  CHECK(root.place("task") == "a.toml:3:1");
  CHECK(root.place("absent") == "a.toml:1:1");
  TableReader network = *root.table("network");
  CHECK(network.place("recurrent") == "a.toml:11:1");
  CHECK(network.place("absent") == "a.toml:6:1");
  CHECK(root.tables("row")[1].place("absent") == "a.toml:23:1");
  CHECK(reader("a = {b = 1,  c = 2}").table("a")->place("c") == "a.toml:1:14");
}

TEST_CASE("wrong configs are refused at their place, with a suggestion") {
  CHECK(problem("rate = 0.1\ntrails = 5\n") == "a.toml:2:1: unknown key 'trails'; did you mean 'trials'?");
  CHECK(problem("rate = 0.1\n[network]\nhidden = 3\n  Weigth = \"x\"") ==
        "a.toml:4:3: unknown key 'Weigth' in [network]; did you mean 'weight'?");
  CHECK(problem("rate = 0.1\n[netwrok]\nhidden = 3") == "a.toml:2:2: unknown key 'netwrok'; did you mean 'network'?");
  CHECK(problem("rate = 0.1\n\n[[row]]\nname = \"a\"\n[[row]]\nname = \"b\"\nnane = 2") ==
        "a.toml:7:1: unknown key 'nane' in [row]; did you mean 'name'?");
  CHECK(problem("rate = \"fast\"") == "a.toml:1:1: 'rate' must be a number, got the text \"fast\"");
  CHECK(problem("  rate = 1.5") == "a.toml:1:3: 'rate' must be in [0, 1], got 1.5");
  CHECK(message_of([] { reader("x = -1").number("x", {}, TableReader::above_zero); }) ==
        "a.toml:1:1: 'x' must be above 0, got -1");
  CHECK(message_of([] { reader("x = 2").number("x", {}, TableReader::above_zero, 1); }) ==
        "a.toml:1:1: 'x' must be above 0 and at most 1, got 2");
  CHECK(problem("rate = 1\ntrials = 5.0") == "a.toml:2:1: 'trials' must be a whole number, got 5.0");
  CHECK(problem("rate = 1\nrule = \"eporp\"") ==
        "a.toml:2:1: 'rule' must be one of rflo, eprop, kernl, got the text \"eporp\"; did you mean 'eprop'?");
  CHECK(problem("rate = 1\nrule = \"colour\"") ==
        "a.toml:2:1: 'rule' must be one of rflo, eprop, kernl, got the text \"colour\"");
  CHECK(problem("rate = 1\nresume = 1") == "a.toml:2:1: 'resume' must be true or false, got 1");
  CHECK(problem("rate = 1\n[network]\nhidden = 0") == "a.toml:3:1: 'hidden' must be at least 1, got 0");
  CHECK(problem("rate = 1\n[network]\nhidden = 1\ntaus = [1, 2,\n  true]") ==
        "a.toml:5:3: 'taus' must hold numbers only, got true");
  CHECK(problem("trials = 5\nraet = 1") == "a.toml:2:1: 'rate' is missing; is 'raet' a slip for it?");
  CHECK(problem("rate = 1\n[network]\n") == "a.toml:2:1: 'hidden' is missing in [network]");
  CHECK(problem("rate = 1\nnetwork = 3") == "a.toml:2:1: 'network' must be a table, got 3");
  CHECK(problem("rate = 1\nrow = [1]") == "a.toml:2:8: 'row' must hold tables only, got 1");
  CHECK(problem("rate = 1\n[row]") == "a.toml:2:2: 'row' must be a list of tables, [[row]], got a table");
  CHECK(problem("rate = 1\nxyzzy = 1") ==
        "a.toml:2:1: unknown key 'xyzzy'; known: network, rate, resume, row, rule, trials");
}

TEST_CASE("a key that was asked for is no slip for a missing one") {
  TableReader root = reader("# no key before this\n\nrats = 1");
  root.integer("rats");
  CHECK(message_of([&] { root.number("rate"); }) == "a.toml:1:1: 'rate' is missing");
  CHECK(message_of([] { reader("").number("rate"); }) == "a.toml:1:1: 'rate' is missing");
}

TEST_CASE("wrong formats are refused at their place") {
  const std::string head = "rate = 1\n[network]\nhidden = 1\n";
  const auto format_problem = [&](const std::string& value) { return problem(head + "weight = " + value); };
  CHECK(format_problem("\"Q3.12\"").starts_with("a.toml:4:1: 'weight': 'Q3.12' is ambiguous"));
  CHECK(format_problem("\"ap_fixed<16,4>\"").starts_with("a.toml:4:1: 'weight': 'ap_fixed<16,4>' leaves out a mode"));
  CHECK(format_problem("12") == "a.toml:4:1: 'weight' must be a number format, a text or a table, got 12");
  CHECK(format_problem("{word = 0, frac = 3}") == "a.toml:4:11: 'word' must be in [1, 4096], got 0");
  CHECK(format_problem("{word = 8}") == "a.toml:4:10: 'frac' is missing in [network.weight]");
  CHECK(format_problem("{word = 8, frac = 3, rond = 1}") ==
        "a.toml:4:31: unknown key 'rond' in [network.weight]; did you mean 'round'?");
  CHECK(format_problem("{word = 8, frac = 3, round = \"half_evn\"}").ends_with("did you mean 'half_even'?"));
  CHECK(format_problem("{word = 8, frac = 3, range = [2, 1]}") ==
        "a.toml:4:31: 'range' must be [low, high] with low < high");
  CHECK(format_problem("{word = 8, frac = 3, overflow = \"wrap\", range = [1, 2]}") ==
        "a.toml:4:50: 'range' is kept by saturation; it does not go with overflow = \"wrap\"");
  CHECK(format_problem("{word = 1, frac = 0, overflow = \"saturate_symmetric\"}")
            .starts_with("a.toml:4:1: 'weight': a signed word of 1 bit"));
}

TEST_CASE("texts that are no TOML, and values without meaning here, are refused at their place") {
  const std::string broken = problem("rate = 1\ntrials = = 3");
  CHECK(broken.starts_with("a.toml:2:10: "));
  CHECK(problem("rate = 1\nrate = 2").starts_with("a.toml:2:"));
  CHECK(problem("rate = nan") == "a.toml:1:8: nan and inf are no values for a config");
  CHECK(problem("a = [1, -inf]") == "a.toml:1:9: nan and inf are no values for a config");
  CHECK(problem("day = 2024-01-01") == "a.toml:1:7: dates and times are not used in configs; put a text in quotes");
  CHECK(problem("a = 99999999999999999999").starts_with("a.toml:1:"));
  CHECK(problem("a = \"\xff\"").starts_with("a.toml:1:"));
}

TEST_CASE("files are read, and missing ones refused") {
  const test::TemporaryFolder folder;
  std::ofstream(folder / "b.toml") << "x = 1\r\ny = 2\r\n";
  TableReader root = TableReader::from_file(folder / "b.toml");
  CHECK(root.integer("y") == 2);
  CHECK(root.place("y") == folder / "b.toml:2:1");
  CHECK(message_of([&] { TableReader::from_file(folder / "c.toml"); }) ==
        folder / "c.toml: cannot read the config: No such file or directory");
  CHECK(message_of([&] { TableReader::from_file(folder.path); }) ==
        folder.path + ": is a directory; a TOML file is needed");
}

TEST_CASE("only keys that were never read are refused, reached through copies too") {
  TableReader root = reader("a = 1\n[t]\nb = 2\n[u]\nc = 3");
  TableReader copy = root;
  copy.integer("a");
  root.table("t")->integer("b");
  CHECK(message_of([&] { root.finish(); }) == "a.toml:4:2: unknown key 'u'; known: a, t");
  CHECK(root.has("u"));
  CHECK(message_of([&] { root.finish(); }) == "a.toml:4:2: unknown key 'u'; known: a, t");
  root.table("u")->integer("c");
  root.finish();
}

namespace {

/// Reads every kind of value, with a fallback for each, and gives the tree as text.
std::string resolved(std::string_view text) {
  TableReader root = reader(text);
  root.number("rate", 0.5);
  root.integer("trials", 100);
  root.boolean("resume", true);
  root.text("file", "");
  root.choice("rule", rules, "rflo");
  root.numbers("taus", std::vector<double>{1, 2.5});
  root.integers("lags", std::vector<std::int64_t>{});
  root.texts("names", std::vector<std::string>{"a"});
  TableReader formats = root.section("formats");
  formats.format("weight", FormatEntry{{.word = 8, .frac = 4}, {{-1, 0.5}}});
  root.finish();
  return root.canonical();
}

}  // namespace

TEST_CASE("a fallback that is used stands in the tree, as if the text had it") {
  const std::string all = R"(file = ""
lags = []
names = ["a"]
rate = 0.5
resume = true
rule = "rflo"
taus = [1, 2.5]
trials = 100

[formats]

[formats.weight]
centred = false
frac = 4
overflow = "saturate"
random_bits = 16
range = [-1, 0.5]
round = "half_even"
signed = true
word = 8
)";
  CHECK(resolved("") == all);
  CHECK(resolved(all) == all);
  CHECK(resolved("rule = \"rflo\"\nformats.weight = {word = 8, frac = 4, range = [-1, 0.5]}") == all);
  CHECK(resolved("trials = 7").find("trials = 7\n") != std::string::npos);
}

TEST_CASE("a format written as text and as table is the same config") {
  const auto canonical = [](std::string_view text) {
    TableReader root = reader(text);
    root.format("weight");
    root.format("weight");  // what was read once reads again
    root.finish();
    return root.canonical();
  };
  CHECK(canonical("weight = \"ap_fixed<16,4,AP_RND_CONV,AP_SAT>\"") == canonical("weight = {word = 16, frac = 12}"));
  CHECK(canonical("weight = \"ap_ufixed<16,4,AP_TRN,AP_WRAP>\"") ==
        canonical("weight = {word = 16, frac = 12, signed = false, round = \"down\", overflow = \"wrap\"}"));
}

TEST_CASE("what a fallback filled in is optional still: a clone takes an override, and mistakes have their places") {
  TableReader root = reader("# nothing\n[t]\n");
  TableReader table = *root.table("t");
  table.integer("n", 3);
  TableReader copy = root.clone();
  copy.set("t.n=4");
  CHECK(copy.table("t")->integer("n") == 4);
  CHECK(table.integer("n") == 3);
  CHECK(table.place("n") == "a.toml:2:1");
  CHECK(root.section("made").place("x") == "a.toml:1:1");
  CHECK(message_of([&] { root.section("made").number("x"); }) == "a.toml:1:1: 'x' is missing in [made]");
}

TEST_CASE("keys that no reader knows are refused before one is missed, and dropped keys are forgotten") {
  constexpr std::array<std::string_view, 2> known{"network", "where"};
  TableReader root = reader("[netwrok]\nunits = 1");
  CHECK(message_of([&] { root.expect_only(known); }) == "a.toml:1:2: unknown key 'netwrok'; did you mean 'network'?");
  TableReader good = reader("where = 1\n[network]");
  good.expect_only(known);
  good.drop("where");
  good.drop("absent");
  CHECK(good.canonical() == "\n[network]\n");
}

TEST_CASE("an error knows the dotted key that is refused") {
  const auto key_of = [](auto read) {
    TableReader root = reader(example);
    try {
      read(root);
      root.finish();
    } catch (const ConfigError& e) {
      return e.key;
    }
    return std::string("no error");
  };
  CHECK(key_of([](TableReader& r) { r.integer("seed", {}, 0, 5); }) == "seed");
  CHECK(key_of([](TableReader& r) { r.table("network")->text("hidden"); }) == "network.hidden");
  CHECK(key_of([](TableReader& r) { r.table("network")->integers("names"); }) == "network.names");
  CHECK(key_of([](TableReader& r) { r.section("network").section("neuron").number("tau"); }) == "network.neuron.tau");
  CHECK(key_of([](TableReader& r) { r.expect_only(std::array<std::string_view, 1>{"seed"}); }) == "task");
}
