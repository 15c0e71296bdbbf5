#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "core/error.hpp"
#include "tests/tools/experiment/support.hpp"
#include "tests/tools/study/csv.hpp"
#include "tools/experiment/file.hpp"
#include "tools/study/run_study.hpp"

/// Every study, run quickly: what it writes, and whether it agrees with its references.
using namespace synq;
using namespace synq::study;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& path) { return experiment::read_file(path.string()).value(); }

/// All values of "field" in a specification.
void fields_of(const json& j, std::set<std::string>& fields) {
  if (j.is_object() && j.contains("field")) fields.insert(j["field"]);
  if (j.is_structured())
    for (const auto& each : j) fields_of(each, fields);
}

void check_csv(const fs::path& path) {
  const auto rows = test::read_csv(text_of(path));
  CHECK(rows.size() > 1);
  for (const auto& row : rows) REQUIRE(row.size() == rows[0].size());
  CHECK(text_of(path).find("nan") == std::string::npos);
  CHECK(text_of(path).find("inf") == std::string::npos);
}

void check_figure(const fs::path& path) {
  const json spec = json::parse(text_of(path));
  CHECK(!spec["title"].get<std::string>().empty());
  const fs::path data = path.parent_path() / spec["data"]["url"].get<std::string>();
  REQUIRE(fs::exists(data));
  const auto header = test::read_csv(text_of(data))[0];
  std::set<std::string> fields;
  fields_of(spec, fields);
  CHECK(fields.size() >= 2);
  for (const auto& name : fields) {
    CAPTURE(name);
    CHECK(std::find(header.begin(), header.end(), name) != header.end());
  }
}

struct Written {
  int tables = 0, figures = 0;
};
Written check_directory(const std::string& directory) {
  Written w;
  for (const auto& entry : fs::directory_iterator(directory)) {
    CAPTURE(entry.path().string());
    if (entry.path().extension() == ".csv") check_csv(entry.path()), ++w.tables;
    if (entry.path().string().ends_with(".vl.json")) check_figure(entry.path()), ++w.figures;
  }
  return w;
}

Options quick(const Study& s) {
  Options o;
  o.quick = true, o.seeds = 2;
  if (s.takes_formats)
    o.formats = {"double", "ap_fixed<16,4,AP_RND_CONV,AP_SAT>"}, o.roundings = {"half_even", "stochastic"};
  return o;
}

}  // namespace

TEST_CASE("every study: whole tables, figures of columns that exist, documented columns") {
  const test::TemporaryFolder folder;
  std::set<std::string_view> names;
  for (const Study& s : studies()) {
    CAPTURE(std::string(s.name));
    CHECK(names.insert(s.name).second);
    const std::string out = folder / std::string(s.name);
    const std::string report = run_study(s, quick(s), {out, false, experiment::ProgressMode::none});
    CHECK(report == text_of(out + "/report.txt"));
    CHECK(report.find(s.title) != std::string::npos);
    const Written w = check_directory(out);
    CHECK(w.tables >= 3);  // its own, key_numbers, columns
    CHECK(w.figures >= 1);
    CHECK(fs::exists(out + "/config.toml"));
    CHECK_FALSE(fs::exists(out + ".partial"));
  }
  CHECK(names.size() >= 7);
}

TEST_CASE("every study agrees with its references, in double") {
  for (const Study& s : studies()) {
    Options o = quick(s);
    o.roundings.clear();
    if (s.takes_formats) o.formats = {"double"};
    Results r;
    Steps steps(experiment::ProgressMode::none, "");
    s.run(o, r, steps);
    CHECK(r.key_numbers().size() >= 3);
    for (const KeyNumber& k : r.key_numbers()) {
      CAPTURE(std::string(s.name));
      CAPTURE(k.name);
      CHECK(k.agrees() != "NO");
    }
  }
}

TEST_CASE("the same options give the same bytes") {
  const test::TemporaryFolder folder;
  const Study& s = study_named("s2-invariant");
  for (const char* name : {"a", "b"}) run_study(s, quick(s), {folder / name, false, experiment::ProgressMode::none});
  for (const auto& entry : fs::directory_iterator(folder / "a"))
    CHECK(text_of(entry.path()) == text_of(fs::path(folder / "b") / entry.path().filename()));
}

TEST_CASE("options that make no sense, and outputs that exist, are refused before anything is written") {
  const test::TemporaryFolder folder;
  const Study &theory = study_named("s1-eigenvalues"), &steps = study_named("s1-trajectories");
  const auto refusal = [&](const Study& s, auto change) {
    Options o;
    o.quick = true;
    change(o);
    const std::string message = test::message_of([&] {
      run_study(s, o, {folder / "x", false, experiment::ProgressMode::none});
    });
    CHECK_FALSE(fs::exists(folder / "x.partial"));
    return message;
  };
  CHECK(refusal(theory, [](Options& o) { o.formats = {"double"}; }).starts_with("--formats: s1-eigenvalues is theory"));
  CHECK(refusal(steps, [](Options& o) { o.roundings = {"down"}; }).starts_with("--rounding: "));
  CHECK(refusal(steps, [](Options& o) { o.formats = {"ap_fixed<16,4>"}; }) != "no error");
  CHECK(refusal(steps, [](Options& o) { o.seeds = 0; }).starts_with("--seeds: "));
  CHECK(refusal(theory, [](Options&) {}) == "no error");
  CHECK(refusal(theory, [](Options&) {}).find("exists already") != std::string::npos);
  experiment::write_file(folder / "y.partial/config.toml", "");
  CHECK(test::message_of([&] {
          run_study(theory, quick(theory), {folder / "y", false, experiment::ProgressMode::none});
        }).ends_with("y.partial: an unfinished study is there; --force starts over"));
  run_study(theory, quick(theory), {folder / "y", true, experiment::ProgressMode::none});
  CHECK(fs::exists(folder / "y/report.txt"));
}

TEST_CASE("names that are nearly right are suggested") {
  CHECK(test::message_of([] { study_named("s1-trajectory"); }).find("did you mean 's1-trajectories'?") !=
        std::string::npos);
  CHECK(test::message_of([] { study_named("dance"); }).find("s2-memory") != std::string::npos);
}
