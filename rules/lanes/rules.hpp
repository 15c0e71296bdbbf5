#pragma once
#include "rules/delta.hpp"
#include "rules/eprop_rate.hpp"
#include "rules/eprop_spiking.hpp"
#include "rules/lanes/synapse_kernel.hpp"
#include "rules/per_trial.hpp"
#include "rules/rflo.hpp"

namespace synq {

template <class Rule>
inline constexpr bool accumulates = requires {
  &Rule::template write<double, RealHandle<double>>;
};

template <class Rule, class L>
SynapseKernels synapse_kernels() {
  return {&SynapseKernel<Rule, L, false>::run, &SynapseKernel<Rule, L, true>::run};
}

/// Kernels of one rounding alone exist where they pay: for rules that write weights every tick.
template <class Rule, class V>
SynapseKernels synapse_kernel_on([[maybe_unused]] bool paired, [[maybe_unused]] LaneRounding rounding) {
  if constexpr (V::fast && !accumulates<Rule>) {
    if (paired && rounding == LaneRounding::offset)
      return synapse_kernels<Rule, Lanes<V, true, LaneRounding::offset>>();
    if (paired && rounding == LaneRounding::half_even)
      return synapse_kernels<Rule, Lanes<V, true, LaneRounding::half_even>>();
    if (paired && rounding == LaneRounding::mixed) return synapse_kernels<Rule, Lanes<V, true, LaneRounding::mixed>>();
  }
  return synapse_kernels<Rule, Lanes<V, false, LaneRounding::any>>();
}

}  // namespace synq

/// The rules that are compiled for each instruction set: a new rule is added here.
#define SYNQ_LANE_KERNEL(rule, lanes) template SynapseKernels synapse_kernel_on<rule, lanes>(bool, LaneRounding)
#define SYNQ_LANE_KERNELS(lanes)                           \
  SYNQ_LANE_KERNEL(Rflo, lanes);                           \
  SYNQ_LANE_KERNEL(PerTrial<Rflo>, lanes);                 \
  SYNQ_LANE_KERNEL(EpropRate, lanes);                      \
  SYNQ_LANE_KERNEL(PerTrial<EpropRate>, lanes);            \
  SYNQ_LANE_KERNEL(EpropLif, lanes);                       \
  SYNQ_LANE_KERNEL(PerTrial<EpropLif>, lanes);             \
  SYNQ_LANE_KERNEL(PerTrialRegularised<EpropLif>, lanes);  \
  SYNQ_LANE_KERNEL(EpropAlif, lanes);                      \
  SYNQ_LANE_KERNEL(PerTrial<EpropAlif>, lanes);            \
  SYNQ_LANE_KERNEL(PerTrialRegularised<EpropAlif>, lanes); \
  SYNQ_LANE_KERNEL(Delta, lanes);                          \
  SYNQ_LANE_KERNEL(PerTrial<Delta>, lanes)
