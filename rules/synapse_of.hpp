#pragma once
#include "rules/delta.hpp"
#include "rules/eprop_factorised.hpp"
#include "rules/kernl.hpp"
#include "rules/per_trial.hpp"

namespace synq {

/// The rule whose `tick` the synapses of Rule run: another one's where Rule only adds what neurons do. Kernels that see
/// nothing but synapses are compiled for it alone. Its Post is the last words of Rule's.
template <class Rule>
struct SynapseOfRule {
  using Type = Rule;
};
template <>
struct SynapseOfRule<Kernl> {
  using Type = EpropRate;
};
template <>
struct SynapseOfRule<EpropFactorised> {
  using Type = Delta;
};
template <class Rule>
struct SynapseOfRule<PerTrial<Rule>> {
  using Type = PerTrial<typename SynapseOfRule<Rule>::Type>;
};
template <class Rule>
using SynapseOf = typename SynapseOfRule<Rule>::Type;

}  // namespace synq
