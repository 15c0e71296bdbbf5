#include "tools/hardware/cost_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "core/error.hpp"
#include "hw_model/real_time.hpp"
#include "tools/experiment/nearest.hpp"
#include "tools/experiment/text_table.hpp"

namespace synq::hardware {
namespace {

using cost::Line;
using cost::Report;
using cost::Section;
using experiment::Align;
using experiment::TextTable;

/// A unit and how many of the base unit it is.
struct Scale {
  double factor;
  const char* unit;
};

Scale scale_of(const std::string& unit, double size) {
  if (unit == "pJ")
    return size < 1e3   ? Scale{1, "pJ"}
           : size < 1e6 ? Scale{1e3, "nJ"}
           : size < 1e9 ? Scale{1e6, "uJ"}
                        : Scale{1e9, "mJ"};
  if (unit == "um2") return size < 1e4 ? Scale{1, "um2"} : Scale{1e6, "mm2"};
  if (unit == "us") return size < 1e3 ? Scale{1, "us"} : Scale{1e3, "ms"};
  if (unit == "1/s") return size < 1e3 ? Scale{1, "1/s"} : size < 1e6 ? Scale{1e3, "k/s"} : Scale{1e6, "M/s"};
  return {1, nullptr};
}

std::string number(double x) {
  if (std::abs(x) >= 1e4 && x == std::floor(x) && x < 1e15) return fmt::format("{:.0f}", x);
  return std::abs(x) >= 1e3 ? fmt::format("{:.0f}", x) : fmt::format("{:.3g}", x);
}

/// At most so many letters.
std::string clipped(const std::string& text, std::size_t most) {
  return text.size() <= most ? text : text.substr(0, most - 3) + "...";
}

bool is_leaf(const Line& line) { return line.parts.empty(); }

std::string lacks(const Line& line) {
  return line.without.empty() ? "" : fmt::format("without {} unknown", line.without.size());
}

std::string chips_table(const Report& report) {
  TextTable t;
  t.add_column("one event"), t.add_column("here", Align::right), t.add_column("published chips", Align::right);
  for (const char* event : {"synaptic_operation", "synaptic_update", "neuron_active"})
    if (const Line* own = report.find(std::string("own.") + event))
      t.add_row({event, value_text(*own), value_text(report.at(std::string("chip.") + event))});
  return t.text();
}

/// The sums of a section, one row each.
std::string section_table(const Report& report, Section section, const std::string& prefix) {
  TextTable t;
  t.add_column("line"), t.add_column("low..high", Align::right), t.add_column("");
  for (const Line& line : report.lines) {
    const bool own = line.section == section && (line.name == prefix || line.name.starts_with(prefix + "."));
    if (own && !is_leaf(line)) t.add_row({line.name, value_text(line), lacks(line)});
  }
  return t.text();
}

std::string memory_table(const Report& report) {
  TextTable t;
  t.add_column("memory"), t.add_column("", Align::right), t.add_column("");
  for (const Line& line : report.lines)
    if (line.section == Section::memory)
      t.add_row({line.name.substr(7), value_text(line), clipped(line.arithmetic, 60)});
  return t.text();
}

std::string cycles_table(const Report& report) {
  TextTable t;
  t.add_column("cycles a tick");
  t.add_column("stepped", Align::right), t.add_column("closed form", Align::right);
  const auto row = [&](const std::string& name, const std::string& key) {
    const Line* closed = report.find("closed" + key);
    t.add_row({name, fmt::format("{:.1f}", report.at("cycles" + key).value->low),
               closed && closed->value ? fmt::format("{:.1f}", closed->value->low) : "-"});
  };
  for (const char* phase : machine_phase_names) row(phase, std::string(".") + phase);
  row("sum", "");
  return t.text();
}

std::string totals_table(const Report& report) {
  TextTable t;
  t.add_column("total"), t.add_column("", Align::right), t.add_column("");
  const std::array<std::pair<const char*, const char*>, 7> totals{{{"time.tick", "time of a tick"},
                                                                   {"time.ticks_per_second", "ticks a second"},
                                                                   {"tick", "energy of a tick"},
                                                                   {"trial", "energy of a learned trial"},
                                                                   {"leakage.tick", "leaked in a tick, beside it"},
                                                                   {"area", "area"},
                                                                   {"memory.banks", "synapse memory"}}};
  for (const auto& [name, what] : totals) {
    const Line& line = report.at(name);
    t.add_row({what, value_text(line), lacks(line)});
  }
  return t.text();
}

/// Whether ticks kept to the machine's budget, in lines that are narrow enough.
std::string late_lines(const Measured& m) {
  std::string text = late_text(m.machine, m.time, m.ticks);
  if (const std::size_t end = text.find("; "); end != std::string::npos) text[end + 1] = '\n';
  return text.empty() ? text : text + '\n';
}

std::string unknown_list(const Report& report) {
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const Line& line : report.lines)
    if (is_leaf(line) && !line.value)
      by_reason[line.arithmetic.substr(line.arithmetic.find(": ") + 1)].push_back(line.name);
  std::string out;
  for (const auto& [reason, names] : by_reason) {
    out += fmt::format(" {}:\n", reason);
    std::string row = "   ";
    for (const std::string& name : names) {
      if (row.size() + name.size() > 95) out += row + "\n", row = "   ";
      row += " " + name;
    }
    out += row + "\n";
  }
  return out.empty() ? "" : "Unknown, and in no sum:\n" + out;
}

}  // namespace

std::string value_text(const Line& line) {
  if (!line.value) return "unknown";
  const Scale s = scale_of(line.unit, line.value->high);
  const std::string low = number(line.value->low / s.factor), high = number(line.value->high / s.factor);
  return fmt::format("{} {}", low == high ? low : low + ".." + high, s.unit ? s.unit : line.unit);
}

std::string cost_tables(const Report& report, const Measured& m) {
  const cost::Usage& use = m.usage;
  const std::string activity = fmt::format(
      "Measured over {} ticks of {} trial{}; axons active in a tick:\ninput {:.1f} of {}, recurrent {:.1f} of {}; "
      "stalls a tick: {:.1f}\n",
      m.ticks, m.trials, m.trials == 1 ? "" : "s", use.active.input, m.spec.input_axons(), use.active.recurrent,
      m.spec.n, double(m.stalls) / double(m.ticks));
  return fmt::format("{}\n{}\n{}{}\n{}\n{}\n{}\n{}\n{}", totals_table(report), memory_table(report), activity,
                     late_lines(m), cycles_table(report), section_table(report, Section::energy, "tick"),
                     section_table(report, Section::area, "area"), chips_table(report), unknown_list(report));
}

}  // namespace synq::hardware
