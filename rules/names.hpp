#pragma once
#include <array>
#include <string_view>

#include "rules/delta.hpp"
#include "rules/eprop_factorised.hpp"
#include "rules/eprop_rate.hpp"
#include "rules/eprop_spiking.hpp"
#include "rules/frozen.hpp"
#include "rules/kernl.hpp"
#include "rules/per_trial.hpp"
#include "rules/rflo.hpp"

/// The dictionary names of each rule's constants and registers, in the order of its structs.
/// State and pre names take the projection's prefix ("input_weight"); an empty pre name is the axon's own word.
namespace synq {

template <std::size_t n>
using Names = std::array<const char*, n>;

template <class Rule>
struct RuleNames;

template <>
struct RuleNames<Frozen> {
  /// Where all words of Pre and the step are 0, traces in synapses decay by the rule's constants and change in no other
  /// way.
  static constexpr bool decays_alone = false;
  static constexpr Names<1> state{"weight"}, pre{""};
  static constexpr Names<0> constants{}, neuron_constants{}, pre_registers{}, post{}, post_registers{};
  static constexpr bool traces = false;  ///< a zero step leaves every word of the synapse as it is
  static constexpr bool self_weight = false;
};
template <>
struct RuleNames<Rflo> {
  static constexpr bool decays_alone = true;
  static constexpr Names<1> constants{"trace_keep"}, pre{""};
  static constexpr Names<2> state{"weight", "eligibility"}, neuron_constants{"leak", "step_scale"};
  static constexpr Names<2> post{"gain", "step"}, post_registers{"gain", "step"};
  static constexpr Names<0> pre_registers{};
  static constexpr bool traces = true, self_weight = false;
};
template <>
struct RuleNames<EpropRate> {
  static constexpr bool decays_alone = false;
  static constexpr Names<0> constants{}, pre_registers{};
  static constexpr Names<1> pre{""};
  static constexpr Names<2> state{"weight", "eligibility"};
  static constexpr Names<3> neuron_constants{"keep", "leak", "step_scale"};
  static constexpr Names<3> post{"decay", "gain", "step"}, post_registers{"decay", "gain", "step"};
  static constexpr bool traces = true, self_weight = true;
};
template <>
struct RuleNames<Kernl> : RuleNames<EpropRate> {
  static constexpr Names<2> neuron_constants{"leak", "step_scale"};
  static constexpr Names<3> post{"kernel", "gain", "step"}, post_registers{"gain", "credit", "step"};
  static constexpr bool self_weight = false;
};
template <>
struct RuleNames<EpropLif> {
  static constexpr bool decays_alone = true;
  static constexpr Names<1> constants{"filter_keep"}, pre{"trace"}, pre_registers{"trace"}, post_registers{"step"};
  static constexpr Names<2> state{"weight", "filtered"}, post{"surrogate", "step"};
  static constexpr Names<3> neuron_constants{"membrane_keep", "membrane_input", "step_scale"};
  static constexpr bool traces = true, self_weight = false;
};
template <>
struct RuleNames<EpropAlif> {
  static constexpr bool decays_alone = false;
  static constexpr Names<2> constants{"filter_keep", "adaptation_keep"}, post_registers{"adapting_surrogate", "step"};
  static constexpr Names<1> pre{"trace"}, pre_registers{"trace"};
  static constexpr Names<3> state{"weight", "adaptation_trace", "filtered"};
  static constexpr Names<3> post{"surrogate", "adapting_surrogate", "step"};
  static constexpr Names<3> neuron_constants{"membrane_keep", "membrane_input", "step_scale"};
  static constexpr bool traces = true, self_weight = false;
};
template <>
struct RuleNames<EpropFactorised> {
  static constexpr bool decays_alone = false;
  static constexpr Names<0> constants{};
  static constexpr Names<1> state{"weight"}, pre{"trace"}, pre_registers{"trace"};
  static constexpr Names<2> post{"surrogate", "step"}, post_registers{"credit", "step"};
  static constexpr Names<3> neuron_constants{"membrane_keep", "membrane_input", "step_scale"};
  static constexpr bool traces = false, self_weight = false;
};
template <>
struct RuleNames<Delta> {
  static constexpr bool decays_alone = false;
  static constexpr Names<0> constants{};
  static constexpr Names<1> state{"weight"}, pre{"trace"}, pre_registers{"trace"};
  static constexpr Names<1> post{"readout_step"}, post_registers{"readout_step"};
  static constexpr Names<3> neuron_constants{"readout_keep", "readout_input", "readout_step_scale"};
  static constexpr bool traces = false, self_weight = false;
};

template <std::size_t n>
constexpr Names<n + 1> with(const Names<n>& names, const char* more) {
  Names<n + 1> all{};
  for (std::size_t k = 0; k < n; ++k) all[k] = names[k];
  all[n] = more;
  return all;
}
template <class Rule>
struct RuleNames<PerTrial<Rule>> : RuleNames<Rule> {
  static constexpr auto state = with(RuleNames<Rule>::state, "gradient");
};
template <class Rule>
struct RuleNames<PerTrialRegularised<Rule>> : RuleNames<Rule> {
  static constexpr auto state = with(RuleNames<PerTrial<Rule>>::state, "eligibility_sum");
  static constexpr bool traces = true;  ///< eligibilities add up without a step too
};

struct KernlNeuronNames {
  static constexpr Names<3> constants{"model_rate", "zero", "one"};
  static constexpr Names<5> state{"kernel", "noise_slope", "noise_trace", "mixing", "kernel_rate"};
  static constexpr Names<8> registers{"kernel",      "noise_slope", "noise_trace", "prediction_error",
                                      "mixing_step", "kernel_step", "mixing",      "kernel_rate"};
};

/// Words that outlive the trial; all others restart from zero.
constexpr bool outlives_trial(std::string_view word) { return word == "weight" || word == "gradient"; }

}  // namespace synq
