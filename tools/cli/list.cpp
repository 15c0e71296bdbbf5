#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "core/format_text.hpp"
#include "tools/cli/command.hpp"
#include "tools/experiment/register_names.hpp"
#include "tools/experiment/text_table.hpp"

namespace synq::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

void print(const std::vector<std::string>& headings, const Rows& rows) {
  experiment::TextTable t;
  for (const auto& h : headings) t.add_column(h);
  for (const auto& r : rows) t.add_row(r);
  std::fputs(t.text().c_str(), stdout);
}

void list_rules() {
  print({"rule", "neurons", "locality", "words per synapse", "source"},
        {{"none", "all", "local", "1", "the readout alone learns"},
         {"rflo", "leaky_rate", "local", "2", "Murray 2019, eLife 8:e43299"},
         {"eprop", "leaky_rate", "local", "2", "Bellec et al. 2020, Nat. Commun. 11:3625 (diagonal)"},
         {"eprop", "lif", "local", "2", "Bellec et al. 2020"},
         {"eprop", "alif", "local", "3", "Bellec et al. 2020"},
         {"bptt", "all", "non-local", "T (n + m) of history", "Marschall et al. 2020, arXiv 1907.02649"}});
  std::puts(
      "update = \"trial\" adds a gradient word; rule.firing_rate one more. feedback = \"symmetric\" is weight "
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

}  // namespace

void add_list(CLI::App& app, int& code) {
  auto* sub = app.add_subcommand("list", "What there is: rules, tasks, formats\nExample: synq list rules");
  auto what = std::make_shared<std::string>("rules");
  sub->add_option("what", *what, "rules, tasks or formats")->check(CLI::IsMember({"rules", "tasks", "formats"}));
  sub->callback([what, &code] {
    *what == "tasks" ? list_tasks() : *what == "formats" ? list_formats() : list_rules();
    code = 0;
  });
}

}  // namespace synq::cli
