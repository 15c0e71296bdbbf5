#pragma once
#include <fstream>
#include <string>
#include <vector>

#include "tests/tools/experiment/support.hpp"
#include "tools/hardware/cost_config.hpp"
#include "tools/hardware/measure.hpp"
#include "tools/hardware/read_costs.hpp"

/// Small experiments on machines.
namespace synq::test {

inline const std::string small_digits = R"(
[task]
name = "digits"
limit = 4
[network]
units = 12
leak = 0.5
[rule]
name = "rflo"
[optimizer]
rate = 0.01
[formats]
default = {word = 16, frac = 12}
weight = {word = 16, frac = 13, round = "stochastic"}
)";

inline const std::string small_spiking = R"(
loss = "squared_error"
[task]
name = "pattern"
ticks = 40
trials = 2
[network]
neuron = "lif"
units = 12
autapses = true
tau = 8
tau_readout = 8
threshold = 0.4
refractory = 2
surrogate_height = 0.5
surrogate_width = 0.8
[rule]
name = "eprop"
update = "trial"
firing_rate = {cost = 20, target_hz = 100}
[optimizer]
rate = 0.01
batch = 2
[formats]
default = {word = 16, frac = 11}
)";

inline hardware::CostConfig cost_config_of(const std::string& text, const std::vector<std::string>& set = {},
                                           const std::optional<std::string>& preset = {}) {
  const TemporaryFolder folder;
  std::ofstream(folder / "small.toml") << text;
  return hardware::cost_config(folder / "small.toml", set, preset);
}

inline hardware::Measured measured(const std::string& text, const std::vector<std::string>& set = {},
                                   std::size_t trials = 1) {
  return hardware::measure(hardware::read(cost_config_of(text, set).reader, ""), trials);
}

inline cost::Report report_of(const hardware::Measured& m, const cost::CostTable& table) {
  return machine_cost(m.machine, m.spec, table, m.usage, m.timing);
}

}  // namespace synq::test
