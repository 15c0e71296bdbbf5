#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <new>

#include "core/error.hpp"
#include "tools/cli/command.hpp"
#include "tools/experiment/nearest.hpp"

namespace {

int refuse(const std::string& problem) {
  std::fprintf(stderr, "synq: %s\n", problem.c_str());
  return 2;
}

void refuse_unknown_command(CLI::App& app, int argc, char** argv) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands({})) names.push_back(sub->get_name());
  if (argc < 2)
    throw synq::ConfigError(fmt::format("a command is needed: {}; see synq --help", fmt::join(names, ", ")));
  const std::string first = argv[1];
  if (first.starts_with("-") || std::find(names.begin(), names.end(), first) != names.end()) return;
  const std::vector<std::string_view> known(names.begin(), names.end());
  throw synq::ConfigError(
      fmt::format("unknown command '{}'{}; see synq --help", first, synq::experiment::suggestion(first, known)));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "synq: does this learning rule still learn in this arithmetic, and what does it need?\n"
      "Example: synq run tools/configs/digits.toml --set rule.name=rflo --out runs/digits"};
  app.require_subcommand(1);
  app.set_version_flag("--version", "synq 0.1.0");
  int code = 0;
  synq::cli::add_run(app, code);
  synq::cli::add_compare(app, code);
  synq::cli::add_sweep(app, code);
  synq::cli::add_check(app, code);
  synq::cli::add_profile(app, code);
  synq::cli::add_cost(app, code);
  synq::cli::add_report(app, code);
  synq::cli::add_study(app, code);
  synq::cli::add_list(app, code);
  synq::cli::add_completion(app, code);
  try {
    refuse_unknown_command(app, argc, argv);
    app.parse(argc, argv);
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
      throw synq::ConfigError("cannot write", "standard output");
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);  // --help, --version
    return refuse(fmt::format("{}; see synq --help", e.what()));
  } catch (const synq::ConfigError& e) {
    return refuse(e.what());
  } catch (const std::bad_alloc&) {
    return refuse("not enough memory for this config; make its network or its task smaller");
  } catch (const std::exception& e) {
    std::fprintf(stderr, "synq: a defect of synq itself: %s\n", e.what());
    return 70;
  }
  return code;
}
