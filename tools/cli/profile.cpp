#include "tools/profile/profile.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "core/error.hpp"
#include "tools/cli/command.hpp"
#include "tools/experiment/file.hpp"

namespace synq::cli {
namespace {

struct Arguments {
  ConfigArguments config;
  OutputArguments output;
  std::string out;
  profile::Wish wish;
  double resolution = 0;
  bool force = false;
};

void run(Arguments a) {
  if (a.resolution > 0) a.wish.resolution = a.resolution;
  if (!a.out.empty() && !a.force && experiment::read_file(a.out))
    throw ConfigError("is there already; give another -o, or replace it with --force", a.out);
  const experiment::TableReader config = a.config.read();
  const auto seen = profile::observe(config, a.config.directory(), a.output.mode());
  std::vector<Format> formats;
  for (const profile::Seen& s : seen) formats.push_back(profile::propose(s, a.wish));
  const auto proposed = profile::apply(config, a.config.directory(), seen, formats, a.wish);
  std::fputs(profile::table(seen, formats).c_str(), stdout);
  const std::string fraction = a.wish.resolution ? fmt::format("1 LSB is at most {:g} of it", *a.wish.resolution)
                                                 : fmt::format("the other bits of {} are fraction", a.wish.word);
  std::puts(fmt::format("\nA register holds {:g} times the largest magnitude seen; {}. A weight whose usual change "
                        "is\nbelow half an LSB rounds stochastically, all else to nearest.",
                        a.wish.margin, fraction)
                .c_str());
  if (a.out.empty()) return;
  experiment::write_file(a.out, proposed.canonical());
  std::puts(fmt::format("Written: {}. Try it: synq run {} --out runs/proposed", a.out, a.out).c_str());
}

}  // namespace

void add_profile(CLI::App& app, int& code) {
  auto* sub = app.add_subcommand("profile",
                                 "What registers hold in a run in double, and formats for them\nExample: synq profile "
                                 "tools/configs/digits.toml --word 16 -o digits16.toml");
  auto a = std::make_shared<Arguments>();
  a->config.add_to(*sub);
  a->output.add_progress_to(*sub);
  auto* word = sub->add_option("--word", a->wish.word, "bits of every register")->check(CLI::Range(2, 64));
  sub->add_option("--resolution", a->resolution,
                  "1 LSB as a part of the largest magnitude seen, e.g. 0.001; instead of --word")
      ->check(CLI::Range(1e-12, 1.))
      ->excludes(word);
  sub->add_option("--margin", a->wish.margin, "a register holds so many times the largest magnitude seen")
      ->check(CLI::Range(1., 1024.))
      ->capture_default_str();
  sub->add_option("-o,--output", a->out, "config to write, with these formats; without it, the table alone");
  sub->add_flag("--force", a->force, "replace that file");
  sub->callback([a, &code] { run(*a), code = 0; });
}

}  // namespace synq::cli
