#include "tools/hardware/cost_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "tools/experiment/compare.hpp"
#include "tools/experiment/machine_config.hpp"

namespace synq::hardware {
namespace {

using experiment::TableReader;

/// Sets a key and says so, where the file has another value or none.
void put(CostConfig& c, const std::string& key, const std::string& value, const std::string& fallback) {
  if (c.reader.clone().text(key, fallback) == value) return;
  c.reader.set(key + "=" + value);
  c.notes.push_back(fmt::format("{} = \"{}\", as a machine needs", key, value));
}

void check_preset(const std::string& name) {
  std::vector<std::string> names;
  for (const experiment::MachinePreset& m : experiment::machine_presets()) names.push_back(m.name);
  if (std::find(names.begin(), names.end(), name) != names.end()) return;
  const std::vector<std::string_view> known(names.begin(), names.end());
  throw ConfigError(fmt::format("--machine: no preset is called '{}'{}; see synq list machines", name,
                                experiment::suggestion(name, known)));
}

void put_machine(CostConfig& c, const std::optional<std::string>& preset) {
  if (c.reader.has("machine") && !preset) return;
  const std::string name = preset.value_or("minimal");
  check_preset(name);
  c.notes.push_back(c.reader.has("machine") ? fmt::format("[machine] replaced by preset {}", name)
                                            : fmt::format("no [machine] in the file: preset {}", name));
  c.reader.set(fmt::format("machine={{preset=\"{}\"}}", name));
}

}  // namespace

CostConfig cost_config(TableReader config, const std::vector<std::string>& set,
                       const std::optional<std::string>& preset) {
  CostConfig c{std::move(config), {}};
  put_machine(c, preset);
  put(c, "number_path", "fixed", "double");
  put(c, "probes", "off", "all");
  for (const std::string& assignment : set) c.reader.set(assignment);
  if (preset)
    for (std::string& note : experiment::kept_formats(c.reader)) c.notes.push_back(std::move(note));
  return c;
}

CostConfig cost_config(const std::string& file, const std::vector<std::string>& set,
                       const std::optional<std::string>& preset) {
  return cost_config(TableReader::from_file(file), set, preset);
}

experiment::Config read(TableReader reader, const std::string& directory) {
  experiment::Config c = experiment::read_config(reader, directory);
  experiment::read_compare(reader);
  reader.finish();
  return c;
}

}  // namespace synq::hardware
