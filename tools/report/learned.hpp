#pragma once
#include <string>

#include "tools/report/json.hpp"

/// What a run has learned, and what its machine costs: computed from the run directory.
namespace synq::report {

/// Singular values of W_K - W_0 of the recurrent weights: those that the run measured last (spectrum.csv), else from
/// its final weights and those that its config draws. {values, from}. Throws ConfigError where neither can be had.
Json learned_spectrum(const std::string& directory);

/// Memory, cycles, time, energy and area of the run's [machine], measured over one trial from the initial weights, each
/// line with its entries: {machine, lines, entries} as `synq cost --json` writes them, without the finest lines.
/// Throws ConfigError for a config without a machine.
Json machine_costs(const std::string& directory);

}  // namespace synq::report
