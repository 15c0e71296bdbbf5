#pragma once
#include "tools/experiment/tasks/task.hpp"

namespace synq::experiment {

/// The network of a config, for a task's channels: weights drawn or loaded, constants and registers by name.
/// Throws ConfigError: a file of the wrong shape, a constant that its format cannot hold.
NetworkSpec build_network(const Config&, const Task&);

/// Fills spec.names from the config: constants (50-digit arithmetic) and the format of every register.
void build_dictionary(const Config&, const Task&, NetworkSpec&);

}  // namespace synq::experiment
