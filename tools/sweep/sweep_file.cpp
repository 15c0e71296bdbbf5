#include "tools/sweep/sweep_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>

#include "core/error.hpp"
#include "tools/experiment/config.hpp"
#include "tools/experiment/machine_config.hpp"

namespace synq::sweep {
namespace {

using experiment::TableReader;

Axis values_axis(const std::string& key, const std::vector<std::string>& values) {
  Axis axis;
  for (const std::string& value : values) axis.choices.push_back({{key + "=" + value}, {{key, value}}});
  return axis;
}

/// from, from + step, ... up to `to`, which is among them where the steps meet it.
Axis range_axis(const std::string& key, TableReader t) {
  const double from = t.number("from"), to = t.number("to"), step = t.number("step", 1, TableReader::above_zero);
  const double steps = std::floor((to - from) / step * (1 + 1e-12) + 1e-9);
  if (steps < 0) t.refuse("to", fmt::format("'to' must be at least 'from' ({}), got {}", from, to));
  if (steps >= 1e6) t.refuse("step", fmt::format("{:.0f} values are too many; make the step larger", steps + 1));
  std::vector<std::string> values;
  for (double k = 0; k <= steps; ++k) {
    const double x = from + k * step;  // rounded to 12 digits: 0.1 + 2 * 0.1 is 0.3
    values.push_back(x == std::floor(x) ? fmt::format("{:.0f}", x)
                                        : fmt::format("{}", std::stod(fmt::format("{:.12g}", x))));
  }
  return values_axis(key, values);
}

Axis rows_axis(TableReader& t) {
  const std::vector<std::string> keys = t.texts("keys");
  Axis axis;
  for (const auto& row : t.literal_rows("rows")) {
    if (row.size() != keys.size())
      t.refuse("rows",
               fmt::format("every row needs a value for each of the {} keys; one has {}", keys.size(), row.size()));
    Choice c;
    for (std::size_t k = 0; k < keys.size(); ++k) {
      c.set.push_back(keys[k] + "=" + row[k]);
      c.names.emplace_back(keys[k], row[k]);
    }
    axis.choices.push_back(std::move(c));
  }
  return axis;
}

Axis options_axis(TableReader& t) {
  const std::string name = t.text("name");
  TableReader options = t.section("options");
  Axis axis;
  for (const std::string& label : options.keys())
    axis.choices.push_back({options.texts(label), {{name, '"' + label + '"'}}});
  return axis;
}

Axis read_axis(TableReader& t) {
  Axis axis = t.has("rows")      ? rows_axis(t)
              : t.has("options") ? options_axis(t)
              : t.has("range")   ? range_axis(t.text("key"), t.section("range"))
                                 : values_axis(t.text("key"), t.literals("values"));
  if (axis.choices.empty()) t.refuse(t.has("key") ? "key" : "name", "this axis has no value; give it one or more");
  return axis;
}

std::string key_set_by(const std::string& assignment) { return assignment.substr(0, assignment.find('=')); }

/// Each key is set by one axis, and seeds are no axis: they have their own list, over which means are taken.
void check_keys(TableReader& t, const std::vector<Axis>& axes) {
  std::map<std::string, std::size_t> axis_of;
  for (std::size_t a = 0; a < axes.size(); ++a)
    for (const Choice& c : axes[a].choices)
      for (const std::string& assignment : c.set) {
        const std::string key = key_set_by(assignment);
        if (key == "seed") t.refuse("axis", "'seed' is no axis; give seeds = [...] beside the axes");
        if (axis_of.emplace(key, a).first->second != a)
          t.refuse("axis", fmt::format("two axes set '{}', and one would hide the other", key));
      }
}

std::vector<DropRule> read_drops(TableReader& t, const std::vector<Axis>& axes) {
  std::vector<DropRule> rules;
  for (const std::string& text : t.texts("drop", std::vector<std::string>{})) {
    rules.emplace_back(text, t.place("drop"));
    for (const std::string& name : rules.back().axes()) {
      const bool known = std::any_of(axes.begin(), axes.end(), [&](const Axis& a) {
        return std::any_of(a.choices[0].names.begin(), a.choices[0].names.end(),
                           [&](const auto& n) { return n.first == name; });
      });
      if (!known) t.refuse("drop", fmt::format("'{}' is no axis of this sweep", name));
    }
  }
  return rules;
}

/// The config that points change, and its directory.
std::pair<TableReader, std::string> read_base(TableReader& t, const std::string& directory) {
  if (t.literal("base").starts_with('{')) {
    TableReader config = t.section("base").clone();
    t.drop("base");  // whose keys are read as those of a config
    return {config, directory};
  }
  const std::filesystem::path path = std::filesystem::path(directory) / t.text("base");
  return {TableReader::from_file(path.string()), path.parent_path().string()};
}

}  // namespace

std::vector<Point> Sweep::points() const {
  std::vector<Point> all;
  std::vector<std::size_t> at(axes.size(), 0);
  for (bool more = true; more;) {
    Point p;
    for (std::size_t a = 0; a < axes.size(); ++a) {
      const Choice& c = axes[a].choices[at[a]];
      p.set.insert(p.set.end(), c.set.begin(), c.set.end());
      p.names.insert(p.names.end(), c.names.begin(), c.names.end());
    }
    if (std::none_of(drops.begin(), drops.end(), [&](const DropRule& d) { return d.drops(p.names); }))
      for (const std::int64_t seed : seeds) p.seed = seed, all.push_back(p);
    more = false;
    for (std::size_t a = axes.size(); a-- > 0 && !more;) {  // the next combination, the last axis first
      more = ++at[a] < axes[a].choices.size();
      if (!more) at[a] = 0;
    }
  }
  return all;
}

Sweep read_sweep(TableReader t, const std::string& directory) {
  const TableReader file = t.clone();
  const auto [base, base_directory] = read_base(t, directory);
  Sweep s{file, base, base_directory, {}, {}, {}, {}};
  for (const std::string& assignment : t.texts("set", std::vector<std::string>{})) s.base.set(assignment);
  s.base.drop("compare");
  s.seeds = t.integers("seeds", std::vector<std::int64_t>{1});
  if (s.seeds.empty()) t.refuse("seeds", "'seeds' is empty; give one seed or more");
  if (std::set(s.seeds.begin(), s.seeds.end()).size() < s.seeds.size())
    t.refuse("seeds", "a seed stands twice in 'seeds', which would count its run twice");
  for (TableReader axis : t.tables("axis")) s.axes.push_back(read_axis(axis));
  if (!s.axes.empty()) check_keys(t, s.axes);
  s.drops = read_drops(t, s.axes);
  if (t.has("machine")) {
    TableReader machine = t.section("machine");
    experiment::apply_machine_preset(machine);
    s.machine = experiment::read_machine(machine);
  }
  t.finish();
  if (s.points().empty()) t.refuse("drop", "no point is left: every one is dropped");
  TableReader alone = s.base.clone();
  experiment::read_config(alone, s.directory);
  alone.finish();
  return s;
}

Sweep read_sweep(const std::string& path, const std::vector<std::string>& set) {
  TableReader t = TableReader::from_file(path);
  for (const std::string& assignment : set) t.set(assignment);
  return read_sweep(std::move(t), std::filesystem::path(path).parent_path().string());
}

}  // namespace synq::sweep
