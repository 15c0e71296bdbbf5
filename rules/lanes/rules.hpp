#pragma once
#include "rules/delta.hpp"
#include "rules/eprop_rate.hpp"
#include "rules/eprop_spiking.hpp"
#include "rules/lanes/synapse_kernel.hpp"
#include "rules/per_trial.hpp"
#include "rules/rflo.hpp"

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
