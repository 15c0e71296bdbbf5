#include "tools/report/runs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

#include "core/error.hpp"
#include "tools/experiment/file.hpp"
#include "tools/report/learned.hpp"
#include "tools/report/run_files.hpp"

namespace synq::report {
namespace {

using experiment::read_file;
using Lines = std::vector<std::string>;

std::string needed(const std::string& directory, const std::string& name) {
  const std::string path = directory + "/" + name;
  if (auto text = read_file(path)) return *text;
  throw ConfigError(
      "is missing, so this is no finished run directory; give what `synq run --out` made, or a sweep's "
      "database",
      path);
}

Json parsed(const std::string& text, const std::string& path) try {
  Json j = Json::parse(text);
  for (const char* key : {"status", "rule", "number_path", "seed", "registers"}) j.at(key);
  return j;
} catch (const Json::exception& e) {
  throw ConfigError(fmt::format("is not the summary of a run ({}); run the experiment again", e.what()), path);
}

Json with_ranges(Json registers) {
  for (Json& r : registers) r["range"] = format_range(r.at("format"));
  return registers;
}

/// Puts what `part` gives into the run, or null and why it cannot.
void put(Json& run, const char* name, const std::function<Json()>& part) try {
  run[name] = part();
} catch (const ConfigError& e) {
  run[name] = nullptr;
  run["missing"][name] = e.what();
}

Json alignment(const std::string& directory) {
  const std::string path = directory + "/alignment.csv";
  const auto csv = read_file(path);
  if (!csv) throw ConfigError("not measured; set train.alignment_every to the trials between two measurements");
  return alignment_data(*csv, path);
}

Json machine(const std::string& directory, const Lines& config) {
  const bool has = std::any_of(config.begin(), config.end(), [](const auto& l) { return l.starts_with("machine."); });
  if (!has) throw ConfigError("the run has no machine; give its config a [machine] table");
  return machine_costs(directory);
}

Json run_data(const std::string& directory) {
  Json summary = parsed(needed(directory, "summary.json"), directory + "/summary.json");
  const std::string config = needed(directory, "config.toml");
  Json run{{"name", directory}, {"design", 0}, {"missing", Json::object()}};
  run["registers"] = with_ranges(summary["registers"]);
  summary.erase("registers"), summary.erase("losses");
  run["summary"] = summary;
  run["curve"] = curve_data(needed(directory, "curve.csv"), directory + "/curve.csv");
  put(run, "alignment", [&] { return alignment(directory); });
  put(run, "spectrum", [&] { return learned_spectrum(directory); });
  put(run, "machine", [&] { return machine(directory, seedless(config, directory + "/config.toml")); });
  run["config"] = config;
  return run;
}

/// What a config has and some other has not.
Lines differing(const Lines& own, const std::vector<Lines>& all) {
  Lines out;
  for (const std::string& line : own)
    if (std::any_of(all.begin(), all.end(),
                    [&](const Lines& l) { return !std::binary_search(l.begin(), l.end(), line); }))
      out.push_back(line);
  return out;
}

/// The differences, where they are few and short; else the name of the first of so many runs. Of an only design, its
/// rule.
std::string label(const Lines& differs, const Json& first_run, std::size_t seeds, bool only) {
  const Json& s = first_run["summary"];
  if (only) return fmt::format("{}, {}", s["rule"].get<std::string>(), s["number_path"].get<std::string>());
  const std::string text = fmt::format("{}", fmt::join(differs, ", "));
  if (!differs.empty() && text.size() <= 60) return text;
  const std::string name = first_run["name"];
  return seeds == 1 ? name : fmt::format("{} and {} more seed{}", name, seeds - 1, seeds == 2 ? "" : "s");
}

}  // namespace

Json runs_data(const Lines& directories) {
  Json runs = Json::array(), designs = Json::array();
  std::vector<Lines> configs;
  std::vector<std::size_t> first, seeds;
  for (const std::string& directory : directories) {
    Json run = run_data(directory);
    const Lines config = seedless(run["config"], directory + "/config.toml");
    const auto same = std::find(configs.begin(), configs.end(), config);
    run["design"] = same - configs.begin();
    if (same == configs.end()) configs.push_back(config), first.push_back(runs.size()), seeds.push_back(0);
    ++seeds[run["design"].get<std::size_t>()];
    runs.push_back(std::move(run));
  }
  for (std::size_t k = 0; k < configs.size(); ++k) {
    const Lines differs = differing(configs[k], configs);
    designs.push_back({{"label", label(differs, runs[first[k]], seeds[k], configs.size() == 1)}, {"differs", differs}});
  }
  return {{"runs", runs}, {"designs", designs}};
}

}  // namespace synq::report
