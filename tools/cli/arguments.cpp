#include <CLI/CLI.hpp>
#include <filesystem>

#include "tools/cli/command.hpp"

namespace synq::cli {

void ConfigArguments::add_to(CLI::App& app) {
  app.add_option("config", file, "TOML config of the experiment")->required();
  app.add_option("--set", set, "key=value: overrides any key of the config, e.g. --set train.epochs=3")
      ->take_all()
      ->allow_extra_args(false);  // one value a --set, so that the config may follow
}
experiment::TableReader ConfigArguments::read() const {
  experiment::TableReader config = experiment::TableReader::from_file(file);
  for (const std::string& assignment : set) config.set(assignment);
  return config;
}
std::string ConfigArguments::directory() const { return std::filesystem::path(file).parent_path().string(); }

void OutputArguments::add_to(CLI::App& app) {
  app.add_option("--out", out, "run directory, written to NAME.partial and renamed when whole")->required();
  app.add_flag("--resume", resume, "continue NAME.partial from its last checkpoint");
  app.add_flag("--force", force, "replace an existing run directory");
  add_progress_to(app);
}
void OutputArguments::add_progress_to(CLI::App& app) {
  app.add_option("--progress", progress, "auto, plain, json or none")
      ->check(CLI::IsMember({"auto", "plain", "json", "none"}));
}
experiment::ProgressMode OutputArguments::mode() const {
  using enum experiment::ProgressMode;
  return progress == "json" ? json : progress == "plain" ? plain : progress == "none" ? none : automatic;
}

}  // namespace synq::cli
