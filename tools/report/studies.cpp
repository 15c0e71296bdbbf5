#include "tools/report/studies.hpp"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "core/error.hpp"
#include "tools/experiment/file.hpp"
#include "tools/report/run_files.hpp"

namespace synq::report {
namespace {

namespace fs = std::filesystem;

std::string text_of(const std::string& path) {
  const auto text = experiment::read_file(path);
  if (!text) throw ConfigError("is missing; run the study again", path);
  return *text;
}

std::vector<std::string> figure_files(const std::string& directory) {
  std::vector<std::string> paths;
  for (const auto& entry : fs::directory_iterator(directory))
    if (entry.path().string().ends_with(".vl.json")) paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// A row an object, which takes no parser that a page's policy forbids. types: column to "number" or "string".
Json rows(const std::string& csv, const std::string& path, const Json& types) {
  Json all = Json::array();
  for (const CsvRow& row : read_csv(csv, path)) {
    Json& one = all.emplace_back(Json::object());
    for (const auto& [column, type] : types.items())
      one[column] = type == "number" ? number(row, column, path) : Json(row.at(column));
  }
  return all;
}

Json figure(const std::string& path, const std::string& directory) {
  Json spec = Json::parse(text_of(path), nullptr, false);
  if (!spec.is_object() || !spec.contains("/data/url"_json_pointer) ||
      !spec.contains("/data/format/parse"_json_pointer))
    throw ConfigError("is no figure of a study; run the study again", path);
  const std::string table = directory + '/' + spec["data"]["url"].get<std::string>();
  spec["data"] = {{"values", rows(text_of(table), table, spec.at("/data/format/parse"_json_pointer))}};
  return spec;
}

}  // namespace

bool is_study(const std::string& directory) { return fs::exists(directory + "/key_numbers.csv"); }

Json study_data(const std::string& directory) {
  Json figures = Json::array();
  for (const std::string& path : figure_files(directory)) figures.push_back(figure(path, directory));
  return {{"name", directory}, {"report", text_of(directory + "/report.txt")}, {"figures", figures}};
}

}  // namespace synq::report
