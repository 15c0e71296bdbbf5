#include "tools/study/study.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "core/error.hpp"
#include "tools/cli/command.hpp"
#include "tools/study/run_study.hpp"

namespace synq::cli {
namespace {

struct Arguments {
  std::string name;
  study::Options options;
  OutputArguments output;
};

std::string known_names() {
  std::vector<std::string_view> names;
  for (const study::Study& s : study::studies()) names.push_back(s.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

void run(const Arguments& a) {
  if (a.name.empty()) throw ConfigError(fmt::format("a study is needed: {}; see synq list studies", known_names()));
  const study::Study& s = study::study_named(a.name);
  const std::string out = a.output.out.empty() ? "runs/" + a.name : a.output.out;
  const std::string report = study::run_study(s, a.options, {out, a.output.force, a.output.mode()});
  std::fputs(report.c_str(), stdout);
  std::puts(fmt::format("\nresults in {0} (report.txt, key_numbers.csv, tables as .csv, figures as .vl.json)\n"
                        "To look at the figures: synq report {0} -o study.html",
                        out)
                .c_str());
}

}  // namespace

void add_study(CLI::App& app, int& code) {
  auto* sub = app.add_subcommand("study",
                                 "Measure anew what a paper claims: tables, figures, key numbers\nExample: synq study "
                                 "s1-trajectories --quick --out runs/s1-trajectories");
  auto a = std::make_shared<Arguments>();
  sub->add_option("study", a->name, "which; see synq list studies");
  sub->add_flag("--quick", a->options.quick, "smaller sizes, less than a minute");
  sub->add_option("--seeds", a->options.seeds, "runs of what is drawn at random")->check(CLI::Range(1, 100000));
  sub->add_option("--formats", a->options.formats,
                  "formats of the learned parameters: \"ap_fixed<W,I,Q,O>\" or double; may be given often");
  sub->add_option("--rounding", a->options.roundings, "replaces the formats' own rounding; may be given often");
  sub->add_option("--out", a->output.out, "directory of the results, default runs/STUDY");
  sub->add_flag("--force", a->output.force, "replace existing results");
  a->output.add_progress_to(*sub);
  sub->callback([a, &code] { run(*a), code = 0; });
}

}  // namespace synq::cli
