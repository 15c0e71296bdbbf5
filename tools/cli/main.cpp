#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "core/error.hpp"
#include "tools/cli/command.hpp"

int main(int argc, char** argv) {
  CLI::App app{
      "synq: does this learning rule still learn in this arithmetic, and what does it need?\n"
      "Example: synq run tools/configs/digits.toml --set rule.name=rflo --out runs/digits"};
  app.require_subcommand(1);
  app.set_version_flag("--version", "synq 0.1.0");
  int code = 0;
  synq::cli::add_run(app, code);
  synq::cli::add_compare(app, code);
  synq::cli::add_check(app, code);
  synq::cli::add_list(app, code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  } catch (const synq::ConfigError& e) {
    std::fprintf(stderr, "synq: %s\n", e.what());
    return 2;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "synq: a defect of synq itself: %s\n", e.what());
    return 70;
  }
  return code;
}
