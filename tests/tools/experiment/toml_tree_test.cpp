#include "tools/experiment/toml_tree.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "tests/seed.hpp"
#include "tests/tools/experiment/support.hpp"
#include "tools/experiment/toml_reader.hpp"

using namespace synq;
using namespace synq::experiment;

namespace {

std::string canonical(const std::string& text) { return TableReader::from_text(text, "a.toml").canonical(); }

/// Canonical text must be TOML that means the same: it reads back to the same canonical text.
void check_settled(const std::string& text) {
  const std::string once = canonical(text);
  CHECK(canonical(once) == once);
}

}  // namespace

TEST_CASE("canonical text sorts keys and has one form for each value") {
  CHECK(canonical("b = 0x10\na = 1_000") == "a = 1000\nb = 16\n");
  CHECK(canonical("a = 1.0\nb = 1e3\nc = 0.10\nd = 1e-3") == "a = 1\nb = 1000\nc = 0.1\nd = 0.001\n");
  CHECK(canonical("a = 1e18") == canonical("a = 1000000000000000000"));
  CHECK(canonical("a = -0.0\nb = 0.0") == "a = -0.0\nb = 0\n");
  CHECK(canonical("a = 'x\"y\\z'") == "a = \"x\\\"y\\\\z\"\n");
  CHECK(canonical("a = \"tab\\tnew\\nline\"") == "a = \"tab\\u0009new\\u000Aline\"\n");
  CHECK(canonical("\"two words\" = true") == "\"two words\" = true\n");
}

TEST_CASE("equal trees have equal texts, however they are written") {
  const std::string text = "\n[t]\nx = 1\n\n[t.u]\ny = 2\n";
  CHECK(canonical("[t.u]\ny = 2\n[t]\nx = 1") == text);
  CHECK(canonical("t = {u = {y = 2}, x = 1.0} # a comment") == text);
  CHECK(canonical("t.u.y = 2\nt.x = 1") == text);
  CHECK(canonical("r = [{a = 1}, {a = 2}]") == canonical("[[r]]\na = 1\n[[r]]\na = 2"));
}

TEST_CASE("different trees have different texts") {
  CHECK(canonical("a = 1") != canonical("a = \"1\""));
  CHECK(canonical("a = 0.1") != canonical("a = 0.10000000000000002"));
  CHECK(canonical("r = [{a = 1}]") != canonical("r = {a = 1}"));
  CHECK(canonical("r = []") != canonical(""));
  CHECK(canonical("[r]") != canonical(""));
}

TEST_CASE("canonical text is TOML with the same meaning") {
  check_settled("z = 1\n[t]\nempty = {}\nl = [1, 'a', [2.5], {b = 1}]\n[[t.r]]\n[t.r.s]\nk = 2\n[[t.r]]\nk = 3");
  check_settled("a = 1e300\nb = 5e-324\nc = 9007199254740993\nd = 1e16\ne = -1.5");
  check_settled("a = \"\\u0000\\u007f\\\"\\\\ \u00b1\"");
}

TEST_CASE("any double reads back from canonical text to the same bits") {
  std::mt19937_64 bits(test::seed());
  for (int k = 0; k < 2000; ++k) {
    const double x = std::bit_cast<double>(bits());
    if (!std::isfinite(x)) continue;
    const NodeHandle root = std::make_shared<Node>(Node{"", Table{}});
    std::get<Table>(root->value).entries.push_back({"x", "", std::make_shared<Node>(Node{"", x})});
    TableReader back = TableReader::from_text(canonical_text(std::get<Table>(root->value)), "a.toml");
    CHECK(std::bit_cast<std::uint64_t>(back.number("x")) == std::bit_cast<std::uint64_t>(x));
  }
}

TEST_CASE("deep nesting is refused or read, never a crash") {
  const std::string deep = "a = " + std::string(100000, '[') + std::string(100000, ']');
  CHECK(test::message_of([&] { canonical(deep); }).starts_with("a.toml:1:"));
}
