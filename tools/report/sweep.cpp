#include "tools/report/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "tools/report/database.hpp"

namespace synq::report {
namespace {

Json maybe(const std::optional<std::string>& text) { return text ? Json(*text) : Json(nullptr); }

Json object_of(const Database& db, const std::string& id, const char* column, const std::optional<std::string>& text) {
  const Json j = text ? Json::parse(*text, nullptr, false) : Json::object();
  if (!j.is_object()) db.refuse(fmt::format("point '{}': its {} are no JSON object", id, column));
  return j;
}

/// A sweep calls a run that came to its end as summaries do.
std::string status_named(const std::string& s) { return s == "completed" ? "finished" : s; }

struct Point {
  std::string id;
  Json axes, config, seed;  ///< seed: what a page shows of one seed
};

/// By the axes' values, then the seed: numbers by size, as a table shows them.
Json place(const Point& p) {
  Json values = Json::array();
  for (const auto& [axis, value] : p.axes.items()) values.push_back(value);
  return {std::move(values), p.seed["seed"], p.id};
}

std::vector<Point> points_of(const Database& db) {
  std::vector<Point> all;
  Rows rows(db, "SELECT id, seed, status, error, weights_hash, axes, metrics, config FROM points");
  while (rows.next()) {
    const std::string id = rows.text(0).value_or("");
    Json axes = object_of(db, id, "axes", rows.text(5));
    axes.erase("seed");
    const auto seed = rows.integer(1);
    Json own{
        {"id", id}, {"seed", seed ? Json(*seed) : Json(nullptr)}, {"status", status_named(rows.text(2).value_or(""))}};
    own["error"] = maybe(rows.text(3));
    own["weights_hash"] = maybe(rows.text(4));
    own["metrics"] = object_of(db, id, "metrics", rows.text(6));
    all.push_back({id, std::move(axes), maybe(rows.text(7)), std::move(own)});
  }
  std::sort(all.begin(), all.end(), [](const Point& a, const Point& b) { return place(a) < place(b); });
  return all;
}

Json spread(const std::vector<double>& x) {
  double mean = x[0], squares = 0;  // equal numbers have exactly their mean, and no deviation
  for (const double v : x) mean += (v - x[0]) / double(x.size());
  for (const double v : x) squares += (v - mean) * (v - mean);
  const auto [low, high] = std::minmax_element(x.begin(), x.end());
  Json j{{"mean", mean}, {"deviation", nullptr}, {"low", *low}, {"high", *high}, {"n", x.size()}};
  if (x.size() > 1) j["deviation"] = std::sqrt(squares / double(x.size() - 1));
  return j;
}

Json metrics_of(const Json& seeds) {
  std::vector<std::string> names;  // in the order of the file
  std::map<std::string, std::vector<double>> values;
  for (const Json& s : seeds) {
    if (s["status"] != "finished") continue;
    for (const auto& [name, value] : s["metrics"].items()) {
      if (!value.is_number()) continue;
      if (!values.contains(name)) names.push_back(name);
      values[name].push_back(value.get<double>());
    }
  }
  Json j = Json::object();
  for (const std::string& name : names) j[name] = spread(values[name]);
  return j;
}

std::string status_of(const Json& seeds) {
  for (const Json& s : seeds)
    if (s["status"] == "finished") return "finished";
  return seeds[0]["status"];
}

Json designs_of(const std::vector<Point>& points) {
  Json designs = Json::array();
  std::map<std::string, std::size_t> numbers;
  for (const Point& p : points) {
    const auto [at, is_new] = numbers.try_emplace(nlohmann::json(p.axes).dump(), designs.size());  // keys sorted
    if (is_new) designs.push_back({{"axes", p.axes}, {"seeds", Json::array()}, {"config", p.config}});
    designs[at->second]["seeds"].push_back(p.seed);
  }
  for (Json& d : designs) d["status"] = status_of(d["seeds"]), d["metrics"] = metrics_of(d["seeds"]);
  return designs;
}

/// Names of all designs' axes or metrics, in the order they come up.
Json names_of(const Json& designs, const char* part) {
  Json names = Json::array();
  for (const Json& d : designs)
    for (const auto& [name, value] : d[part].items())
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  return names;
}

}  // namespace

Json sweep_data(const std::string& path) {
  const Database db(path);
  const Json designs = designs_of(points_of(db));
  Rows file(db, "SELECT value FROM sweep WHERE key = 'file'");
  Json text = file.next() ? maybe(file.text(0)) : Json(nullptr);
  return {{"name", path},
          {"file", text},
          {"axes", names_of(designs, "axes")},
          {"metrics", names_of(designs, "metrics")},
          {"designs", designs}};
}

}  // namespace synq::report
