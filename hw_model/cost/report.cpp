#include "hw_model/cost/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/error.hpp"

namespace synq::cost {
namespace {

bool in(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

/// Several lines, each two spaces further in.
std::string indented(const std::string& text) {
  std::string out = "\n  ";
  for (const char c : text) out += c == '\n' ? "\n  " : std::string(1, c);
  return out;
}

std::string unknown_items(const std::vector<Item>& items) {
  std::vector<std::string> names;
  for (const Item& item : items)
    if (!item.each && item.count.high > 0) names.push_back(item.what);
  return fmt::format("{}", fmt::join(names, ", "));
}

void add_item(Line& line, const Item& item) {
  const Span added = item.count * Span{item.each->low, item.each->high};
  line.value->low += added.low, line.value->high += added.high;
  append_names(line.entries, item.each->entries);
  if (!line.arithmetic.empty()) line.arithmetic += '\n';
  line.arithmetic += fmt::format("{} x {} = {} {}", text_of(item.count), item.what, text_of(added), line.unit);
  if (!item.each->arithmetic.empty()) line.arithmetic += indented(item.each->arithmetic);
}

void add_part(Line& total, const Line& part, const Addend& how) {
  if (!part.value && part.parts.empty() && !in(total.without, part.name)) total.without.push_back(part.name);
  for (const std::string& name : part.without)
    if (!in(total.without, name)) total.without.push_back(name);
  if (!part.value) return;
  const Span added = exactly(how.times) * *part.value;
  total.value = total.value ? Span{total.value->low + added.low, total.value->high + added.high} : added;
  append_names(total.entries, part.entries);
  const std::string factor = how.times == 1 ? "" : fmt::format(" x {:.6g} ({})", how.times, how.why);
  total.arithmetic +=
      fmt::format("{}{} {}{}", total.arithmetic.empty() ? "" : "\n+ ", part.name, text_of(*part.value), factor);
}

}  // namespace

std::string_view name(Section s) {
  constexpr std::array names{"memory", "cycles", "time", "energy", "area"};
  return names[std::size_t(s)];
}

std::string text_of(const Span& s) {
  return s.low == s.high ? fmt::format("{:.6g}", s.low) : fmt::format("{:.6g}..{:.6g}", s.low, s.high);
}

const Line* Report::find(const std::string& name) const {
  const auto it = std::find_if(lines.begin(), lines.end(), [&](const Line& l) { return l.name == name; });
  return it == lines.end() ? nullptr : &*it;
}

const Line& Report::at(const std::string& name) const {
  const Line* line = find(name);
  if (!line) throw Defect("a report has no line " + name);
  return *line;
}

void Report::add(Line line) {
  if (find(line.name)) throw Defect("a report has two lines " + line.name);
  lines.push_back(std::move(line));
}

void Report::add(std::vector<Line> more) {
  for (Line& line : more) add(std::move(line));
}

void Report::add_total(Section section, const std::string& name, const std::string& unit, std::vector<Addend> parts) {
  Line total{section, name, unit, {}, {}, "", std::move(parts), {}};
  for (const Addend& part : total.parts) add_part(total, at(part.line), part);
  if (total.arithmetic.empty()) total.arithmetic = "no part of it is known";
  if (total.parts.empty()) total.value = exactly(0), total.arithmetic = "nothing to add";
  add(std::move(total));
}

void Report::add_total(Section section, const std::string& name, const std::string& unit) {
  std::vector<Addend> parts;
  for (const Line& line : lines) {
    const bool inside = line.section == section && line.name.starts_with(name + ".");
    if (inside && line.name.find('.', name.size() + 1) == std::string::npos) parts.push_back({line.name, 1, ""});
  }
  add_total(section, name, unit, std::move(parts));
}

Line line_of(Section section, std::string name, std::string unit, const std::vector<Item>& items,
             const std::string& why_unknown) {
  Line line{section, std::move(name), std::move(unit), exactly(0), {}, "", {}, {}};
  if (const std::string missing = unknown_items(items); !missing.empty())
    return unknown_line(section, line.name, line.unit, fmt::format("{}: {}", missing, why_unknown));
  for (const Item& item : items)
    if (item.count.high > 0) add_item(line, item);
  return line;
}

Line unknown_line(Section section, std::string name, std::string unit, std::string why) {
  return {section, std::move(name), std::move(unit), std::nullopt, {}, std::move(why), {}, {}};
}

Line plain_line(Section section, std::string name, std::string unit, Span value, std::string arithmetic) {
  return {section, std::move(name), std::move(unit), value, {}, std::move(arithmetic), {}, {}};
}

}  // namespace synq::cost
