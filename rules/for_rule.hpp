#pragma once
#include "core/error.hpp"
#include "rules/names.hpp"
#include "rules/network_spec.hpp"

namespace synq {

template <class F>
auto for_rule(const NetworkSpec& spec, const F& f) {
  const auto timed = [&]<class Rule>() {
    return spec.per_trial ? f.template operator()<PerTrial<Rule>>() : f.template operator()<Rule>();
  };
  const auto spiking = [&]<class Rule>() {
    return spec.per_trial && spec.regularised ? f.template operator()<PerTrialRegularised<Rule>>()
                                              : timed.template operator()<Rule>();
  };
  const bool rate = spec.neuron.kind == NeuronKind::leaky_rate;
  if (spec.rule == RuleKind::none) return f.template operator()<Frozen>();
  if (spec.rule == RuleKind::rflo) {
    if (!rate) throw ConfigError("rule rflo is defined for leaky_rate neurons; use eprop for spiking ones");
    return timed.template operator()<Rflo>();
  }
  if (spec.rule == RuleKind::kernl) {
    if (!rate) throw ConfigError("rule kernl is defined for leaky_rate neurons; use eprop for spiking ones");
    return timed.template operator()<Kernl>();
  }
  if (spec.rule == RuleKind::eprop_factorised) {
    if (spec.neuron.kind != NeuronKind::lif)
      throw ConfigError("rule eprop_factorised is defined for lif neurons; use eprop for leaky_rate and alif ones");
    return spiking.template operator()<EpropFactorised>();
  }
  if (rate) return timed.template operator()<EpropRate>();
  if (spec.neuron.kind == NeuronKind::lif) return spiking.template operator()<EpropLif>();
  return spiking.template operator()<EpropAlif>();
}

}  // namespace synq
