#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <optional>

#include "tools/experiment/compare.hpp"
#include "tools/experiment/text_table.hpp"

namespace synq::experiment {
namespace {

struct Spread {
  double mean = 0, deviation = 0;
  std::size_t count = 0;
};

Spread spread_of(const std::vector<double>& x) {
  Spread s{0, 0, x.size()};
  for (const double v : x) s.mean += v / double(x.size());
  for (const double v : x) s.deviation += (v - s.mean) * (v - s.mean);
  s.deviation = x.size() > 1 ? std::sqrt(s.deviation / double(x.size() - 1)) : 0;
  return s;
}

/// Half the width of the 95 % interval of a mean.
double interval(const Spread& s) {
  if (s.count < 2) return 0;
  const boost::math::students_t t(double(s.count - 1));
  return boost::math::quantile(t, 0.975) * s.deviation / std::sqrt(double(s.count));
}

std::optional<double> number(const CompareResult& r, const std::string& name) {
  const auto it = r.number.find(name);
  return it == r.number.end() ? std::nullopt : std::optional(it->second);
}

/// The results as a table: rows by seed.
class View {
 public:
  explicit View(const std::vector<CompareResult>& r) : results_(r) {}

  std::vector<double> values(std::size_t row, const std::string& name) const {
    std::vector<double> all;
    for (const CompareResult& r : results_)
      if (r.row == row)
        if (const auto x = number(r, name)) all.push_back(*x);
    return all;
  }
  /// Differences to another row, paired by seed.
  std::vector<double> differences(std::size_t row, std::size_t other, const std::string& name) const {
    std::vector<double> all;
    for (const CompareResult& a : results_)
      for (const CompareResult& b : results_)
        if (a.row == row && b.row == other && a.seed == b.seed)
          if (const auto x = number(a, name), y = number(b, name); x && y) all.push_back(*x - *y);
    return all;
  }
  bool any(const std::string& name) const {
    for (const CompareResult& r : results_)
      if (r.number.contains(name)) return true;
    return false;
  }
  std::string text(std::size_t row, const std::string& name) const {
    for (const CompareResult& r : results_)
      if (r.row == row) return r.text.at(name);
    return "";
  }
  std::size_t diverged(std::size_t row) const {
    std::size_t count = 0;
    for (const CompareResult& r : results_) count += r.row == row && r.text.at("status") == "diverged";
    return count;
  }

 private:
  const std::vector<CompareResult>& results_;
};

std::string mean_text(const View& v, std::size_t row, const std::string& name, const char* format) {
  const auto x = v.values(row, name);
  return x.empty() ? "-" : fmt::format(fmt::runtime(format), spread_of(x).mean);
}
std::string spread_text(const std::vector<double>& x, double scale, int digits) {
  if (x.empty()) return "-";
  const Spread s = spread_of(x);
  return fmt::format("{:.{}f} ±{:.{}f}", s.mean * scale, digits, s.deviation * scale, digits);
}
std::string difference_text(const View& v, std::size_t row, const std::string& name, double scale, int digits) {
  if (row == 0) return "";
  const auto x = v.differences(row, 0, name);
  if (x.empty()) return "-";
  const Spread s = spread_of(x);
  return fmt::format("{:+.{}f} ±{:.{}f}", s.mean * scale, digits, interval(s) * scale, digits);
}

std::string locality_text(const View& v, std::size_t row) {
  const auto words = v.values(row, "history_words");
  const double most = words.empty() ? 0 : words.front();
  return v.text(row, "locality") + (most > 0 ? fmt::format(", {:.0f} words", most) : "");
}

/// KiB, cycles and nJ of a row.
std::vector<std::string> cost_texts(const std::optional<NetworkCost>& c) {
  if (!c) return {"-", "-", "-"};
  return {fmt::format("{:.1f}", c->kib), fmt::format("{:.0f}", c->cycles),
          c->nanojoules ? fmt::format("{:.3g} to {:.3g}", c->nanojoules->low, c->nanojoules->high) : "-"};
}

/// A text as a cell of a csv file.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + '"';
}

std::string cost_cells(const std::optional<NetworkCost>& c) {
  if (!c) return ",,,,";
  return fmt::format(",{},{},{},{}", c->kib, c->cycles, c->nanojoules ? fmt::format("{}", c->nanojoules->low) : "",
                     c->nanojoules ? fmt::format("{}", c->nanojoules->high) : "");
}

}  // namespace

std::string compare_table(const CompareConfig& c, const std::vector<CompareResult>& results) {
  const View v(results);
  const bool accuracy = v.any("accuracy"), aligned = v.any("cos_rg");
  TextTable t;
  t.add_column("row");
  if (accuracy)
    t.add_column("accuracy %", Align::right);
  else
    t.add_column("loss", Align::right);
  t.add_column("to first row", Align::right);
  if (aligned)
    for (const char* name : {"cos r,g", "cos q,r", "cos q,g"}) t.add_column(name, Align::right);
  for (const char* name : {"yield", "drift/LSB", "stalled %", "saturated", "bits/syn"})
    t.add_column(name, Align::right);
  if (c.machine)
    for (const char* name : {"KiB", "cycles/tick", "nJ/tick"}) t.add_column(name, Align::right);
  t.add_column("locality");
  for (std::size_t row = 0; row < c.rows.size(); ++row) {
    const std::string name = accuracy ? "accuracy" : "loss";
    const double scale = accuracy ? 100 : 1;
    const int digits = accuracy ? 1 : 4;
    const std::size_t lost = v.diverged(row);
    std::vector<std::string> cells{c.rows[row].name + (lost > 0 ? fmt::format(" ({} diverged)", lost) : ""),
                                   spread_text(v.values(row, name), scale, digits),
                                   difference_text(v, row, name, scale, digits)};
    if (aligned)
      for (const char* cosine : {"cos_rg", "cos_qr", "cos_qg"}) cells.push_back(mean_text(v, row, cosine, "{:.3f}"));
    cells.push_back(mean_text(v, row, "yield", "{:.3f}"));
    cells.push_back(mean_text(v, row, "drift", "{:+.5f}"));
    auto stalled = v.values(row, "stalled");
    cells.push_back(stalled.empty() ? "-" : fmt::format("{:.1f}", 100 * spread_of(stalled).mean));
    cells.push_back(mean_text(v, row, "saturations", "{:.0f}"));
    cells.push_back(mean_text(v, row, "bits", "{:.0f}"));
    if (c.machine)
      for (std::string& cell : cost_texts(c.rows[row].cost)) cells.push_back(std::move(cell));
    cells.push_back(locality_text(v, row));
    t.add_row(std::move(cells));
  }
  return t.text();
}

std::string best_row(const CompareConfig& c, const std::vector<CompareResult>& results) {
  const View v(results);
  const bool accuracy = v.any("accuracy");
  const std::string name = accuracy ? "accuracy" : "loss";
  const double sign = accuracy ? 1 : -1;
  std::vector<std::pair<double, std::size_t>> ranked;
  for (std::size_t row = 0; row < c.rows.size(); ++row)
    if (const auto x = v.values(row, name); c.rows[row].cost && !x.empty())
      ranked.emplace_back(-sign * spread_of(x).mean, row);
  std::stable_sort(ranked.begin(), ranked.end());
  if (ranked.size() < 2) return "";
  const std::size_t best = ranked[0].second, next = ranked[1].second;
  const Spread s = spread_of(v.differences(best, next, name));
  const double scale = accuracy ? 100 : 1;
  const bool told_apart = std::abs(s.mean) > interval(s);
  return fmt::format("best on the machine: {}, {} {:+.{}f} ±{:.{}f} to the next, {}{}\n", c.rows[best].name,
                     accuracy ? "accuracy" : "loss", s.mean * scale, accuracy ? 1 : 4, interval(s) * scale,
                     accuracy ? 1 : 4, c.rows[next].name, told_apart ? "" : "; these seeds do not tell them apart");
}

std::string compare_csv(const CompareConfig& c, const std::vector<CompareResult>& results) {
  static constexpr const char* numbers[] = {"accuracy", "loss",    "cos_rg",      "cos_qr", "cos_qg",       "yield",
                                            "drift",    "stalled", "saturations", "bits",   "history_words"};
  static constexpr const char* texts[] = {"status", "locality", "weights_hash", "config_hash"};
  std::string csv = fmt::format("row,name,seed,{},kib,cycles_per_tick,nj_per_tick_low,nj_per_tick_high,{}\n",
                                fmt::join(numbers, ","), fmt::join(texts, ","));
  for (const CompareResult& r : results) {
    csv += fmt::format("{},{},{}", r.row, quoted(c.rows[r.row].name), r.seed);
    for (const char* name : numbers) csv += number(r, name) ? fmt::format(",{}", *number(r, name)) : ",";
    csv += cost_cells(c.rows[r.row].cost);
    for (const char* name : texts) csv += "," + r.text.at(name);
    csv += "\n";
  }
  return csv;
}

}  // namespace synq::experiment
