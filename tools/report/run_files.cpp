#include "tools/report/run_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

#include "core/error.hpp"

namespace synq::report {
namespace {

std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> all(1);
  bool inside = false;  // quotes, which are doubled where they are meant
  for (std::size_t k = 0; k < line.size(); ++k) {
    const char c = line[k];
    if (c == '"' && inside && k + 1 < line.size() && line[k + 1] == '"') {
      all.back() += line[++k];
    } else if (c == '"') {
      inside = !inside;
    } else if (c == ',' && !inside) {
      all.emplace_back();
    } else if (c != '\r') {
      all.back() += c;
    }
  }
  return all;
}

/// Of a run of losses; null where one of them is.
Json mean(const Json& points, std::size_t first, std::size_t count) {
  double sum = 0;
  for (std::size_t k = first; k < first + count; ++k) {
    if (points[k][1].is_null()) return nullptr;
    sum += points[k][1].get<double>();
  }
  return sum / double(count);
}

Json thinned(const Json& points, std::size_t bin) {
  Json out = Json::array();
  for (std::size_t k = 0; k < points.size(); k += bin) {
    const std::size_t count = std::min(bin, points.size() - k);
    out.push_back({points[k + count - 1][0], mean(points, k, count), nullptr});
  }
  return out;
}

}  // namespace

std::vector<CsvRow> read_csv(const std::string& text, const std::string& path) {
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  const std::vector<std::string> names = cells(line);
  std::vector<CsvRow> rows;
  for (std::size_t number = 2; std::getline(lines, line); ++number) {
    const std::vector<std::string> values = cells(line);
    if (values.size() != names.size())
      throw ConfigError(
          fmt::format("{} cells, but the header has {}; run the experiment again", values.size(), names.size()),
          fmt::format("{}:{}", path, number));
    CsvRow& row = rows.emplace_back();
    for (std::size_t k = 0; k < names.size(); ++k) row[names[k]] = values[k];
  }
  return rows;
}

Json number(const CsvRow& row, const std::string& column, const std::string& path) {
  const auto found = row.find(column);
  if (found == row.end()) throw ConfigError("has no column '" + column + "'; run the experiment again", path);
  const std::string& text = found->second;
  if (text.empty()) return nullptr;
  double x = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), x);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(x))
    throw ConfigError("'" + text + "' in column '" + column + "' is no number; run the experiment again", path);
  return x;
}

Json curve_data(const std::string& csv, const std::string& path, std::size_t most) {
  Json j{{"train", Json::array()}, {"test", Json::array()}, {"epoch", Json::array()}};
  for (const CsvRow& row : read_csv(csv, path)) {
    const auto kind = row.find("kind");
    if (kind == row.end() || !j.contains(kind->second))
      throw ConfigError("a row whose kind is none of train, test, epoch; run the experiment again", path);
    j[kind->second].push_back(
        {number(row, "position", path), number(row, "loss", path), number(row, "accuracy", path)});
  }
  const std::size_t bin = std::max<std::size_t>(1, (j["train"].size() + most - 1) / most);
  j["train_bin"] = bin;
  j["train"] = thinned(j["train"], bin);
  return j;
}

Json alignment_data(const std::string& csv, const std::string& path) {
  Json all = Json::array();
  for (const CsvRow& row : read_csv(csv, path))
    all.push_back({number(row, "trial", path), number(row, "cos_rule_gradient", path),
                   number(row, "cos_quantized_rule", path), number(row, "cos_quantized_gradient", path)});
  return all;
}

Json format_range(const std::string& text) {
  const bool is_unsigned = text.starts_with("u");
  int word = 0, frac = 0;
  if (std::sscanf(text.c_str() + (is_unsigned ? 1 : 0), "%d.%d", &word, &frac) != 2) return nullptr;
  const double step = std::ldexp(1.0, -frac), span = std::ldexp(1.0, (is_unsigned ? word : word - 1) - frac);
  const bool symmetric = text.find("saturate_symmetric") != std::string::npos;
  const double low = is_unsigned ? 0 : symmetric ? step - span : -span;
  return {{"low", low}, {"high", span - step}, {"step", step}};
}

}  // namespace synq::report
