#include "tools/experiment/machine_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/format_text.hpp"
#include "tools/experiment/data_file.hpp"

namespace synq::experiment {
namespace {

constexpr std::int64_t most = 1 << 20;

std::size_t count(TableReader& t, const char* key, std::size_t fallback, std::int64_t least = 1) {
  return std::size_t(t.integer(key, std::int64_t(fallback), least, most));
}

std::vector<std::string> preset_names() {
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(data_file("machines")))
    if (file.path().extension() == ".toml") names.push_back(file.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

TableReader preset_file(const std::string& name) {
  return TableReader::from_file(data_file("machines") + "/" + name + ".toml");
}

Machine::Lanes read_lanes(TableReader t, const Machine::Lanes& l) {
  return {count(t, "forward", l.forward), count(t, "neuron", l.neuron), count(t, "readout", l.readout),
          count(t, "update", l.update)};
}

}  // namespace

std::vector<MachinePreset> machine_presets() {
  std::vector<MachinePreset> all;
  for (const std::string& name : preset_names()) {
    TableReader t = preset_file(name);
    all.push_back({name, t.text("about"), t.texts("sources"), t.texts("not_modelled")});
  }
  return all;
}

void apply_machine_preset(TableReader& machine) {
  if (!machine.has("preset")) return;
  const std::vector<std::string> names = preset_names();
  TableReader preset = preset_file(machine.choice("preset", std::vector<std::string_view>(names.begin(), names.end())))
                           .section("machine");
  if (machine.has("lanes")) machine.section("lanes").fill(preset.section("lanes"));
  machine.fill(preset);
}

void apply_preset(TableReader& config) {
  if (!config.has("machine")) return;
  TableReader machine = config.section("machine");
  apply_machine_preset(machine);
  if (!machine.has("preset")) return;
  TableReader preset = preset_file(machine.text("preset"));
  if (preset.has("formats")) config.section("formats").fill(preset.section("formats"));
}

std::vector<std::string> kept_formats(const TableReader& config) {
  std::vector<std::string> kept;
  TableReader c = config.clone();
  if (!c.has("machine") || !c.section("machine").has("preset")) return kept;
  TableReader own = c.section("formats"), preset = preset_file(c.section("machine").text("preset")).section("formats");
  for (const std::string& key : preset.keys())
    for (const char* projection : {"", "input_", "recurrent_", "readout_"}) {
      const std::string name = projection + key;
      if (!own.has(name)) continue;
      const Format a = own.format(name)->format, b = preset.format(key)->format;
      if (a.word != b.word)
        kept.push_back(
            fmt::format("formats.{} ({} bits) is kept from the config; the preset has {}", name, a.word, b.word));
      else if (a != b)
        kept.push_back(fmt::format("formats.{} ({}) is kept from the config; the preset has {}", name, to_short_text(a),
                                   to_short_text(b)));
    }
  return kept;
}

Machine read_machine(TableReader t) {
  static constexpr std::array<std::string_view, 2> ports{"1RW", "1R1W"};
  static constexpr std::array<std::string_view, 3> skipping{"none", "write", "cycle"};
  Machine m;
  if (t.has("preset")) m.name = t.text("preset");
  m.cores = count(t, "cores", m.cores);
  m.lanes = read_lanes(t.section("lanes"), m.lanes);
  m.lane_bits = int(count(t, "lane_bits", std::size_t(m.lane_bits), 0));
  m.word_bits = int(count(t, "word_bits", std::size_t(m.word_bits)));
  m.banks = count(t, "banks", m.banks);
  m.bank_kib = t.number("bank_kib", m.bank_kib, 0);
  m.ports = t.choice("ports", ports, "1RW") == "1RW" ? Ports::one_rw : Ports::one_r_one_w;
  m.pipeline_depth = count(t, "pipeline_depth", m.pipeline_depth, 0);
  m.scan_width = count(t, "scan_width", m.scan_width);
  m.group_overhead = count(t, "group_overhead", m.group_overhead, 0);
  m.parallel_projections = t.boolean("parallel_projections", m.parallel_projections);
  m.shared_banks = t.boolean("shared_banks", m.shared_banks);
  m.traces_with_neurons = t.boolean("traces_with_neurons", m.traces_with_neurons);
  m.skipping =
      Skipping(std::find(skipping.begin(), skipping.end(), t.choice("skipping", skipping, "write")) - skipping.begin());
  m.double_buffering = t.boolean("double_buffering", m.double_buffering);
  m.flit_bits = count(t, "flit_bits", m.flit_bits);
  m.hops = count(t, "hops", m.hops, 0);
  m.barrier_cycles = count(t, "barrier_cycles", m.barrier_cycles, 0);
  m.clock_mhz = t.number("clock_mhz", m.clock_mhz, 0);
  m.tick_us = t.number("tick_us", m.tick_us, 0);
  if (m.tick_us > 0 && m.clock_mhz == 0)
    t.refuse("tick_us", "a time for each tick means nothing without a clock; give clock_mhz too");
  m.node_nm = t.number("node_nm", m.node_nm, TableReader::above_zero);
  m.voltage = t.number("voltage", m.voltage, TableReader::above_zero);
  return m;
}

}  // namespace synq::experiment
