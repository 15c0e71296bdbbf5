#include "tools/experiment/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <filesystem>

#include "core/error.hpp"
#include "rules/catalogue.hpp"
#include "rules/reference/online_rules.hpp"
#include "tools/experiment/machine_config.hpp"
#include "tools/experiment/read_rule.hpp"
#include "tools/experiment/register_names.hpp"
#include "tools/experiment/tasks/read_task.hpp"
#include "tools/experiment/tasks/task.hpp"

namespace synq::experiment {
namespace {

using Words = std::span<const std::string_view>;
constexpr double tiny = TableReader::above_zero;

/// The index of the chosen word, as the enum that lists them in the same order.
template <class E>
E choose(TableReader& t, const std::string& key, Words words, const std::string& fallback) {
  const std::string chosen = t.choice(key, words, fallback);
  return E(std::find(words.begin(), words.end(), chosen) - words.begin());
}

void read_rate_neuron(TableReader& t, NetworkConfig& c) {
  static constexpr std::array<std::string_view, 3> activations{"tanh", "relu", "identity"};
  c.activation = choose<ActivationKind>(t, "activation", activations, "tanh");
  c.bias = t.boolean("bias", true);
  if (t.has("leak_shift")) {
    if (t.has("leak")) t.refuse("leak_shift", "leak and leak_shift cannot both be given");
    c.leak_shift = int(t.integer("leak_shift", {}, 0, 30));
  } else {
    c.leak = t.number("leak", {}, tiny, 1);
  }
}

void read_spiking_neuron(TableReader& t, NetworkConfig& c) {
  static constexpr std::array<std::string_view, 4> surrogates{"triangle", "exponential", "fast_sigmoid", "arctan"};
  c.bias = t.boolean("bias", false);
  c.tau = t.number("tau", {}, tiny);
  c.threshold = t.number("threshold", {}, tiny);
  c.refractory = t.integer("refractory", 0, 0, 1 << 20);
  if (t.has("floor")) c.floor = t.number("floor", {}, -TableReader::infinity, 0);
  if (c.kind == NeuronKind::alif) {
    c.tau_adaptation = t.number("tau_adaptation", {}, tiny);
    c.adaptation_file = t.text("adaptation_file", "");
    if (c.adaptation_file.empty()) {
      c.adaptation = t.number("adaptation", {}, 0);
      c.adaptive = t.integer("adaptive", c.units, 0, c.units);
    }
  }
  c.tau_readout = t.number("tau_readout", {}, tiny);
  c.scaled_input = t.boolean("scaled_input", true);
  c.scaled_readout = t.boolean("scaled_readout", true);
  c.surrogate = choose<SurrogateKind>(t, "surrogate", surrogates, "triangle");
  c.surrogate_height = t.number("surrogate_height", {}, tiny);
  c.surrogate_width = t.number("surrogate_width", {}, tiny);
}

NetworkConfig read_network(TableReader t) {
  static constexpr std::array<std::string_view, 3> kinds{"leaky_rate", "lif", "alif"};
  static constexpr std::array<std::string_view, 2> resets{"trial", "never"};
  NetworkConfig c;
  c.kind = choose<NeuronKind>(t, "neuron", kinds, "leaky_rate");
  c.units = t.integer("units", {}, 1, 1 << 20);
  if (c.kind == NeuronKind::leaky_rate)
    read_rate_neuron(t, c);
  else
    read_spiking_neuron(t, c);
  c.autapses = t.boolean("autapses", c.kind == NeuronKind::leaky_rate);
  c.density = t.number("density", 1, 0, 1);
  c.mask_file = t.text("mask", "");
  c.reset_each_trial = t.choice("reset", resets, "trial") == "trial";
  return c;
}

/// a of a rate network; spiking ones have none, and a teacher of theirs has 1.
double leak_of(const NetworkConfig& c) { return c.leak_shift ? std::ldexp(1.0, -*c.leak_shift) : c.leak.value_or(1); }

InitialConfig read_initial(TableReader t, const Config& all) {
  static constexpr std::array<std::string_view, 2> kinds{"gaussian", "orthogonal"};
  static constexpr std::array<std::string_view, 2> all_kinds{"drawn", "aligned"};
  InitialConfig c;
  c.aligned = t.choice("kind", all_kinds, "drawn") == "aligned";
  if (c.aligned) {
    c.input_modes = read_modes(t, "input_modes", "kind", all);
    c.recurrent_modes = read_modes(t, "recurrent_modes", "kind", all);
    c.readout_modes = read_modes(t, "readout_modes", "kind", all);
    return c;
  }
  c.input_file = t.text("input", "");
  c.recurrent_file = t.text("recurrent", "");
  c.readout_file = t.text("readout", "");
  c.input_gain = t.number("input_gain", 1, 0);
  c.recurrent_gain = t.number("recurrent_gain", 1, 0);
  c.readout_gain = t.number("readout_gain", 1, 0);
  c.orthogonal = t.choice("recurrent_kind", kinds, "gaussian") == "orthogonal";
  return c;
}

OptimizerConfig read_optimizer(TableReader t, const RuleConfig& rule, NumberPath path) {
  static constexpr std::array<std::string_view, 2> names{"sgd", "adam"};
  OptimizerConfig c;
  c.adam = t.choice("name", names, "sgd") == "adam";
  if (c.adam && path != NumberPath::double_)
    t.refuse("name", "adam divides and takes roots, so it runs with number_path = \"double\" only; use sgd");
  if (c.adam && !rule.per_trial) t.refuse("name", "adam needs an accumulated gradient; use rule.update = \"trial\"");
  if (t.has("rate_shift")) {
    if (t.has("rate")) t.refuse("rate_shift", "rate and rate_shift cannot both be given");
    if (c.adam) t.refuse("rate_shift", "adam takes a rate; rate_shift is for sgd");
    c.rate_shift = int(t.integer("rate_shift", {}, 0, 60));
  } else {
    c.rate = t.number("rate", {}, 0);
  }
  if (c.rate_shift || c.adam) {
    const char* const with = c.adam ? "adam" : "rate_shift";
    if (t.has("input_rate")) t.refuse("input_rate", fmt::format("an input_rate does not go with {}", with));
    if (t.has("readout_rate")) t.refuse("readout_rate", fmt::format("a readout_rate does not go with {}", with));
  } else {
    if (rule.per_trial)
      c.input_rate = t.number("input_rate", c.rate, 0);
    else if (t.has("input_rate"))
      t.refuse("input_rate", "a neuron's step is the same for all its synapses; use rule.update = \"trial\"");
    c.readout_rate = t.number("readout_rate", c.rate, 0);
  }
  c.batch = t.integer("batch", 1, 1, 1 << 24);
  if (c.batch > 1 && !rule.per_trial) t.refuse("batch", "a batch of trials needs rule.update = \"trial\"");
  c.average_window = t.boolean("average_over_window", false);
  if (c.average_window && !rule.per_trial)
    t.refuse("average_over_window", "an average over the scored ticks needs rule.update = \"trial\"");
  if (t.has("momentum")) {
    if (c.adam) t.refuse("momentum", "adam has its own, beta1; momentum is for sgd");
    if (!rule.per_trial)
      t.refuse("momentum", "momentum is kept in an accumulated gradient; use rule.update = \"trial\"");
    c.momentum = t.number("momentum", {}, 0, 1);
  }
  if (t.has("clip")) {
    if (c.adam) t.refuse("clip", "adam scales every gradient itself; clip is for sgd");
    if (!rule.per_trial) t.refuse("clip", "what is clipped is an accumulated gradient; use rule.update = \"trial\"");
    c.clip = t.number("clip", {}, 0);
  }
  if (c.adam) {
    c.beta1 = t.number("beta1", 0.9, 0, 1);
    c.beta2 = t.number("beta2", 0.999, 0, 1);
    c.epsilon = t.number("epsilon", 1e-8, 0);
  }
  return c;
}

TrainConfig read_train(TableReader t) {
  static constexpr std::array<std::string_view, 2> reductions{"sum", "mean"};
  TrainConfig c;
  c.epochs = t.integer("epochs", 1, 1, 1 << 30);
  c.shuffle = t.boolean("shuffle", true);
  c.evaluate_every = t.integer("evaluate_every", 1, 0, 1 << 30);
  if (t.has("stop_accuracy")) c.stop_accuracy = t.number("stop_accuracy", {}, 0, 1);
  c.alignment_every = t.integer("alignment_every", 0, 0, 1 << 30);
  c.mean_loss = t.choice("reduce", reductions, "sum") == "mean";
  return c;
}

MeasureConfig read_measure(TableReader t, const Config& c) {
  MeasureConfig m;
  m.every = t.integer("every", 0, 0, 1 << 30);
  m.spectrum = t.boolean("spectrum", false);
  m.overlaps = t.boolean("overlaps", false);
  m.pairwise = t.texts("pairwise", std::vector<std::string>{});
  m.window = t.integer("window", 10, 1, 1 << 20);
  for (const auto& name : m.pairwise) {
    const auto known = rule_names();
    if (std::find(known.begin(), known.end(), name) == known.end() || name == "none")
      t.refuse("pairwise", fmt::format("'{}' is no rule with a gradient{}", name, suggestion(name, known)));
    if (c.network.kind != NeuronKind::leaky_rate)
      t.refuse("pairwise",
               "rules are compared pairwise on leaky_rate neurons; train.alignment_every compares spiking ones");
  }
  if (m.overlaps && (c.network.kind != NeuronKind::leaky_rate || c.network.bias))
    t.refuse("overlaps", "overlaps are those of leaky_rate neurons without a bias");
  return m;
}

RandomSpec read_random(TableReader t, std::uint32_t seed) {
  static constexpr std::array<std::string_view, 2> sources{"counter", "lfsr"};
  RandomSpec r;
  r.seed = std::uint32_t(t.integer("seed", seed, 0, 0xffffffffll));
  r.kind = choose<RandomSpec::Kind>(t, "source", sources, "counter");
  if (r.kind == RandomSpec::Kind::lfsr) {
    r.polynomial = std::uint64_t(t.integer("polynomial", 0x80200003, 1));
    r.lanes = int(t.integer("lanes", 1, 1, 1 << 16));
  }
  return r;
}

FormatConfig read_formats(TableReader t, bool needed) {
  FormatConfig c;
  const auto standard = t.format("default");
  if (needed && !standard)
    t.refuse("default",
             "formats.default is missing: the format of every register that has none of its own, e.g. {word = 16, frac "
             "= 12}");
  if (standard) c.standard = *standard;
  for (const auto& [name, what] : register_descriptions())
    if (auto f = t.format(name)) c.registers.emplace(name, *f);
  c.constant_bits = int(t.integer("constant_bits", 16, 2, 62));
  if (t.has("constants")) {
    auto constants = *t.table("constants");
    for (const char* name : constant_names)
      if (auto f = constants.format(name)) c.constants.emplace(name, *f);
  }
  c.table_range = t.number("table_range", 4, 0.25, 1024);
  c.table_step_log2 = int(t.integer("table_step_log2", 4, -10, 16));
  const auto entry = t.format("table_entry", standard);
  c.table_entry = entry ? *entry : c.standard;
  return c;
}

LossKind read_loss(TableReader& root, const TaskConfig& task) {
  static constexpr std::array<std::string_view, 2> losses{"squared_error", "softmax_cross_entropy"};
  return choose<LossKind>(root, "loss", losses,
                          targets_are_probabilities(task) ? "softmax_cross_entropy" : "squared_error");
}

/// `directory` of a resolved config, which lies elsewhere than the one it was made from. Its hash must not depend on
/// it.
std::string directory_of(TableReader& root, const std::string& own) {
  const std::string given = root.text("directory", "");
  root.drop("directory");
  return given.empty() ? own : resolve(given, own);
}

std::string why_not_local(const Config& c) {
  const auto entry = std::find_if(rule_catalogue().begin(), rule_catalogue().end(),
                                  [&](const RuleEntry& e) { return e.name == c.rule.name; });
  const Dataset& data = make_task(c).train;
  const auto window = double(c.rule.name == "bptt" ? std::int64_t(data.ticks) : c.rule.window);
  const double words = entry->memory_words({double(c.network.units), double(data.n_in), double(data.n_out), window});
  return fmt::format(
      "{} is not local: beside the weights it keeps {} words (n units, m = n + inputs + 1, p = n + outputs + 1, T "
      "ticks), here {}, or {:.4g} KiB in words of 16 bits; so it runs with number_path = \"double\" and without a "
      "machine only",
      c.rule.name, entry->memory, words, words * 2 / 1024);
}

}  // namespace

bool names_files(const Config& c) {
  const std::string* const files[] = {&c.task.input_file,        &c.task.target_file,        &c.task.mask_file,
                                      &c.task.test_input_file,   &c.task.test_target_file,   &c.task.test_mask_file,
                                      &c.network.mask_file,      &c.network.adaptation_file, &c.initial.input_file,
                                      &c.initial.recurrent_file, &c.initial.readout_file,    &c.rule.feedback_file};
  return std::any_of(std::begin(files), std::end(files), [](const std::string* f) { return !f->empty(); });
}

void note_directory(TableReader& config, const std::string& directory) {
  namespace fs = std::filesystem;
  config.drop("directory");
  config.text("directory", fs::absolute(directory.empty() ? "." : directory).lexically_normal());
}

Config read_config(TableReader& root, const std::string& directory) {
  static constexpr std::array<std::string_view, 3> paths{"double", "fixed", "exact"};
  static constexpr std::array<std::string_view, 3> levels{"off", "weights", "all"};
  static constexpr std::array<std::string_view, 16> keys{
      "machine", "seed",      "number_path", "probes",  "loss",    "task",   "network", "initial",
      "rule",    "optimizer", "train",       "measure", "formats", "random", "compare", "directory"};
  root.expect_only(keys);
  apply_preset(root);
  Config c;
  c.directory = directory_of(root, directory);
  c.seed = std::uint32_t(root.integer("seed", 1, 0, 0xffffffffll));
  c.path = choose<NumberPath>(root, "number_path", paths, "double");
  c.probes = choose<ProbeLevel>(root, "probes", levels, "all");
  auto task = root.section("task");
  task.text("name");  // named as missing before anything else
  c.network = read_network(root.section("network"));
  c.task = read_task(task, leak_of(c.network));
  c.initial = read_initial(root.section("initial"), c);
  c.rule = read_rule(root.section("rule"), c);
  c.optimizer = read_optimizer(root.section("optimizer"), c.rule, c.path);
  c.loss = read_loss(root, c.task);
  c.train = read_train(root.section("train"));
  c.measure = read_measure(root.section("measure"), c);
  c.formats = read_formats(root.section("formats"), c.path != NumberPath::double_);
  c.random = read_random(root.section("random"), c.seed);
  if (is_reference(c.rule.name) && (c.path != NumberPath::double_ || root.has("machine")))
    root.section("rule").refuse("name", why_not_local(c));
  if (root.has("machine")) {
    if (c.path != NumberPath::fixed)
      root.refuse("machine", "a machine computes in fixed point; use number_path = \"fixed\"");
    if (c.probes != ProbeLevel::off)
      root.refuse("probes", "a machine has no counters of registers; use probes = \"off\"");
    c.machine = read_machine(root.section("machine"));
  }
  return c;
}

}  // namespace synq::experiment
