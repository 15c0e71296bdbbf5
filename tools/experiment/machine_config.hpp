#pragma once
#include "hw_model/machine.hpp"
#include "tools/experiment/toml_reader.hpp"

namespace synq::experiment {

/// A machine that ships with the program, as a table of the configs that name it: machine.preset = "reckon-like".
struct MachinePreset {
  std::string name, about;
  std::vector<std::string> sources, not_modelled;  ///< what it takes from where, and what it leaves out
};
std::vector<MachinePreset> machine_presets();  ///< in the order of their names

/// Fills [machine] and [formats] of a config that names a preset with what the preset says and the config does not.
void apply_preset(TableReader& config);

/// "formats.weight (16 bits) is kept from the config; the preset has 8": the formats that apply_preset would leave as
/// the config has them, though its preset has others, those of a projection alone (input_weight) among them.
std::vector<std::string> kept_formats(const TableReader& config);

/// apply_preset of a table of a machine alone.
void apply_machine_preset(TableReader& machine);

/// The table [machine] (docs/machine.md). Every count is at least 1 where none makes no sense; whether the machine can
/// hold a network is checked when both are known.
Machine read_machine(TableReader);

}  // namespace synq::experiment
