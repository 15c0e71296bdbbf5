#pragma once
#include <optional>

#include "hw_model/cost/machine_cost.hpp"
#include "tools/experiment/config.hpp"

namespace synq::experiment {

/// What one network costs on a machine, by closed forms and with all axons active: nothing that runs it costs more.
struct NetworkCost {
  double kib = 0;                        ///< all memory: banks of synapses, words of neurons, traces, feedback, tables
  double cycles = 0;                     ///< of a tick where nothing stalls
  std::optional<cost::Span> nanojoules;  ///< of a tick, the part that is known; nothing where that of banks is not
};

/// Whether a machine can run the config at all: a local rule in fixed point.
bool on_machines(const Config&);

/// Of the config's network; nothing where no machine can run it. Throws ConfigError where this machine cannot hold it.
std::optional<NetworkCost> network_cost(const Config&, const Machine&, const cost::CostTable&);
/// Of a network that a machine can run, and that is proven. Throws ConfigError where this one cannot hold it.
NetworkCost network_cost(const NetworkSpec&, const Machine&, const cost::CostTable&);

}  // namespace synq::experiment
