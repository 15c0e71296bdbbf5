#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>

#include "tools/cli/command.hpp"
#include "tools/experiment/file.hpp"
#include "tools/hardware/cost_config.hpp"
#include "tools/hardware/cost_files.hpp"
#include "tools/hardware/cost_notes.hpp"
#include "tools/hardware/cost_rules.hpp"
#include "tools/hardware/cost_table.hpp"
#include "tools/hardware/read_costs.hpp"

namespace synq::cli {
namespace {

struct Arguments {
  ConfigArguments config;
  std::optional<std::string> machine;
  bool rules = false, explains = false;
  std::string explained, costs, csv, json;
  std::size_t trials = 1;
};

cost::CostTable costs_of(const Arguments& a) {
  cost::CostTable table = hardware::shipped_costs();
  if (!a.costs.empty()) hardware::read_costs(table, a.costs);
  return table;
}

void print(const std::string& text) { std::fputs(text.c_str(), stdout); }

void write_files(const Arguments& a, const cost::Report& report, const cost::CostTable& table,
                 const hardware::Measured& m, const std::vector<std::string>& notes) {
  if (!a.csv.empty()) experiment::write_file(a.csv, hardware::cost_csv(report));
  if (!a.json.empty()) experiment::write_file(a.json, hardware::cost_json(report, table, m, notes));
}

void show_rules(const Arguments& a, const std::vector<hardware::RuleCost>& rows, const std::string& notes) {
  if (!a.csv.empty()) experiment::write_file(a.csv, rules_csv(rows));
  if (!a.json.empty()) experiment::write_file(a.json, rules_json(rows));
  print(notes + rules_table(rows));
}

std::string text_of(const std::vector<std::string>& notes) {
  std::string text;
  for (const std::string& note : notes) text += "note: " + note + "\n";
  return text;
}

void show(const Arguments& a) {
  const cost::CostTable table = costs_of(a);
  const hardware::CostConfig config = hardware::cost_config(a.config.file, a.config.set, a.machine);
  if (a.rules)
    return show_rules(a, cost_of_rules(config, a.config.directory(), table, a.trials), text_of(config.notes));
  const hardware::Measured m = hardware::measure(hardware::read(config.reader, a.config.directory()), a.trials);
  const cost::Report report = machine_cost(m.machine, m.spec, table, m.usage, m.timing);
  std::vector<std::string> notes = config.notes;
  for (std::string& note : cost_notes(m)) notes.push_back(std::move(note));
  write_files(a, report, table, m, notes);
  if (!a.explains) return print(text_of(notes) + hardware::cost_tables(report, m));
  print(a.explained.empty() ? hardware::explain_all(report, table) : hardware::explain(report, table, a.explained));
}

}  // namespace

void add_cost(CLI::App& app, int& code) {
  auto* sub = app.add_subcommand("cost",
                                 "What a network that learns costs on a machine, and where every number comes from\n"
                                 "Example: synq cost tools/configs/reckon_like.toml --explain tick");
  auto a = std::make_shared<Arguments>();
  a->config.add_to(*sub);
  sub->add_option("--machine", a->machine, "preset, in place of the config's [machine]; see synq list machines");
  sub->add_option("--trials", a->trials, "trials that the machine is stepped for")->check(CLI::Range(1, 1 << 20));
  auto* rules = sub->add_flag("--rules", a->rules, "all rules that fit the neurons, side by side");
  auto* explain =
      sub->add_option("--explain", a->explained, "a line's arithmetic and sources; without a name: all lines")
          ->expected(0, 1);
  sub->add_option("--costs", a->costs, "TOML file of your own numbers, which join or replace those that ship");
  sub->add_option("--csv", a->csv, "all lines, or all rules, for pandas");
  sub->add_option("--json", a->json, "all lines and the entries that they name, or all rules");
  explain->excludes(rules);
  sub->callback([a, explain, &code] { a->explains = explain->count() > 0, show(*a), code = 0; });
}

}  // namespace synq::cli
