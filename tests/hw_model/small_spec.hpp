#pragma once
#include <map>
#include <string>

#include "rules/network_spec.hpp"

/// Small networks for counting by hand.
namespace synq::test {

/// 3 units, 2 inputs, 2 outputs. Every register has 8 bits, 4 of them behind the point; spikes have 1, counters 8 whole
/// ones. Every constant is 3/16, held in 3 bits (the lowest gradient is -3/16, t_ref is 3). Tables have 5 entries of 5
/// bits. Accumulators are wide enough.
inline NetworkSpec small_spec(NeuronKind neuron, RuleKind rule) {
  NetworkSpec s;
  s.n = 3, s.n_in = 2, s.n_out = 2;
  s.neuron.kind = neuron;
  s.rule = rule;
  for (const char* name : {"input",
                           "preactivation",
                           "rate",
                           "activity",
                           "current",
                           "potential",
                           "adaptation",
                           "beta",
                           "surrogate",
                           "readout",
                           "target",
                           "error",
                           "exponential",
                           "denominator",
                           "reciprocal",
                           "feedback",
                           "learning_signal",
                           "gain",
                           "decay",
                           "credit",
                           "step",
                           "readout_step",
                           "adapting_surrogate",
                           "regulariser",
                           "kernel",
                           "mixing",
                           "noise_slope",
                           "noise_trace",
                           "prediction_error",
                           "mixing_step",
                           "kernel_step",
                           "kernel_rate"})
    s.names.registers[name] = {name, {.word = 8, .frac = 4}, {}};
  for (const std::string projection : {"input_", "recurrent_", "readout_"})
    for (const char* word :
         {"weight", "trace", "eligibility", "adaptation_trace", "filtered", "gradient", "eligibility_sum"})
      s.names.registers[projection + word] = {projection + word, {.word = 8, .frac = 4}, {}};
  for (const char* name : {"accumulator", "readout_accumulator"})
    s.names.registers[name] = {name, {.word = 24, .frac = 8}, {}};
  for (const char* name : {"spike_count", "refractory"})
    s.names.registers[name] = {name, {.word = 8, .frac = 0, .is_signed = false}, {}};
  s.names.registers["spike"] = {"spike", {.word = 1, .frac = 0, .is_signed = false}, {}};
  for (const char* name : {"keep",
                           "leak",
                           "trace_keep",
                           "step_scale",
                           "readout_keep",
                           "readout_input",
                           "readout_step_scale",
                           "membrane_keep",
                           "membrane_input",
                           "threshold",
                           "floor",
                           "refractory",
                           "adaptation_keep",
                           "surrogate_height",
                           "surrogate_slope",
                           "filter_keep",
                           "input_write_scale",
                           "recurrent_write_scale",
                           "readout_write_scale",
                           "momentum",
                           "highest_gradient",
                           "lowest_gradient",
                           "regulariser_scale",
                           "regulariser_offset",
                           "model_rate",
                           "noise"})
    s.names.constants[name] = {name, 3.0 / 16, 3, {.word = 3, .frac = 4}};
  s.names.constants["lowest_gradient"].raw = -3;
  s.names.constants["refractory"] = {"refractory", 3, 3, {.word = 3, .frac = 0}};  // whole ticks
  s.names.constants["zero"] = shift_constant("zero", 0, 0);
  s.names.constants["one"] = shift_constant("one", 0);
  const TableShape shape{-1, 1, 1, {.word = 5, .frac = 3}};  // -1, -.5, 0, .5, 1
  s.neuron.tables = {make_table({Function::Kind::tanh}, shape), make_table({Function::Kind::tanh_derivative}, shape)};
  s.loss_tables = {make_table({Function::Kind::exponential}, {-2, 0, 1, shape.entry}),
                   make_table({Function::Kind::reciprocal}, {1, 3, 1, shape.entry})};
  return s;
}

/// Gives registers other widths, bits.
inline void set_widths(NetworkSpec& s, const std::map<std::string, int>& widths) {
  for (const auto& [name, bits] : widths) s.names.registers.at(name).format.word = bits;
}

/// Recurrent synapses 1 -> 0, 0 -> 1, 0 -> 2 and 2 -> 2: 4 of 9; axon 0 has two, axons 1 and 2 one each.
inline void make_sparse(NetworkSpec& s) {
  const std::pair<std::uint32_t, std::uint32_t> post_pre[] = {{0, 1}, {1, 0}, {2, 0}, {2, 2}};
  s.recurrent = Connectivity::from_pairs(s.n, s.n, post_pre);
}

}  // namespace synq::test
