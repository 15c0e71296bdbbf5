#include "tools/sweep/record.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace synq::sweep {
namespace {

using Json = nlohmann::ordered_json;

Json axes(const Names& names) {
  Json all = Json::object();
  for (const auto& [axis, value] : names) {
    const Json parsed = Json::parse(value, nullptr, false);
    all[axis] = parsed.is_primitive() && !parsed.is_discarded() ? parsed : Json(value);
  }
  return all;
}
Names names_of(const Json& j) {
  Names all;
  for (const auto& [axis, value] : j.items()) all.emplace_back(axis, value.dump());
  return all;
}
Json metrics(const std::map<std::string, double>& numbers) {
  Json all = Json::object();
  for (const auto& [name, x] : numbers) all[name] = std::isfinite(x) ? Json(x) : Json(nullptr);
  return all;
}
std::map<std::string, double> numbers_of(const Json& j) {
  std::map<std::string, double> all;
  for (const auto& [name, x] : j.items())
    if (x.is_number()) all[name] = x.get<double>();
  return all;
}

}  // namespace

std::string to_line(const Record& r) {
  return Json{{"id", r.id},
              {"seed", r.seed},
              {"status", r.status},
              {"error", r.error},
              {"axes", axes(r.names)},
              {"metrics", metrics(r.metrics)},
              {"weights_hash", r.weights_hash},
              {"config", r.config}}
             .dump() +
         "\n";
}

std::optional<Record> from_line(const std::string& line) {
  const Json j = Json::parse(line, nullptr, false);
  if (j.is_discarded() || !j.is_object()) return {};
  for (const char* key : {"id", "seed", "status", "error", "axes", "metrics", "weights_hash", "config"})
    if (!j.contains(key)) return {};
  return Record{j["id"],           j["seed"],  j["status"], j["error"], names_of(j["axes"]), numbers_of(j["metrics"]),
                j["weights_hash"], j["config"]};
}

std::string axes_json(const Names& names) { return axes(names).dump(); }
void add_axes(std::vector<std::string>& axes, const Names& names) {
  for (const auto& [axis, value] : names)
    if (std::find(axes.begin(), axes.end(), axis) == axes.end()) axes.push_back(axis);
}
std::string key_of(const Record& r) { return r.id + axes_json(r.names); }
std::string plain(const std::string& value) {
  const Json j = Json::parse(value, nullptr, false);
  return j.is_string() ? j.get<std::string>() : value;
}
std::string metrics_json(const std::map<std::string, double>& numbers) { return metrics(numbers).dump(); }
Names axes_of(const std::string& json) { return names_of(Json::parse(json)); }
std::map<std::string, double> metrics_of(const std::string& json) { return numbers_of(Json::parse(json)); }

}  // namespace synq::sweep
