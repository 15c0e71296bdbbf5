#include "tools/sweep/sweep_file.hpp"

#include <doctest/doctest.h>

#include "core/error.hpp"
#include "tests/tools/experiment/support.hpp"
#include "tools/experiment/file.hpp"

using namespace synq;
using namespace synq::sweep;

namespace {

const std::string base =
    "number_path = \"fixed\"\n[task]\nname = \"add\"\n[network]\nunits = 4\nleak = 0.5\n[rule]\nname = \"rflo\"\n"
    "[optimizer]\nrate = 0.05\n[formats]\ndefault = {word = 16, frac = 11}\n";

Sweep sweep_of(const std::string& text) {
  const test::TemporaryFolder folder;
  experiment::write_file(folder / "base.toml", base);
  experiment::write_file(folder / "sweep.toml", "base = \"base.toml\"\n" + text);
  return read_sweep(folder / "sweep.toml", {});
}
std::string refusal(const std::string& text) {
  try {
    sweep_of(text);
  } catch (const ConfigError& e) {
    return e.what();
  }
  return "";
}
std::vector<std::string> first_values(const std::string& axis) {
  std::vector<std::string> all;
  const Sweep sweep = sweep_of("[[axis]]\n" + axis);
  for (const Choice& c : sweep.axes.at(0).choices) all.push_back(c.names.at(0).second);
  return all;
}
using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("Lists and ranges") {
  CHECK(first_values("key = \"rule.name\"\nvalues = [\"rflo\", \"eprop\"]\n") == Texts{"\"rflo\"", "\"eprop\""});
  CHECK(first_values("key = \"network.units\"\nrange = {from = 4, to = 10, step = 3}\n") == Texts{"4", "7", "10"});
  CHECK(first_values("key = \"network.units\"\nrange = {from = 4, to = 9, step = 3}\n") == Texts{"4", "7"});
  CHECK(first_values("key = \"network.leak\"\nrange = {from = 0.1, to = 0.3, step = 0.1}\n") ==
        Texts{"0.1", "0.2", "0.3"});
  CHECK(first_values("key = \"network.units\"\nrange = {from = 4, to = 6}\n") == Texts{"4", "5", "6"});
}

TEST_CASE("Axes are multiplied, the first outermost, seeds innermost; rows and options change several keys") {
  const auto points =
      sweep_of(
          "seeds = [7, 8]\n"
          "[[axis]]\nkeys = [\"formats.weight.word\", \"formats.weight.frac\"]\nrows = [[8, 6], [12, 10]]\n"
          "[[axis]]\nname = \"memory\"\noptions = {short = [\"rule.trace_decay=0.2\"], long = []}\n")
          .points();
  REQUIRE(points.size() == 8);
  CHECK(points[0].seed == 7);
  CHECK(points[1].seed == 8);
  CHECK(points[0].set == Texts{"formats.weight.word=8", "formats.weight.frac=6", "rule.trace_decay=0.2"});
  CHECK(points[2].set == Texts{"formats.weight.word=8", "formats.weight.frac=6"});
  CHECK(points[4].names ==
        Names{{"formats.weight.word", "12"}, {"formats.weight.frac", "10"}, {"memory", "\"short\""}});
}

TEST_CASE("Points are dropped where all comparisons hold") {
  const std::string axes =
      "[[axis]]\nkey = \"rule.name\"\nvalues = [\"none\", \"rflo\"]\n"
      "[[axis]]\nkey = \"formats.weight.word\"\nvalues = [4, 8, 16]\n"
      "[[axis]]\nkey = \"formats.weight.frac\"\nvalues = [6, 10]\n";
  CHECK(sweep_of(axes).points().size() == 12);
  const auto count = [&](const std::string& drop) {
    return sweep_of("drop = [" + drop + "]\n" + axes).points().size();
  };
  CHECK(count("\"rule.name == none and formats.weight.word < 16\"") == 12 - 4);
  CHECK(count("\"formats.weight.frac >= formats.weight.word\"") == 12 - 2 * 3);  // 4: both, 8: 10
  CHECK(count("\"rule.name != none\", \"formats.weight.word == 4\"") == 4);
  CHECK(refusal("drop = [\"rule.name\"]\n" + axes).find("none of the comparisons") != std::string::npos);
  CHECK(refusal("drop = [\"rule == rflo\"]\n" + axes).find("'rule' is no axis") != std::string::npos);
  CHECK(refusal("drop = [\"rule.name == rflo or formats.weight.word == 4\"]\n" + axes).find("joined by 'and'") !=
        std::string::npos);
  CHECK(refusal("drop = [\"rule.name == rflo and\"]\n" + axes).find("joined by 'and'") != std::string::npos);
  CHECK(refusal("drop = [\"rule.name ==\"]\n" + axes).find("joined by 'and'") != std::string::npos);
  CHECK(refusal("drop = [\"formats.weight.word > 0\"]\n" + axes).find("no point is left") != std::string::npos);
}

TEST_CASE("A value may be a table") {
  CHECK(first_values("key = \"formats.weight\"\nvalues = [{word = 8, frac = 6}]\n") == Texts{"{frac = 6, word = 8}"});
}

TEST_CASE("What would count or hide a design twice is refused") {
  const std::string axis = "[[axis]]\nkey = \"network.units\"\nvalues = [3, 4]\n";
  CHECK(refusal(axis + axis).find("two axes set 'network.units'") != std::string::npos);
  CHECK(refusal(axis + "[[axis]]\nname = \"size\"\noptions = {one = [\"network.units=5\"]}\n")
            .find("two axes set 'network.units'") != std::string::npos);
  CHECK(refusal("seeds = [1, 2, 1]\n").find("a seed stands twice") != std::string::npos);
  CHECK(refusal("[[axis]]\nkey = \"seed\"\nvalues = [3, 4]\n").find("'seed' is no axis") != std::string::npos);
}

TEST_CASE("Mistakes are told with their place") {
  CHECK(refusal("sedes = [1]\n").find("sweep.toml:2:1: unknown key 'sedes'; did you mean 'seeds'?") !=
        std::string::npos);
  CHECK(refusal("[[axis]]\nkey = \"rule.name\"\nvalues = []\n").find("no value") != std::string::npos);
  CHECK(refusal("[[axis]]\nkeys = [\"a\", \"b\"]\nrows = [[1]]\n").find("one has 1") != std::string::npos);
  CHECK(refusal("set = [\"rule.nmae=3\"]\n").find("unknown key 'nmae'") != std::string::npos);
  CHECK(refusal("[[axis]]\nkey = \"network.units\"\nrange = {from = 4, to = 2}\n").find("at least 'from'") !=
        std::string::npos);
}
