#include "tools/experiment/budget.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <functional>
#include <map>

#include "core/error.hpp"
#include "tools/experiment/nearest.hpp"

namespace synq::experiment {
namespace {

[[noreturn]] void refuse(const std::string& why) { throw ConfigError(why, "--budget"); }

constexpr std::array<std::string_view, 3> limits{"sram", "cycles_per_tick", "energy_per_tick"};
using Units = std::map<std::string, double>;

double amount(const std::string& text, const Units& units) {
  double value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const auto unit = units.find(std::string(rest, text.data() + text.size()));
  std::vector<std::string> known;
  for (const auto& [name, factor] : units) known.push_back(name.empty() ? "no unit" : name);
  if (error != std::errc{} || value <= 0 || unit == units.end())
    refuse(fmt::format("'{}' must be a number above 0 with {}", text, fmt::join(known, ", ")));
  return value * unit->second;
}

void read_limit(Budget& b, const std::string& key, const std::string& value) {
  if (key == "sram")
    b.kib = amount(value, {{"B", 1.0 / 1024}, {"KiB", 1}, {"MiB", 1024}});
  else if (key == "cycles_per_tick")
    b.cycles = amount(value, {{"", 1}});
  else if (key == "energy_per_tick")
    b.nanojoules = amount(value, {{"pJ", 1e-3}, {"nJ", 1}, {"uJ", 1e3}});
  else
    refuse(fmt::format("'{}' is no limit{}", key, suggestion(key, limits)));
}

/// What of a network grows until it no longer fits, in steps of 1 / parts.
struct Size {
  const char *key, *name, *smallest;
  std::int64_t parts, most;

  std::string value(std::int64_t steps) const { return fmt::format("{:g}", double(steps) / double(parts)); }
  std::string assignment(std::int64_t steps) const { return fmt::format("{}={}", key, value(steps)); }
};
constexpr Size units{"network.units", "n", "one unit", 1, 1 << 14};
constexpr Size density{"network.density", "density", "a density of .01", 100, 100};

Config config_with(const TableReader& base, const std::string& directory, const CompareRow& row, std::int64_t seed,
                   const std::string& size) {
  TableReader config = base.clone();
  for (const std::string& assignment : row.set) config.set(assignment);
  config.set("seed=" + std::to_string(seed));
  if (!size.empty()) config.set(size);
  return read_config(config, directory);
}

/// The largest n from 1 to most that fits, where fits(n) stays false once it is; 0 if none does.
std::int64_t largest(std::int64_t most, const std::function<bool(std::int64_t)>& fits) {
  if (!fits(1)) return 0;
  std::int64_t good = 1, bad = 2;
  while (bad <= most && fits(bad)) good = bad, bad *= 2;
  bad = std::min(bad, most + 1);
  while (bad - good > 1) {
    const std::int64_t middle = good + (bad - good) / 2;
    (fits(middle) ? good : bad) = middle;
  }
  return good;
}

}  // namespace

Budget parse_budget(const std::string& text) {
  Budget b;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string limit = text.substr(begin, end - begin);
    const std::size_t equals = limit.find('=');
    if (equals == std::string::npos) refuse(fmt::format("'{}' must be LIMIT=AMOUNT, as in sram=64KiB", limit));
    read_limit(b, limit.substr(0, equals), limit.substr(equals + 1));
    begin = end + 1;
  }
  return b;
}

std::vector<std::string> excess(const NetworkCost& c, const Budget& b) {
  std::vector<std::string> all;
  if (b.kib && c.kib > *b.kib) all.push_back(fmt::format("sram {:.4g} KiB of {:.4g}", c.kib, *b.kib));
  if (b.cycles && c.cycles > *b.cycles)
    all.push_back(fmt::format("{:.0f} cycles a tick of {:.0f}", c.cycles, *b.cycles));
  if (b.nanojoules && !c.nanojoules) all.push_back("energy is unknown");
  if (b.nanojoules && c.nanojoules && c.nanojoules->high > *b.nanojoules)
    all.push_back(fmt::format("up to {:.4g} nJ a tick of {:.4g}", c.nanojoules->high, *b.nanojoules));
  return all;
}

std::vector<std::string> fit_rows(const TableReader& base, const std::string& directory, CompareConfig& compare,
                                  const Budget& budget, const cost::CostTable& costs, BudgetVaries varies) {
  const Size& size = varies == BudgetVaries::density ? density : units;
  std::vector<CompareRow> fitted;
  std::vector<std::string> left_out;
  for (CompareRow row : compare.rows) {
    const auto config_of = [&](const std::string& assignment) {
      return config_with(base, directory, row, compare.seeds.front(), assignment);
    };
    std::string lacks;
    const auto fits = [&](std::int64_t steps) {
      try {
        const std::vector<std::string> too_much =
            excess(*network_cost(config_of(size.assignment(steps)), *compare.machine, costs), budget);
        if (steps == 1 && !too_much.empty()) lacks = fmt::format("{}", fmt::join(too_much, ", "));
        return too_much.empty();
      } catch (const ConfigError& e) {  // the machine cannot hold it
        if (steps == 1) lacks = e.what();
        return false;
      }
    };
    if (!on_machines(config_of(""))) {
      fitted.push_back(row);
      continue;
    }
    const std::int64_t most = largest(size.most, fits);
    if (most == 0) {
      left_out.push_back(fmt::format("{}: not even {} fits ({})", row.name, size.smallest, lacks));
      continue;
    }
    row.name += fmt::format(", {} = {}", size.name, size.value(most));
    row.set.push_back(size.assignment(most));
    fitted.push_back(std::move(row));
  }
  compare.rows = std::move(fitted);
  return left_out;
}

}  // namespace synq::experiment
