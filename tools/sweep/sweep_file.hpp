#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hw_model/machine.hpp"
#include "tools/experiment/toml_reader.hpp"
#include "tools/sweep/drop_rule.hpp"

/// What a sweep file says: which points of a space of designs are run.
namespace synq::sweep {

/// One value of an axis: what it changes in the config, as "key=value", and what it is called.
struct Choice {
  std::vector<std::string> set;
  Names names;  ///< of axis keys (or the axis' own name) to values, as TOML texts
};
struct Axis {
  std::vector<Choice> choices;
};

/// A design with a seed.
struct Point {
  std::int64_t seed = 0;
  std::vector<std::string> set;
  Names names;
};

struct Sweep {
  experiment::TableReader file;  ///< as written, for a copy beside the results
  experiment::TableReader base;  ///< the config that points change, `set` applied
  std::string directory;         ///< of the base config
  std::vector<Axis> axes;
  std::vector<std::int64_t> seeds;
  std::vector<DropRule> drops;
  std::optional<Machine> machine;  ///< whose costs points have; they run on the fast path

  /// Axes from the outermost (the first of the file) to seeds, without the points that are dropped.
  std::vector<Point> points() const;
};

/// base = "config.toml" (relative to the file) or a config as a table, seeds, set = ["key=value"], machine = {preset =
/// ...}, drop = ["rule.name == none and formats.weight.word < 8"], and [[axis]] tables, each of one of these shapes:
///   key, values = [...]            a value each
///   key, range = {from, to, step}  both ends included
///   keys, rows = [[...], ...]      keys that move together
///   name, options = {label = ["key=value", ...], ...}
/// Throws ConfigError placed in the file, or in the base config where that cannot be read by itself.
/// `directory`: of the file.
Sweep read_sweep(experiment::TableReader file, const std::string& directory);
Sweep read_sweep(const std::string& path, const std::vector<std::string>& set);

}  // namespace synq::sweep
