#pragma once
#include <string>
#include <vector>

#include "tools/experiment/progress.hpp"
#include "tools/experiment/toml_reader.hpp"

/// One file a subcommand; main.cpp names them all.
namespace CLI {
class App;
}

namespace synq::cli {

/// What every subcommand that reads a config takes.
struct ConfigArguments {
  std::string file;
  std::vector<std::string> set;

  void add_to(CLI::App&);
  experiment::TableReader read() const;
  std::string directory() const;  ///< of the config file
};

/// --progress and --out, --resume, --force.
struct OutputArguments {
  std::string out, progress = "auto";
  bool resume = false, force = false;

  void add_to(CLI::App&);
  void add_progress_to(CLI::App&);  ///< --progress alone
  experiment::ProgressMode mode() const;
};

/// Each adds its subcommand; its callback puts the exit code into `code`.
void add_run(CLI::App&, int& code);
void add_compare(CLI::App&, int& code);
void add_check(CLI::App&, int& code);
void add_study(CLI::App&, int& code);
void add_cost(CLI::App&, int& code);
void add_report(CLI::App&, int& code);
void add_list(CLI::App&, int& code);
void add_completion(CLI::App&, int& code);
void add_sweep(CLI::App&, int& code);
void add_bits(CLI::App& sweep, int& code);  ///< of `synq sweep`
void add_profile(CLI::App&, int& code);

}  // namespace synq::cli
