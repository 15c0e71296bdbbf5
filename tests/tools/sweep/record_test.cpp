#include "tools/sweep/record.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "core/error.hpp"
#include "tests/tools/experiment/support.hpp"
#include "tools/sweep/database.hpp"
#include "tools/sweep/result_file.hpp"

using namespace synq;
using namespace synq::sweep;

namespace {

Record sample(const std::string& id = "0123456789abcdef") {
  return {id,
          3,
          "completed",
          "",
          {{"rule.name", "\"rflo\""}, {"formats.weight.word", "8"}, {"formats.error", "{frac = 4, word = 8}"}},
          {{"accuracy", 0.1}, {"loss", 1. / 3}},
          "77",
          "a = \"b\"\n"};
}
std::size_t count(const std::string& directory) {
  std::size_t n = 0;
  each_record(directory, true, [&](Record&&) { ++n; });
  return n;
}

}  // namespace

TEST_CASE("A record is a line, and reads back the same") {
  const std::string line = to_line(sample());
  CHECK(line.find('\n') == line.size() - 1);
  const auto back = from_line(line);
  REQUIRE(back);
  CHECK(to_line(*back) == line);
  CHECK(back->metrics.at("loss") == 1. / 3);
  CHECK(axes_json(sample().names) ==
        R"({"rule.name":"rflo","formats.weight.word":8,"formats.error":"{frac = 4, word = 8}"})");
  for (std::size_t n = 0; n + 1 < line.size(); ++n) CHECK(!from_line(line.substr(0, n)));
}

TEST_CASE("A line that a killed process left half is no record, and is gone when the shard goes on") {
  const test::TemporaryFolder folder;
  { ResultFile(folder.path, 1, 2).add(sample("a")); }
  const std::string path = folder / "points-1-of-2.jsonl";
  std::ofstream(path, std::ios::app) << to_line(sample("b")).substr(0, 40);
  CHECK(count(folder.path) == 1);
  {
    ResultFile again(folder.path, 1, 2);
    again.add(sample("c"));
    CHECK_THROWS_WITH_AS(ResultFile(folder.path, 1, 2), doctest::Contains("another process"), ConfigError);
    ResultFile(folder.path, 2, 2).add(sample("d"));
  }
  CHECK(count(folder.path) == 3);
}

TEST_CASE("Texts are plain in CSV, and designs on other axes have columns of their own") {
  Record a = sample("a"), b = sample("b");
  a.names = {{"task", R"("a \"b\"")"}};
  b.names = {{"units", "4"}};
  for (Record* r : {&a, &b}) r->metrics = {{"loss", 1}};
  CHECK(to_csv({a, b}) ==
        "id,seed,status,weights_hash,error,\"task\",\"units\",loss\n"
        "a,3,completed,77,\"\",\"a \"\"b\"\"\",,1\n"
        "b,3,completed,77,\"\",,\"4\",1\n");
}

TEST_CASE("Results are merged once however often they are merged, and read back by a piece of their id") {
  const test::TemporaryFolder folder;
  { ResultFile(folder.path, 1, 1).add(sample("a1")); }
  const std::string path = folder / "r.sqlite";
  CHECK(merge(folder.path, path) == 1);
  const Database db(path, false);
  const std::string before = to_csv(db.records());
  CHECK(merge(folder.path, path) == 1);
  CHECK(to_csv(db.records()) == before);
  { ResultFile(folder.path, 2, 2).add(sample("a2")); }
  CHECK(merge(folder.path, path) == 2);
  CHECK(db.record("a2").id == "a2");
  CHECK_THROWS_WITH_AS(db.record("a"), doctest::Contains("several ids"), ConfigError);
  CHECK_THROWS_WITH_AS(db.record("b"), doctest::Contains("no point"), ConfigError);
  CHECK_THROWS_WITH_AS(Database(folder / "none.sqlite", false), doctest::Contains("no such database"), ConfigError);
  CHECK(to_csv(db.records()) ==
        "id,seed,status,weights_hash,error,\"rule.name\",\"formats.weight.word\",\"formats.error\",accuracy,loss\n"
        "a1,3,completed,77,\"\",\"rflo\",\"8\",\"{frac = 4, word = 8}\",0.1,0.3333333333333333\n"
        "a2,3,completed,77,\"\",\"rflo\",\"8\",\"{frac = 4, word = 8}\",0.1,0.3333333333333333\n");
}
