#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "core/format_text.hpp"
#include "rules/catalogue.hpp"
#include "tools/cli/command.hpp"
#include "tools/experiment/machine_config.hpp"
#include "tools/experiment/register_names.hpp"
#include "tools/experiment/text_table.hpp"
#include "tools/study/study.hpp"

namespace synq::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

void print(const std::vector<std::string>& headings, const Rows& rows) {
  experiment::TextTable t;
  for (const auto& h : headings) t.add_column(h);
  for (const auto& r : rows) t.add_row(r);
  std::fputs(t.text().c_str(), stdout);
}

void list_rules(const RuleSize& size) {
  Rows criteria, costs;
  for (const RuleEntry& e : rule_catalogue()) {
    criteria.push_back(
        {e.name, e.neurons, e.local ? "local" : "non-local", e.facing, e.tensor, e.randomness, e.form, e.source});
    costs.push_back({e.name, e.neurons, e.memory, fmt::format("{}", e.memory_words(size)), e.operations,
                     fmt::format("{}", e.operations_per_tick(size))});
  }
  print({"rule", "neurons", "locality", "facing", "tensor", "draws", "form", "source"}, criteria);
  std::puts(
      fmt::format(
          "\nBeside the weights, and multiplications of learning per tick, for n = {} units, m = n + inputs + 1 = "
          "{}, p = n + outputs + 1 = {}, T = {} ticks:\n",
          size.n, size.m(), size.p(), size.window)
          .c_str());
  print({"rule", "neurons", "memory, words", "here", "operations a tick", "here"}, costs);
  std::puts(
      "\nThe four criteria are those of Marschall et al. 2020 (arXiv 1907.02649). f_bptt is also called tBPTT.\n"
      "update = \"trial\" adds a gradient word a synapse; rule.firing_rate one more. feedback = \"symmetric\" is "
      "weight "
      "transport.");
}
void list_tasks() {
  print({"task", "what"}, {{"digits", "8x8 optical digits, a row (or pixel) a tick, class read out in the last tick"},
                           {"add", "sums of a random bit stream at two lags (Marschall et al. 2020)"},
                           {"mimic", "the readouts of a fixed random network (Marschall et al. 2020)"},
                           {"periodic", "three sines without input (Murray 2019)"},
                           {"pattern", "four sines from frozen Poisson input (Bellec et al. 2020)"},
                           {"cues", "on which side there were more cues, asked long after (Bellec et al. 2020)"},
                           {"filter", "white noise through a leaky filter (Ger, Barak 2026)"},
                           {"student_teacher", "a linear teacher, data-aligned or not (Williams et al. 2026)"},
                           {"arrays", "inputs, targets and masks from .npy files"}});
}
void list_formats() {
  std::puts(fmt::format("round:    {}\noverflow: {}\ndefaults: half_even, saturate\n",
                        fmt::join(rounding_names(), ", "), fmt::join(overflow_names(), ", "))
                .c_str());
  Rows rows;
  for (const auto& [name, what] : experiment::register_descriptions()) rows.push_back({name, what});
  print({"register", "holds"}, rows);
}

void list_studies() {
  Rows rows;
  for (const study::Study& s : study::studies())
    rows.push_back({std::string(s.name), std::string(s.title), s.takes_formats ? "yes" : "no"});
  print({"study", "what", "--formats"}, rows);
}

void list_machines() {
  for (const experiment::MachinePreset& m : experiment::machine_presets()) {
    std::puts(fmt::format("{}: {}", m.name, m.about).c_str());
    for (const std::string& source : m.sources) std::puts(("  source: " + source).c_str());
    for (const std::string& missing : m.not_modelled) std::puts(("  not modelled: " + missing).c_str());
  }
}

}  // namespace

void add_list(CLI::App& app, int& code) {
  auto* sub = app.add_subcommand(
      "list",
      "What there is: rules, tasks, formats, studies, machines\nExample: synq list rules --units 64 --inputs 8");
  struct Arguments {
    std::string what = "rules";
    RuleSize size;
  };
  auto a = std::make_shared<Arguments>();
  sub->add_option("what", a->what, "rules, tasks, formats, studies or machines")
      ->check(CLI::IsMember({"rules", "tasks", "formats", "studies", "machines"}));
  const auto size = [&](const char* name, double& x, const char* what) {
    sub->add_option(name, x, what)->check(CLI::Range(1, 1 << 20))->capture_default_str();
  };
  size("--units", a->size.n, "rules: n of the network whose costs are shown");
  size("--inputs", a->size.n_in, "rules: input channels");
  size("--outputs", a->size.n_out, "rules: outputs");
  size("--window", a->size.window, "rules: T, ticks of history of e_bptt, f_bptt and bptt");
  sub->callback([a, &code] {
    a->what == "tasks"      ? list_tasks()
    : a->what == "machines" ? list_machines()
    : a->what == "formats"  ? list_formats()
    : a->what == "studies"  ? list_studies()
                            : list_rules(a->size);
    code = 0;
  });
}

}  // namespace synq::cli
