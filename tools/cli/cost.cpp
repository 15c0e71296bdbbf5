#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>

#include "tools/cli/command.hpp"
#include "tools/hardware/cost_config.hpp"
#include "tools/hardware/cost_table.hpp"
#include "tools/hardware/read_costs.hpp"

namespace synq::cli {
namespace {

struct Arguments {
  ConfigArguments config;
  std::optional<std::string> machine, explain;
  bool explains = false;
  std::string costs, csv, json;
  std::size_t trials = 1;
};

cost::CostTable costs_of(const Arguments& a) {
  cost::CostTable table = hardware::shipped_costs();
  if (!a.costs.empty()) hardware::read_costs(table, a.costs);
  return table;
}

void print(const std::string& text) { std::fputs(text.c_str(), stdout); }

void show(const Arguments& a) {
  const cost::CostTable table = costs_of(a);
  const hardware::CostConfig config = hardware::cost_config(a.config.file, a.config.set, a.machine);
  const hardware::Measured m = hardware::measure(hardware::read(config.reader, a.config.directory()), a.trials);
  const cost::Report report = machine_cost(m.machine, m.spec, table, m.usage, m.timing);
  if (a.explains)
    return print(a.explain ? hardware::explain(report, table, *a.explain) : hardware::explain_all(report, table));
  for (const std::string& note : config.notes) print("note: " + note + "\n");
  print(hardware::cost_tables(report, m));
}

}  // namespace

void add_cost(CLI::App& app, int& code) {
  auto* sub = app.add_subcommand("cost",
                                 "What a network that learns costs on a machine, and where every number comes from\n"
                                 "Example: synq cost tools/configs/digits.toml --machine reckon-like");
  auto a = std::make_shared<Arguments>();
  a->config.add_to(*sub);
  sub->add_option("--machine", a->machine, "preset, in place of the config's [machine]; see synq list machines");
  sub->add_option("--trials", a->trials, "trials that the machine is stepped for")->check(CLI::Range(1, 1 << 20));
  sub->callback([a, &code] { show(*a), code = 0; });
}

}  // namespace synq::cli
