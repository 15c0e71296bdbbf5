#include "tools/experiment/read_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/error.hpp"
#include "rules/catalogue.hpp"
#include "rules/reference/online_rules.hpp"

namespace synq::experiment {
namespace {

void read_feedback(TableReader& t, const Config& all, RuleConfig& c) {
  const std::string feedback = t.text("feedback", "random");
  c.feedback = feedback == "symmetric" ? FeedbackKind::symmetric : FeedbackKind::random;
  if (feedback == "aligned") {
    c.feedback_modes = read_modes(t, "feedback_modes", "feedback", all);
    return;
  }
  if (feedback.ends_with(".npy"))
    c.feedback_file = feedback;
  else if (feedback != "random" && feedback != "symmetric")
    t.refuse(
        "feedback",
        fmt::format("feedback must be \"random\", \"symmetric\", \"aligned\" or a .npy file, got \"{}\"", feedback));
  c.feedback_gain = t.number("feedback_gain", 1, 0);
}

void read_trained(TableReader& t, RuleConfig& c) {
  const auto trained = t.texts("train", std::vector<std::string>{"input", "recurrent", "readout"});
  const auto has = [&](const char* name) { return std::find(trained.begin(), trained.end(), name) != trained.end(); };
  for (const auto& name : trained)
    if (name != "input" && name != "recurrent" && name != "readout")
      t.refuse("train", fmt::format("'{}' cannot be trained; input, recurrent and readout can", name));
  c.train_input = has("input"), c.train_recurrent = has("recurrent"), c.train_readout = has("readout");
}

void read_model(TableReader& t, RuleConfig& c, NeuronKind kind) {
  if (kind != NeuronKind::leaky_rate)
    t.refuse("name",
             fmt::format("rule {} is defined for leaky_rate neurons; bptt and eprop run with spiking ones", c.name));
  if (c.name == "f_bptt" || c.name == "e_bptt") c.window = t.integer("window", 10, 1, 1 << 20);
  if (c.name.starts_with("dni")) {
    c.model_rate = t.number("model_rate", reference::default_model_rate(c.name), 0);
    c.refresh = t.integer("refresh", 5, 1, 1 << 20);
  }
  if (c.name == "dni_b") c.jacobian_rate = t.number("jacobian_rate", 1e-3, 0);
  if (c.name.starts_with("kernl")) {
    c.model_rate = t.number("model_rate", reference::default_model_rate(c.name), 0);
    c.noise = t.number("noise", 1e-3, 0);
    c.kernel_rate = t.number("kernel_rate", 0.8, 0, 1);
  }
}

/// Decay on access, which needs traces that decay by constants alone.
void read_lag(TableReader& t, RuleConfig& c, NeuronKind kind) {
  c.lag_bits = int(t.integer("lag_bits", 0, 0, 10));
  const bool decays_alone = c.name == "rflo" || (c.name == "eprop" && kind == NeuronKind::lif);
  if (c.lag_bits > 0 && !decays_alone)
    t.refuse("lag_bits", fmt::format("the synapses of rule {} with these neurons have no trace that decays by a "
                                     "constant alone; use rflo, or eprop with lif neurons, or lag_bits = 0",
                                     c.name));
}

}  // namespace

std::vector<std::string_view> rule_names() {
  std::vector<std::string_view> names;
  for (const RuleEntry& e : rule_catalogue())
    if (std::find(names.begin(), names.end(), e.name) == names.end()) names.push_back(e.name);
  return names;
}

std::vector<double> read_modes(TableReader& t, const char* key, const char* wanted_by, const Config& c) {
  if (!(c.task.name == "student_teacher" && c.task.teacher.aligned))
    t.refuse(wanted_by, "aligned needs bases, which task student_teacher has where task.aligned = true");
  if (c.network.units != c.task.teacher.units)
    t.refuse(wanted_by,
             fmt::format("aligned needs a student as large as its teacher: network.units is {}, task.units {}",
                         c.network.units, c.task.teacher.units));
  const auto most = std::size_t(std::min({c.network.units, c.task.teacher.outputs, c.task.inputs}));
  const auto modes = t.numbers(key);
  if (modes.empty() || modes.size() > most)
    t.refuse(key, fmt::format("{} must be 1 to {} numbers (the least of units, inputs and outputs)", key, most));
  return modes;
}

RuleConfig read_rule(TableReader t, const Config& all) {
  static const std::vector<std::string_view> names = rule_names();
  static constexpr std::array<std::string_view, 2> updates{"tick", "trial"};
  const NeuronKind kind = all.network.kind;
  RuleConfig c;
  c.name = t.choice("name", names);
  if (c.name == "rflo" && kind != NeuronKind::leaky_rate)
    t.refuse("name", "rule rflo is defined for leaky_rate neurons; use eprop for spiking ones");
  if (c.name == "eprop_factorised" && kind != NeuronKind::lif)
    t.refuse("name", "rule eprop_factorised is defined for lif neurons; use eprop for leaky_rate and alif ones");
  read_feedback(t, all, c);
  c.per_trial = t.choice("update", updates, c.name == "bptt" ? "trial" : "tick") == "trial";
  if (c.name == "bptt" && !c.per_trial)
    t.refuse("update", "bptt knows its gradient at the end of a trial; use update = \"trial\"");
  read_trained(t, c);
  if (t.has("trace_decay") && c.name != "rflo")
    t.refuse("trace_decay", "trace_decay is a parameter of rule rflo alone; remove it");
  if (t.has("trace_decay")) c.trace_decay = t.number("trace_decay", {}, 0, 1);
  read_lag(t, c, kind);
  if (t.has("firing_rate")) {
    auto f = *t.table("firing_rate");
    c.rate_cost = f.number("cost", {}, 0);
    c.target_hz = f.number("target_hz", {}, 0);
    if (kind == NeuronKind::leaky_rate)
      t.refuse("firing_rate", "leaky_rate neurons have no firing rate; remove this table");
    if (!c.per_trial) t.refuse("firing_rate", "the firing rate is known at the end of a trial; use update = \"trial\"");
  }
  if (c.name == "bptt") c.block_spike_paths = t.boolean("block_spike_paths", false);
  if (is_online_reference(c.name) || c.name == "kernl") read_model(t, c, kind);
  return c;
}

}  // namespace synq::experiment
