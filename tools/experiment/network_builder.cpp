#include "tools/experiment/network_builder.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/error.hpp"
#include "tools/experiment/aligned.hpp"
#include "tools/experiment/npy.hpp"
#include "tools/experiment/random_matrix.hpp"

namespace synq::experiment {
namespace {

/// [rows][columns] drawn, and a last column of zeros (the bias) where `bias`.
std::vector<double> with_bias(const std::vector<double>& w, std::size_t columns, bool bias) {
  if (!bias) return w;
  std::vector<double> all;
  for (std::size_t k = 0; k < w.size(); ++k) {
    all.push_back(w[k]);
    if (k % columns == columns - 1) all.push_back(0);
  }
  return all;
}

std::vector<double> load_matrix(const std::string& file, const Config& c, const NamedShape& shape) {
  const std::string path = resolve(file, c.directory);
  const Array a = read_npy(path);
  expect_shape(a, shape, path);
  return a.values;
}

void draw_weights(const Config& c, NetworkSpec& s) {
  const auto deviation = [](double gain, std::size_t fan_in) { return gain / std::sqrt(double(fan_in)); };
  s.input_weight = !c.initial.input_file.empty()
                       ? load_matrix(c.initial.input_file, c, {{"units", s.n}, {"inputs", s.input_axons()}})
                       : with_bias(gaussian_matrix(RandomNumbers(c.seed, "input weights"), s.n * s.n_in,
                                                   deviation(c.initial.input_gain, s.n_in)),
                                   s.n_in, s.bias);
  const RandomNumbers recurrent(c.seed, "recurrent weights");
  const double recurrent_deviation = deviation(c.initial.recurrent_gain, s.n);
  if (s.sparse() && c.initial.recurrent_file.empty() && !c.initial.orthogonal) {  // never as a matrix: it may not fit
    s.recurrent_weight = gaussian_matrix(recurrent, s.recurrent.synapses(), recurrent_deviation);
  } else {
    s.recurrent_weight = !c.initial.recurrent_file.empty()
                             ? load_matrix(c.initial.recurrent_file, c, {{"units", s.n}, {"units", s.n}})
                         : c.initial.orthogonal ? orthogonal_matrix(recurrent, s.n, c.initial.recurrent_gain)
                                                : gaussian_matrix(recurrent, s.n * s.n, recurrent_deviation);
    if (s.sparse()) s.recurrent_weight = s.recurrent.entries(s.recurrent_weight);
  }
  s.readout_weight = !c.initial.readout_file.empty()
                         ? load_matrix(c.initial.readout_file, c, {{"outputs", s.n_out}, {"units", s.readout_axons()}})
                         : with_bias(gaussian_matrix(RandomNumbers(c.seed, "readout weights"), s.n_out * s.n,
                                                     deviation(c.initial.readout_gain, s.n)),
                                     s.n, s.bias);
}

/// W = P diag P^T, R = P diag V^T, A = U diag P^T; see Bases. Biases are 0.
void align_weights(const InitialConfig& c, const Bases& b, NetworkSpec& s) {
  s.input_weight = with_bias(between_bases(b.recurrent, c.input_modes, b.input), s.n_in, s.bias);
  s.recurrent_weight = between_bases(b.recurrent, c.recurrent_modes, b.recurrent);
  if (s.sparse()) s.recurrent_weight = s.recurrent.entries(s.recurrent_weight);
  s.readout_weight = with_bias(between_bases(b.readout, c.readout_modes, b.recurrent), s.n, s.bias);
}

/// B, [units][outputs]
std::vector<double> feedback_weights(const Config& c, const Task& task, const NetworkSpec& s) {
  if (!c.rule.feedback_modes.empty())
    return between_bases(task.bases->recurrent, c.rule.feedback_modes, task.bases->readout);
  if (!c.rule.feedback_file.empty())
    return load_matrix(c.rule.feedback_file, c, {{"units", s.n}, {"outputs", s.n_out}});
  return gaussian_matrix(RandomNumbers(c.seed, "feedback"), s.n * s.n_out,
                         c.rule.feedback_gain / std::sqrt(double(s.n_out)));
}

/// Draws for every pair of neurons whether it has a synapse; a file's non-zero entries are synapses.
void draw_connectivity(const Config& c, NetworkSpec& s) {
  if (c.network.mask_file.empty() && c.network.density >= 1 && c.network.autapses) return;
  std::vector<double> mask;
  if (!c.network.mask_file.empty()) mask = load_matrix(c.network.mask_file, c, {{"units", s.n}, {"units", s.n}});
  RandomNumbers random(c.seed, "connectivity");
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (std::uint32_t i = 0; i < s.n; ++i)
    for (std::uint32_t j = 0; j < s.n; ++j) {
      const bool drawn = mask.empty() ? random.uniform() < c.network.density : mask[i * s.n + j] != 0;
      if (drawn && (i != j || c.network.autapses)) pairs.emplace_back(i, j);
    }
  s.recurrent = Connectivity::from_pairs(s.n, s.n, pairs);
}

void set_adaptation(const Config& c, NetworkSpec& s) {
  if (c.network.kind != NeuronKind::alif) return;
  s.neuron.beta.assign(s.n, c.network.adaptation);
  std::fill_n(s.neuron.beta.begin(), s.n - std::size_t(c.network.adaptive), 0.0);
  if (!c.network.adaptation_file.empty()) s.neuron.beta = load_matrix(c.network.adaptation_file, c, {{"units", s.n}});
}

RuleKind rule_kind(const std::string& name) {
  return name == "rflo"               ? RuleKind::rflo
         : name == "eprop"            ? RuleKind::eprop
         : name == "eprop_factorised" ? RuleKind::eprop_factorised
         : name == "kernl"            ? RuleKind::kernl
                                      : RuleKind::none;
}

}  // namespace

NetworkSpec build_network(const Config& c, const Task& task) {
  NetworkSpec s;
  s.n = std::size_t(c.network.units), s.n_in = task.train.n_in, s.n_out = task.train.n_out;
  s.bias = c.network.bias;
  s.neuron.kind = c.network.kind;
  s.neuron.activation = c.network.activation;
  s.neuron.surrogate = c.network.surrogate;
  s.rule = rule_kind(c.rule.name);
  s.kernel_rate = c.rule.kernel_rate;
  s.per_trial = c.rule.per_trial;
  s.lag_bits = c.rule.lag_bits;
  s.regularised = c.rule.rate_cost > 0 && (s.rule == RuleKind::eprop || s.rule == RuleKind::eprop_factorised);
  s.loss = c.loss;
  if (s.loss == LossKind::softmax_cross_entropy && s.n_out < 2)
    throw ConfigError("the softmax of one output is always 1; give loss = \"squared_error\", or two outputs or more",
                      "loss", "loss");
  s.feedback_kind = c.rule.feedback;
  const bool hidden = s.rule != RuleKind::none;
  s.train_input = hidden && c.rule.train_input, s.train_recurrent = hidden && c.rule.train_recurrent;
  s.train_readout = c.rule.train_readout;
  s.random = c.random;
  s.probes = c.probes;
  draw_connectivity(c, s);
  if (c.initial.aligned)
    align_weights(c.initial, *task.bases, s);
  else
    draw_weights(c, s);
  s.feedback = feedback_weights(c, task, s);
  set_adaptation(c, s);
  build_dictionary(c, task, s);
  return s;
}

}  // namespace synq::experiment
