#include "tools/report/report.hpp"

#include <filesystem>

#include "core/error.hpp"
#include "tools/report/database.hpp"
#include "tools/report/page.hpp"
#include "tools/report/runs.hpp"
#include "tools/report/studies.hpp"
#include "tools/report/sweep.hpp"

namespace synq::report {
namespace {

namespace fs = std::filesystem;

std::string without_end_slash(std::string name) {
  while (name.size() > 1 && name.back() == '/') name.pop_back();
  return name;
}

[[noreturn]] void refuse(const std::string& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored))
    throw ConfigError("there is no such file or folder; give directories of runs or studies, or a sweep's database",
                      path);
  throw ConfigError(
      "is neither a directory nor an SQLite database; give what `synq run --out`, `synq study` or `synq sweep "
      "merge` made",
      path);
}

}  // namespace

std::string report_page(const std::vector<std::string>& paths, const std::string& command) {
  std::vector<std::string> directories;
  Json sweeps = Json::array(), studies = Json::array();
  std::error_code ignored;
  for (const std::string& path : paths) {
    if (fs::is_directory(path, ignored) && is_study(path)) {
      studies.push_back(study_data(without_end_slash(path)));
    } else if (fs::is_directory(path, ignored)) {
      directories.push_back(without_end_slash(path));
    } else if (Database::is_one(path)) {
      sweeps.push_back(sweep_data(path));
    } else {
      refuse(path);
    }
  }
  Json data = runs_data(directories);
  data["sweeps"] = sweeps;
  data["studies"] = studies;
  data["command"] = command;
  return page(data);
}

}  // namespace synq::report
