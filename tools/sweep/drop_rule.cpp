#include "tools/sweep/drop_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "core/error.hpp"

namespace synq::sweep {
namespace {

constexpr std::array signs{"==", "!=", "<=", ">=", "<", ">"};  // longest first

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}
std::string unquoted(const std::string& text) {
  const bool in_quotes = text.size() > 1 && text.front() == '"' && text.back() == '"';
  return in_quotes ? text.substr(1, text.size() - 2) : text;
}
/// The value of an axis, or the text itself.
std::string value_of(const std::string& side, const Names& names) {
  for (const auto& [axis, value] : names)
    if (axis == side) return unquoted(value);
  return unquoted(side);
}
std::optional<double> number(const std::string& text) {
  double x = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), x);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(x) : std::nullopt;
}

template <class T>
bool compare(const T& a, const std::string& how, const T& b) {
  if (how == "==") return a == b;
  if (how == "!=") return a != b;
  if (how == "<=") return a <= b;
  if (how == ">=") return a >= b;
  return how == "<" ? a < b : a > b;
}

}  // namespace

DropRule::DropRule(const std::string& text, const std::string& place) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(" and ", begin), text.size());
    const std::string part = text.substr(begin, end - begin);
    const auto sign =
        std::find_if(signs.begin(), signs.end(), [&](const char* s) { return part.find(s) != std::string::npos; });
    if (sign == signs.end())
      throw ConfigError(fmt::format("'{}' has none of the comparisons {}; an example: rule.name == none and "
                                    "formats.weight.word < 8",
                                    trimmed(part), fmt::join(signs, " ")),
                        place);
    const std::size_t at = part.find(*sign), length = std::string(*sign).size();
    all_.push_back({trimmed(part.substr(0, at)), *sign, trimmed(part.substr(at + length))});
    for (const std::string& side : {all_.back().left, all_.back().right})
      if (side.empty() || (side.front() != '"' && side.find_first_of(" =<>!") != std::string::npos))
        throw ConfigError(fmt::format("'{}': '{}' is neither an axis nor a value; comparisons are joined by 'and' (of "
                                      "several texts in the list each drops points), and a value with a space stands "
                                      "in quotes",
                                      text, side),
                          place);
    begin = end + 5;
  }
}

bool DropRule::holds(const Comparison& c, const Names& names) {
  const std::string left = value_of(c.left, names), right = value_of(c.right, names);
  const auto a = number(left), b = number(right);
  return a && b ? compare(*a, c.how, *b) : compare(left, c.how, right);
}

bool DropRule::drops(const Names& names) const {
  return std::all_of(all_.begin(), all_.end(), [&](const Comparison& c) { return holds(c, names); });
}

std::vector<std::string> DropRule::axes() const {
  std::vector<std::string> names;
  for (const Comparison& c : all_) names.push_back(c.left);
  return names;
}

}  // namespace synq::sweep
