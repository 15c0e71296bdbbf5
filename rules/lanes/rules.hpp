#pragma once
#include "core/lanes/short_lanes.hpp"
#include "rules/delta.hpp"
#include "rules/eprop_factorised.hpp"
#include "rules/eprop_rate.hpp"
#include "rules/eprop_spiking.hpp"
#include "rules/lanes/synapse_kernel.hpp"
#include "rules/per_trial.hpp"
#include "rules/rflo.hpp"

namespace synq {

template <class Rule, class L>
SynapseKernels synapse_kernels() {
  return {&SynapseKernel<Rule, L, false>::run, &SynapseKernel<Rule, L, true>::run};
}

/// Kernels of one rounding alone, and those with 16-bit intermediates, exist where they pay: for rules that write
/// weights every tick. Counters look at 32-bit intermediates.
template <class Rule, class V>
SynapseKernels synapse_kernel_on([[maybe_unused]] const LaneNeeds& n) {
  if constexpr (V::fast && !accumulates<Rule>) {
    const auto kernels = [&]<LaneRounding rounding>(std::integral_constant<LaneRounding, rounding>) {
      auto found = n.paired ? synapse_kernels<Rule, Lanes<V, true, rounding>>()
                            : synapse_kernels<Rule, Lanes<V, false, LaneRounding::any>>();
      if constexpr (rounding != LaneRounding::mixed)
        if (n.short_sums) found.plain = &SynapseKernel<Rule, ShortLanes<V, rounding>, false>::run;
      return found;
    };
    using enum LaneRounding;
    if (n.rounding == offset) return kernels(std::integral_constant<LaneRounding, offset>{});
    if (n.rounding == half_even) return kernels(std::integral_constant<LaneRounding, half_even>{});
    if (n.rounding == mixed) return kernels(std::integral_constant<LaneRounding, mixed>{});
  }
  return synapse_kernels<Rule, Lanes<V, false, LaneRounding::any>>();
}

}  // namespace synq

/// The rules that are compiled for each instruction set: a new rule is added here.
#define SYNQ_LANE_KERNEL(rule, lanes) template SynapseKernels synapse_kernel_on<rule, lanes>(const LaneNeeds&)
#define SYNQ_LANE_KERNELS(lanes)                                 \
  SYNQ_LANE_KERNEL(Rflo, lanes);                                 \
  SYNQ_LANE_KERNEL(PerTrial<Rflo>, lanes);                       \
  SYNQ_LANE_KERNEL(EpropRate, lanes);                            \
  SYNQ_LANE_KERNEL(PerTrial<EpropRate>, lanes);                  \
  SYNQ_LANE_KERNEL(EpropLif, lanes);                             \
  SYNQ_LANE_KERNEL(PerTrial<EpropLif>, lanes);                   \
  SYNQ_LANE_KERNEL(PerTrialRegularised<EpropLif>, lanes);        \
  SYNQ_LANE_KERNEL(EpropAlif, lanes);                            \
  SYNQ_LANE_KERNEL(PerTrial<EpropAlif>, lanes);                  \
  SYNQ_LANE_KERNEL(PerTrialRegularised<EpropAlif>, lanes);       \
  SYNQ_LANE_KERNEL(PerTrialRegularised<EpropFactorised>, lanes); \
  SYNQ_LANE_KERNEL(Delta, lanes);                                \
  SYNQ_LANE_KERNEL(PerTrial<Delta>, lanes)
