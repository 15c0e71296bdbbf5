#pragma once
#include "hw_model/machine.hpp"
#include "tools/experiment/toml_reader.hpp"

namespace synq::experiment {

/// The table [machine] (docs/machine.md). Every count is at least 1 where none makes no sense; whether the machine can
/// hold a network is checked when both are known.
Machine read_machine(TableReader);

}  // namespace synq::experiment
