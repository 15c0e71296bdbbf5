#include "tools/report/learned.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/experiment/file.hpp"
#include "tools/experiment/measures/spectrum.hpp"
#include "tools/experiment/npy.hpp"
#include "tools/hardware/cost_config.hpp"
#include "tools/hardware/cost_files.hpp"
#include "tools/hardware/read_costs.hpp"
#include "tools/report/run_files.hpp"

namespace synq::report {
namespace {

constexpr std::size_t most_units = 1024;  ///< a larger matrix takes a minute and more to decompose
const std::string recurrent = "recurrent_weight";

/// Of the last measurement; an empty list where the recurrent weights are not in it.
Json measured_values(const std::string& csv, const std::string& path) {
  Json values = Json::array(), last;
  for (const CsvRow& row : read_csv(csv, path)) {
    if (row.at("matrix") != recurrent) continue;
    const Json trial = number(row, "trial", path);
    if (trial != last) values = Json::array();
    last = trial;
    values.push_back(number(row, "singular_value", path));
  }
  return values;
}

WeightMatrix initial_weights(const std::string& directory) {
  auto config = experiment::TableReader::from_file(directory + "/config.toml");
  const experiment::Experiment e(experiment::read_config(config, directory));
  for (WeightMatrix& m : e.simulator().weights())
    if (m.name == recurrent) return std::move(m);
  throw ConfigError("the network has no recurrent weights", directory);
}

Json computed_values(const std::string& directory) {
  const std::string file = directory + "/weights/" + recurrent + ".npy";
  const experiment::Array array = experiment::read_npy(file);
  if (array.shape.size() == 2 && std::min(array.shape[0], array.shape[1]) > most_units)
    throw ConfigError(
        fmt::format("more than {} units; set measure.spectrum = true to have a run measure them", most_units), file);
  const WeightMatrix start = initial_weights(directory);
  experiment::expect_shape(array, {{"n_post", start.n_post}, {"n_pre", start.n_pre}}, file);
  return experiment::spectra(0, {{recurrent, start.n_post, start.n_pre, array.values}}, {start}).at(0).values;
}

/// Totals and what they are made of, but not the operations below them.
bool is_shown(const std::string& line) {
  const auto dots = std::count(line.begin(), line.end(), '.');
  const auto in = [&](const char* root) { return line == root || line.starts_with(std::string(root) + '.'); };
  return dots <= 1 && (in("memory") || in("cycles") || in("time") || in("tick") || in("area") || line == "trial" ||
                       line == "leakage.tick");
}

Json trimmed(const Json& full) {
  Json j{{"machine", full.at("machine")}, {"measured", full.at("measured")}, {"lines", Json::array()}};
  j["entries"] = Json::object();
  for (const Json& line : full.at("lines")) {
    if (!is_shown(line.at("name"))) continue;
    j["lines"].push_back(line);
    for (const Json& entry : line.at("entries")) j["entries"][entry] = full.at("entries").at(entry);
  }
  return j;
}

}  // namespace

Json learned_spectrum(const std::string& directory) {
  const std::string path = directory + "/spectrum.csv";
  if (const auto csv = experiment::read_file(path)) {
    const Json values = measured_values(*csv, path);
    if (!values.empty()) return {{"from", "spectrum.csv, the last measurement"}, {"values", values}};
  }
  return {{"from", "the final weights and those that the config draws"}, {"values", computed_values(directory)}};
}

Json machine_costs(const std::string& directory) {
  const hardware::CostConfig config = hardware::cost_config(directory + "/config.toml", {}, {});
  const cost::CostTable table = hardware::shipped_costs();
  const hardware::Measured m = hardware::measure(hardware::read(config.reader, directory), 1);
  const cost::Report report = machine_cost(m.machine, m.spec, table, m.usage, m.timing);
  return trimmed(Json::parse(hardware::cost_json(report, table, m, config.notes)));
}

}  // namespace synq::report
