#include "tools/sweep/pareto.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/error.hpp"
#include "tools/experiment/nearest.hpp"
#include "tools/experiment/text_table.hpp"

namespace synq::sweep {
namespace {

void check(const std::vector<Record>& records, const std::vector<Goal>& goals) {
  std::set<std::string> known;
  for (const Record& r : records)
    for (const auto& [name, x] : r.metrics) known.insert(name);
  const std::vector<std::string_view> names(known.begin(), known.end());
  for (const Goal& g : goals)
    if (!known.contains(g.metric))
      throw ConfigError(fmt::format("no point has the metric '{}'{}; there are {}", g.metric,
                                    experiment::suggestion(g.metric, names), fmt::join(names, ", ")));
}

Design design_of(const std::vector<const Record*>& seeds, const std::vector<Goal>& goals) {
  Design d{seeds[0]->names, {}, {}, {}};
  for (const Record* r : seeds) d.ids.push_back(r->id);
  for (const Goal& g : goals) {
    std::vector<double> values;
    for (const Record* r : seeds) values.push_back(r->metrics.at(g.metric));
    const Spread s = spread_of(values);
    d.mean.push_back(s.mean), d.deviation.push_back(s.deviation);
  }
  return d;
}

bool dominates(const Design& a, const Design& b, const std::vector<Goal>& goals) {
  bool better = false;
  for (std::size_t k = 0; k < goals.size(); ++k) {
    const double sign = goals[k].maximise ? 1 : -1, x = sign * a.mean[k], y = sign * b.mean[k];
    if (x < y) return false;
    better |= x > y;
  }
  return better;
}

std::string value_on(const std::string& axis, const Names& names) {
  for (const auto& [name, value] : names)
    if (name == axis) return plain(value);
  return "";
}

}  // namespace

Spread spread_of(const std::vector<double>& values) {
  const double n = double(values.size());
  double sum = 0, squares = 0;
  for (const double x : values) sum += x - values[0];
  const double mean = values[0] + sum / n;
  for (const double x : values) squares += (x - mean) * (x - mean);
  return {mean, n > 1 ? std::sqrt(squares / (n - 1)) : 0};
}

std::vector<Design> designs(const std::vector<Record>& records, const std::vector<Goal>& goals) {
  check(records, goals);
  std::map<std::string, std::vector<const Record*>> by_axes;
  std::set<std::string> unfinished;
  for (const Record& r : records) {
    const std::string key = axes_json(r.names);
    const bool whole = r.status == "completed" && std::all_of(goals.begin(), goals.end(), [&](const Goal& g) {
                         return r.metrics.contains(g.metric);
                       });
    if (!whole) unfinished.insert(key);
    by_axes[key].push_back(&r);
  }
  std::vector<Design> all;
  for (const auto& [key, seeds] : by_axes)
    if (!unfinished.contains(key)) all.push_back(design_of(seeds, goals));
  return all;
}

std::vector<Design> front(const std::vector<Design>& all, const std::vector<Goal>& goals) {
  std::vector<Design> best;
  for (const Design& d : all)
    if (std::none_of(all.begin(), all.end(), [&](const Design& other) { return dominates(other, d, goals); }))
      best.push_back(d);
  return best;
}

std::string front_table(std::vector<Design> all, const std::vector<Goal>& goals) {
  const double sign = goals[0].maximise ? -1 : 1;
  std::stable_sort(all.begin(), all.end(),
                   [&](const Design& a, const Design& b) { return sign * a.mean[0] < sign * b.mean[0]; });
  experiment::TextTable t;
  for (const Goal& g : goals) t.add_column(g.metric, experiment::Align::right);
  std::vector<std::string> axes;
  for (const Design& d : all) add_axes(axes, d.names);
  for (const std::string& axis : axes) t.add_column(axis);
  t.add_column("id");
  for (const Design& d : all) {
    std::vector<std::string> row;
    for (std::size_t k = 0; k < goals.size(); ++k)
      row.push_back(d.ids.size() > 1 ? fmt::format("{:.4g} ±{:.2g}", d.mean[k], d.deviation[k])
                                     : fmt::format("{:.4g}", d.mean[k]));
    for (const std::string& axis : axes) row.push_back(value_on(axis, d.names));
    row.push_back(d.ids[0]);
    t.add_row(row);
  }
  return t.text();
}

}  // namespace synq::sweep
