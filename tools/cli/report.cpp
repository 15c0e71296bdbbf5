#include "tools/report/report.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "core/error.hpp"
#include "tools/cli/command.hpp"
#include "tools/experiment/file.hpp"

namespace synq::cli {
namespace {

struct Arguments {
  std::vector<std::string> paths;
  std::string out = "report.html";
};

/// As a shell reads it back.
std::string quoted(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_not_of(
                                          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                          "0123456789_-./=,:+@%") == std::string::npos;
  if (plain) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + '\'';
}

std::string command(const Arguments& a) {
  std::string text = "synq report";
  for (const std::string& path : a.paths) text += ' ' + quoted(path);
  return text + " -o " + quoted(a.out);
}

/// A slip like `-o sweep.db` must not cost a result: only a page is replaced.
void refuse_other_files(const std::string& out) {
  const auto old = experiment::read_file(out);
  if (!old || old->empty() || old->starts_with("<!doctype html>")) return;
  throw ConfigError("exists and is no page of synq report; choose another -o, or delete it", out);
}

void write(const Arguments& a) {
  refuse_other_files(a.out);
  const std::string page = report::report_page(a.paths, command(a));
  experiment::write_file(a.out, page);
  std::printf("%s: %.1f MB, opens in any browser, without a network\n", a.out.c_str(), double(page.size()) * 1e-6);
}

}  // namespace

void add_report(CLI::App& app, int& code) {
  auto* sub =
      app.add_subcommand("report",
                         "One HTML page of runs (curves, registers, alignment, spectrum, costs), of a sweep (Pareto "
                         "front) or of a study's figures\n"
                         "Example: synq report runs/seed_1 runs/seed_2 -o report.html");
  auto a = std::make_shared<Arguments>();
  sub->add_option("paths", a->paths, "directories of runs and studies, and databases made by synq sweep merge")
      ->required();
  sub->add_option("-o,--out", a->out, "the page, default report.html");
  sub->callback([a, &code] { write(*a), code = 0; });
}

}  // namespace synq::cli
