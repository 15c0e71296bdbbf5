#include "tools/hardware/cost_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "hw_model/memory.hpp"
#include "rules/catalogue.hpp"
#include "tools/experiment/network_builder.hpp"
#include "tools/experiment/text_table.hpp"
#include "tools/hardware/cost_files.hpp"
#include "tools/hardware/cost_table.hpp"
#include "tools/hardware/measure.hpp"

namespace synq::hardware {
namespace {

using experiment::Align;
using experiment::Config;
using experiment::TableReader;

/// The config with another rule, and without the keys that only its own rule has.
TableReader with_rule(const TableReader& base, const std::string& rule) {
  TableReader config = base.clone();
  TableReader own = config.section("rule");
  if (own.clone().text("name", "") == rule) return config;
  own.drop("trace_decay"), own.drop("lag_bits");
  if (rule == "none") own.drop("train");
  config.set("rule.name=" + rule);
  return config;
}

/// What a synapse remembers, where the machine refuses the rule.
std::optional<double> bits_without_machine(TableReader config, const std::string& directory) {
  try {
    config.drop("machine");
    const Config c = read(config, directory);
    const NetworkSpec spec = build_network(c, make_task(c));
    return double(memory_ledger(spec).bits_per_synapse("recurrent_"));
  } catch (const ConfigError&) {
    return {};
  }
}

RuleCost local_cost(const TableReader& base, const std::string& rule, const std::string& directory,
                    const cost::CostTable& table, std::size_t trials) {
  RuleCost row{rule, true, {}, {}, {}, ""};
  try {
    const Measured m = measure(read(with_rule(base, rule), directory), trials);
    row.report = machine_cost(m.machine, m.spec, table, m.usage, m.timing);
    row.bits_per_synapse = row.report->at("memory.synapse_recurrent").value->low;
  } catch (const ConfigError& e) {
    row.refusal = e.what();
    row.bits_per_synapse = bits_without_machine(with_rule(base, rule), directory);
  }
  return row;
}

RuleCost reference_cost(const RuleEntry& e, const NetworkSpec& spec, std::size_t window) {
  const MemoryLedger memory = reference_ledger(e.name, spec, window);
  return {e.name, false,
          {},     double(memory.bits(synq::Part::history)),
          {},     fmt::format("cannot be mapped; keeps {} words", e.memory)};
}

std::string neurons_of(NeuronKind kind) {
  return kind == NeuronKind::leaky_rate ? "leaky_rate" : kind == NeuronKind::lif ? "lif" : "alif";
}

/// The network of the config under the rule that only trains the readout, which every neuron has.
NetworkSpec plain_network(const TableReader& base, const std::string& directory, Config& c, std::size_t& ticks) {
  TableReader config = with_rule(base, "none");
  config.drop("machine");
  c = read(config, directory);
  const experiment::Task task = make_task(c);
  ticks = task.train.ticks;
  return build_network(c, task);
}

std::string cell(const RuleCost& row, const char* line) { return row.report ? value_text(row.report->at(line)) : "-"; }

/// What the table and the files show of a report.
constexpr std::pair<const char*, const char*> shown[] = {{"sram", "memory.banks"},
                                                         {"cycles_per_tick", "cycles"},
                                                         {"ticks_per_second", "time.ticks_per_second"},
                                                         {"energy_per_tick", "tick"},
                                                         {"area", "area"}};

std::optional<cost::Span> value_of(const RuleCost& row, const char* line) {
  if (!row.report) return {};
  return row.report->at(line).value;
}
/// The unit of a line in the first report there is.
std::string unit_of(const std::vector<RuleCost>& rows, const char* line) {
  for (const RuleCost& row : rows)
    if (row.report) return row.report->at(line).unit;
  return "";
}
std::string plain(const std::optional<double>& x) { return x ? fmt::format("{}", *x) : ""; }

std::string whole(const std::optional<double>& x) { return x ? fmt::format("{:.0f}", *x) : "-"; }

}  // namespace

std::vector<RuleCost> cost_of_rules(const CostConfig& config, const std::string& directory,
                                    const cost::CostTable& table, std::size_t trials) {
  Config c;
  std::size_t ticks = 0;
  const NetworkSpec spec = plain_network(config.reader, directory, c, ticks);
  std::vector<RuleCost> rows;
  for (const bool local : {true, false})
    for (const RuleEntry& e : rule_catalogue()) {
      if (e.local != local || (e.neurons != "all" && e.neurons != neurons_of(spec.neuron.kind))) continue;
      const std::size_t window = e.name == "bptt" ? ticks : std::size_t(c.rule.window);
      rows.push_back(local ? local_cost(config.reader, e.name, directory, table, trials)
                           : reference_cost(e, spec, window));
    }
  return rows;
}

std::string rules_table(const std::vector<RuleCost>& rows) {
  experiment::TextTable t, history;
  t.add_column("rule");
  for (const char* heading : {"bits/syn", "SRAM", "cycles/tick", "ticks/s", "energy/tick", "area"})
    t.add_column(heading, Align::right);
  history.add_column("not local"), history.add_column("kept, bits", Align::right), history.add_column("");
  std::string notes;
  for (const RuleCost& row : rows) {
    if (!row.local) {
      history.add_row({row.rule, whole(row.history_bits), row.refusal});
      continue;
    }
    t.add_row({row.rule, whole(row.bits_per_synapse), cell(row, "memory.banks"),
               row.report ? fmt::format("{:.0f}", row.report->at("cycles").value->low) : "-",
               cell(row, "time.ticks_per_second"), cell(row, "tick"), cell(row, "area")});
    if (!row.refusal.empty())
      notes += fmt::format("{}: {}\n", row.rule, row.refusal);
    else if (!row.report->at("tick").without.empty())
      notes += fmt::format("{}: energy without {}\n", row.rule, fmt::join(row.report->at("tick").without, ", "));
  }
  return fmt::format("{}{}\n{}", t.text(), notes, history.text());
}

std::string rules_csv(const std::vector<RuleCost>& rows) {
  std::string text = "rule,local,bits_per_synapse,history_bits,refusal";
  for (const auto& [name, line] : shown)
    for (const char* end : {"low", "high"}) text += fmt::format(",{} {} ({})", name, end, unit_of(rows, line));
  for (const RuleCost& row : rows) {
    text += fmt::format("\n{},{},{},{},{}", row.rule, row.local, plain(row.bits_per_synapse), plain(row.history_bits),
                        quoted(row.refusal));
    for (const auto& [name, line] : shown) {
      const auto value = value_of(row, line);
      text += value ? fmt::format(",{},{}", value->low, value->high) : ",,";
    }
  }
  return text + "\n";
}

std::string rules_json(const std::vector<RuleCost>& rows) {
  using Json = nlohmann::ordered_json;
  const auto maybe = [](const std::optional<double>& x) { return x ? Json(*x) : Json(nullptr); };
  Json all = Json::array();
  for (const RuleCost& row : rows) {
    Json costs = Json::object();
    for (const auto& [name, line] : shown) {
      const auto value = value_of(row, line);
      costs[name] = {{"low", value ? Json(value->low) : Json(nullptr)},
                     {"high", value ? Json(value->high) : Json(nullptr)},
                     {"unit", unit_of(rows, line)}};
    }
    all.push_back({{"rule", row.rule},
                   {"local", row.local},
                   {"bits_per_synapse", maybe(row.bits_per_synapse)},
                   {"history_bits", maybe(row.history_bits)},
                   {"refusal", row.refusal},
                   {"costs", costs}});
  }
  return all.dump(2) + "\n";
}

}  // namespace synq::hardware
