#pragma once
#include <cmath>
#include <string>

#include "rules/network.hpp"
#include "rules/reference/bptt_rate.hpp"
#include "rules/reference/bptt_spiking.hpp"

/// NetworkSpecs for tests that do without configs: every register in one format (accumulators as wide as their sums),
/// constants by value.
namespace synq::test {

inline constexpr const char* register_names[] = {
    "input",     "preactivation",   "rate",        "activity",   "current",
    "potential", "adaptation",      "beta",        "surrogate",  "readout",
    "target",    "exponential",     "denominator", "reciprocal", "error",
    "feedback",  "learning_signal", "gain",        "decay",      "adapting_surrogate",
    "step",      "readout_step",    "regulariser", "credit"};
inline constexpr const char* synapse_register_names[] = {"weight",   "trace",    "eligibility",    "adaptation_trace",
                                                         "filtered", "gradient", "eligibility_sum"};

inline void set_register(NetworkSpec& s, const std::string& name, const Format& f) {
  s.names.registers[name] = {name, f, {}};
}
/// As many significant bits as asked for.
inline void set_constant(NetworkSpec& s, const char* name, double value, int bits = 32) {
  s.names.constants[name] = make_constant(name, value, {{.word = bits}, true});
}

/// A network without rule or neuron: shapes, weights and formats. Spikes and counters are whole numbers.
inline NetworkSpec blank_spec(const reference::Weights<double>& w, const Format& format) {
  NetworkSpec s;
  s.n = w.n, s.n_in = w.n_in, s.n_out = w.n_out, s.bias = w.bias;
  s.input_weight = w.input, s.recurrent_weight = w.recurrent, s.readout_weight = w.readout;
  s.feedback.assign(w.n * w.n_out, 0);
  s.feedback_kind = FeedbackKind::symmetric;
  for (const char* name : register_names) set_register(s, name, format);
  for (const std::string projection : {"input_", "recurrent_", "readout_"})
    for (const char* name : synapse_register_names) set_register(s, projection + name, format);
  set_register(s, "spike", {.word = 1, .frac = 0, .is_signed = false});
  for (const char* name : {"spike_count", "refractory"})
    set_register(s, name, {.word = 16, .frac = 0, .is_signed = false});
  s.names.constants["zero"] = shift_constant("zero", 0, 0);
  s.names.constants["one"] = shift_constant("one", 0);
  return s;
}

/// eta for weights written every tick; 0: gradients are accumulated and written once a trial at rate 1.
inline void set_rate(NetworkSpec& s, double rate, double filter_scale) {
  s.per_trial = rate == 0;
  set_constant(s, "step_scale", s.per_trial ? filter_scale : -rate * filter_scale);
  set_constant(s, "readout_step_scale", s.per_trial ? 1 : -rate);
  for (const char* name : {"input_write_scale", "recurrent_write_scale", "readout_write_scale"})
    set_constant(s, name, -1);
  set_constant(s, "momentum", 0);
  set_constant(s, "highest_gradient", 0x1p62), set_constant(s, "lowest_gradient", -0x1p62);
}

inline NetworkSpec rate_spec(const reference::Weights<double>& w, const reference::RateModel& m, RuleKind rule,
                             double rate, const Format& format = {.word = 32, .frac = 20}) {
  NetworkSpec s = blank_spec(w, format);
  s.neuron.kind = NeuronKind::leaky_rate;
  s.neuron.activation = ActivationKind(int(m.activation));
  s.rule = rule;
  s.loss = LossKind(int(m.loss));
  const TableShape shape{-4, 4, 4, {.word = 16, .frac = 14}};
  s.neuron.tables = {make_table({Function::Kind::tanh}, shape), make_table({Function::Kind::tanh_derivative}, shape)};
  s.loss_tables = {make_table({Function::Kind::exponential}, {-8, 0, 4, shape.entry}),
                   make_table({Function::Kind::reciprocal}, {1, 4, 4, shape.entry})};
  set_constant(s, "keep", 1 - m.leak), set_constant(s, "trace_keep", 1 - m.leak), set_constant(s, "leak", m.leak);
  set_constant(s, "readout_keep", 0), set_constant(s, "readout_input", 1);
  set_rate(s, rate, 1);
  return s;
}

/// e-prop with the filter of the readout, zeta_o included, so that symmetric feedback gives the blocked gradient.
inline NetworkSpec spiking_spec(const reference::Weights<double>& w, const reference::SpikingModel& m, double rate,
                                std::size_t ticks, const Format& format = {.word = 32, .frac = 20}) {
  NetworkSpec s = blank_spec(w, format);
  s.neuron.kind = m.adaptation.empty() ? NeuronKind::lif : NeuronKind::alif;
  s.neuron.beta = m.adaptation;
  s.neuron.surrogate = SurrogateKind::triangle;
  if (m.surrogate) {
    s.neuron.surrogate = SurrogateKind::exponential;  // any but the triangle: the table's function decides
    s.neuron.tables.value = make_table({*m.surrogate, m.height, m.width}, {0, 4, 4, {.word = 16, .frac = 12}});
  }
  s.rule = RuleKind::eprop;
  s.loss = LossKind(int(m.loss));
  s.loss_tables = {make_table({Function::Kind::exponential}, {-8, 0, 4, {.word = 16, .frac = 14}}),
                   make_table({Function::Kind::reciprocal}, {1, 4, 4, {.word = 16, .frac = 14}})};
  std::vector<double> mask(w.n * w.n, 1);
  for (std::size_t i = 0; i < w.n; ++i) mask[i * w.n + i] = 0;  // no autapses
  s.recurrent = Connectivity::from_mask(w.n, w.n, mask);
  s.recurrent_weight = s.recurrent.entries(w.recurrent);
  set_constant(s, "membrane_keep", m.keep), set_constant(s, "membrane_input", m.input_scale);
  set_constant(s, "threshold", m.threshold), set_constant(s, "adaptation_keep", m.adaptation_keep);
  s.names.constants["floor"] = {"floor", std::max(m.floor, -1e300), lowest<std::int64_t>(format), format};
  s.names.constants["refractory"] = {"refractory", m.refractory, std::int64_t(m.refractory), {.word = 16, .frac = 0}};
  set_constant(s, "surrogate_height", m.height), set_constant(s, "surrogate_slope", m.height / m.width);
  set_constant(s, "readout_keep", m.readout_keep), set_constant(s, "filter_keep", m.readout_keep);
  set_constant(s, "readout_input", m.readout_scale);
  set_rate(s, rate, m.readout_scale);
  s.regularised = s.per_trial && m.rate_cost > 0;
  const auto length = double(ticks);
  set_constant(s, "regulariser_scale", m.rate_cost / (length * length));
  set_constant(s, "regulariser_offset", m.rate_cost * m.target_rate / length);
  return s;
}

}  // namespace synq::test
