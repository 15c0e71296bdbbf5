#include <doctest/doctest.h>

#include "tests/tools/experiment/support.hpp"
#include "tools/experiment/toml_reader.hpp"

using namespace synq;
using namespace synq::experiment;
using test::message_of;

namespace {

TableReader reader(const std::string& text) { return TableReader::from_text(text, "a.toml"); }

/// The config after one override, as canonical text.
std::string after(const std::string& text, const std::string& assignment) {
  TableReader root = reader(text);
  root.set(assignment);
  return root.canonical();
}

std::string problem(const std::string& assignment) {
  return message_of([&] { after("a = 1\nl = [5]\n[t]\nb = 2", assignment); });
}

}  // namespace

TEST_CASE("set replaces and adds values of every type") {
  CHECK(after("a = 1", "a=2") == "a = 2\n");
  CHECK(after("a = 1", "b=0.5") == "a = 1\nb = 0.5\n");
  CHECK(after("", "a = true ") == "a = true\n");
  CHECK(after("", "a=[1, 2]") == "a = [1, 2]\n");
  CHECK(after("", "a={b = 1}") == "\n[a]\nb = 1\n");
  CHECK(after("", "a='quoted text'") == "a = \"quoted text\"\n");
}

TEST_CASE("set takes a bare word as a text") {
  CHECK(after("", "rule=eprop") == "rule = \"eprop\"\n");
  CHECK(after("", "w=runs/a-1/w.npy") == "w = \"runs/a-1/w.npy\"\n");
  CHECK(after("", "f=ap_fixed<16,4,AP_RND_CONV,AP_SAT>") == "f = \"ap_fixed<16,4,AP_RND_CONV,AP_SAT>\"\n");
  CHECK(after("", "x=a = b # c") == "x = \"a = b # c\"\n");
}

TEST_CASE("set reaches into tables and lists, making tables on its way") {
  CHECK(after("[t]\nb = 2", "t.b=3") == "\n[t]\nb = 3\n");
  CHECK(after("", "t.u.b=3") == "\n[t]\n\n[t.u]\nb = 3\n");
  CHECK(after("[[row]]\nr = 1\n[[row]]\nr = 2", "row.1.r=7") == "\n[[row]]\nr = 1\n\n[[row]]\nr = 7\n");
  CHECK(after("l = [1, 2]", "l.0=9") == "l = [9, 2]\n");
  TableReader root = reader("[t]\nb = 2");
  root.table("t")->set("b=4");
  CHECK(root.table("t")->integer("b") == 4);
}

TEST_CASE("set refuses what it cannot place") {
  CHECK(problem("a") == "--set a: key=value is expected");
  CHECK(problem("=3") == "--set : '' is no key; write key=value or table.key=value");
  CHECK(problem("t..b=3") == "--set t..b: 't..b' is no key; write key=value or table.key=value");
  CHECK(problem("a b=3") == "--set a b: 'a b' is no key; write key=value or table.key=value");
  CHECK(problem("a=") == "--set a: no value is given");
  CHECK(problem("a=[1, 2").starts_with("--set a: [1, 2 is no TOML value: "));
  CHECK(problem("a=\"x").starts_with("--set a: \"x is no TOML value: "));
  CHECK(problem("a=1\nb=2") == "--set a: one value is expected, on one line");
  CHECK(problem("a=nan") == "--set a: nan and inf are no values for a config");
  CHECK(problem("a.b=1") == "--set a.b: 'b' would be inside 1, which is no table");
  CHECK(problem("l.1=3") == "--set l.1: '1' is not the number of an element; the list has 1, counted from 0");
}

TEST_CASE("mistakes in overrides are placed at the override") {
  TableReader root = reader("a = 1\n[t]\nb = 2\nf = {word = 8, frac = 4}");
  for (const char* assignment : {"a=fast", "t.c=1", "t.f.frac=many", "t.g=Q3.12"}) root.set(assignment);
  TableReader table = *root.table("t");
  CHECK(message_of([&] { root.number("a"); }) == "--set a: 'a' must be a number, got the text \"fast\"");
  CHECK(message_of([&] { table.format("f"); }) ==
        "--set t.f.frac: 'frac' must be a whole number, got the text \"many\"");
  CHECK(message_of([&] { table.format("g"); }).starts_with("--set t.g: 'g': 'Q3.12' is ambiguous"));
  table.integer("b");
  CHECK(message_of([&] { root.finish(); }) == "--set t.c: unknown key 'c' in [t]; known: b, f, g");
}

TEST_CASE("an override of a key that was read must be read again") {
  TableReader root = reader("a = 1");
  root.integer("a");
  root.set("a=2");
  CHECK(message_of([&] { root.finish(); }) == "--set a: unknown key 'a'");
  CHECK(root.integer("a") == 2);
  root.finish();
}

TEST_CASE("a clone is changed alone, and keeps the ticks") {
  TableReader root = reader("a = 1\n[t]\nb = 2\nl = [1, 2]\n[[row]]\nr = 1");
  root.integer("a");
  TableReader copy = root.clone();
  for (const char* assignment : {"t.b=5", "t.l.0=9", "t.new=1", "row.0.r=2"}) copy.set(assignment);
  CHECK(root.canonical() == "a = 1\n\n[[row]]\nr = 1\n\n[t]\nb = 2\nl = [1, 2]\n");
  CHECK(copy.canonical() == "a = 1\n\n[[row]]\nr = 2\n\n[t]\nb = 5\nl = [9, 2]\nnew = 1\n");
  CHECK(message_of([&] { copy.finish(); }).find("unknown key 't'") != std::string::npos);
  copy.table("t")->integers("l");
  CHECK(message_of([&] { root.finish(); }) == "a.toml:2:2: unknown key 't'; known: a");
}
