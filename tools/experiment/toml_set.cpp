// What a config takes besides plain values: overrides from the command line, and number formats.
#include <fmt/format.h>

#include <charconv>

#include "core/error.hpp"
#include "core/format_text.hpp"
#include "tools/experiment/toml_reader.hpp"
#include "tools/experiment/toml_tree.hpp"

namespace synq::experiment {
namespace {

/// "a.b.c" as its parts. Throws ConfigError for an empty part or one that TOML would want in quotes.
std::vector<std::string> key_parts(const std::string& key, const std::string& place) {
  constexpr auto letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  std::vector<std::string> parts{""};
  for (const char c : key) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  for (const std::string& part : parts)
    if (part.empty() || part.find_first_not_of(letters) != std::string::npos)
      throw ConfigError(fmt::format("'{}' is no key; write key=value or table.key=value", key), place);
  return parts;
}

NodeHandle& element(List& list, const std::string& part, const std::string& place) {
  std::size_t index = 0;
  const auto [rest, error] = std::from_chars(part.data(), part.data() + part.size(), index);
  const bool whole = error == std::errc{} && rest == part.data() + part.size();
  if (!whole || index >= list.size())
    throw ConfigError(
        fmt::format("'{}' is not the number of an element; the list has {}, counted from 0", part, list.size()), place);
  return list[index];
}

/// The value named `part` inside `node`; an absent one is made, as an empty table.
NodeHandle& member(Node& node, const std::string& part, const std::string& place) {
  if (auto* list = std::get_if<List>(&node.value)) return element(*list, part, place);
  auto* table = std::get_if<Table>(&node.value);
  if (!table) throw ConfigError(fmt::format("'{}' would be inside {}, which is no table", part, describe(node)), place);
  if (Entry* entry = table->find(part)) return entry->value;
  table->entries.push_back({part, place, std::make_shared<Node>(Node{place, Table{}})});
  return table->entries.back().value;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

/// The table form of a format, with every key.
Node format_node(const FormatEntry& e, const std::string& place) {
  const auto leaf = [&](auto value) { return std::make_shared<Node>(Node{place, value}); };
  const Format& f = e.format;
  Table t;
  const auto add = [&](const char* key, auto value) { t.entries.push_back({key, place, leaf(value), true}); };
  add("word", std::int64_t(f.word)), add("frac", std::int64_t(f.frac)), add("signed", f.is_signed);
  add("round", std::string(name(f.rounding))), add("overflow", std::string(name(f.overflow)));
  add("random_bits", std::int64_t(f.random_bits)), add("centred", f.centred);
  if (e.range) add("range", List{leaf((*e.range)[0]), leaf((*e.range)[1])});
  return {place, std::move(t)};
}

}  // namespace

void TableReader::set(const std::string& assignment) {
  const auto equals = assignment.find('=');
  if (equals == std::string::npos) throw ConfigError("key=value is expected", "--set " + assignment);
  const std::string key = trimmed(assignment.substr(0, equals)), place = "--set " + key;
  const std::vector<std::string> parts = key_parts(key, place);
  const NodeHandle value = parse_value(trimmed(assignment.substr(equals + 1)), place);
  Node* node = node_.get();
  for (std::size_t k = 0; k + 1 < parts.size(); ++k) node = member(*node, parts[k], place).get();
  member(*node, parts.back(), place) = value;
  if (auto* table = std::get_if<Table>(&node->value)) {
    Entry& entry = *table->find(parts.back());
    entry.place = place;
    entry.was_read = false;
  }
}

FormatEntry TableReader::format_table() {
  FormatEntry out;
  Format& f = out.format;
  f.word = int(integer("word", {}, 1, 4096));
  f.frac = int(integer("frac", {}, -4096, 4096));
  f.is_signed = boolean("signed", true);
  f.rounding = *rounding_named(choice("round", rounding_names(), "half_even"));
  f.overflow = *overflow_named(choice("overflow", overflow_names(), "saturate"));
  f.random_bits = int(integer("random_bits", 16, 1, 32));
  f.centred = boolean("centred", false);
  if (!has("range")) return out;
  const std::vector<double> ends = numbers("range");
  if (ends.size() != 2 || !(ends[0] < ends[1])) refuse("range", "'range' must be [low, high] with low < high");
  if (f.overflow == Overflow::wrap || f.overflow == Overflow::zero)
    refuse("range",
           fmt::format("'range' is kept by saturation; it does not go with overflow = \"{}\"", name(f.overflow)));
  out.range = {ends[0], ends[1]};
  return out;
}

std::optional<FormatEntry> TableReader::format(const std::string& key, std::optional<FormatEntry> fallback) {
  if (fallback && !ask(key)) {
    insert(key, format_node(*fallback, node_->place));
    return fallback;
  }
  const Node* node = take(key);
  if (!node) return {};
  try {
    if (const auto* text = std::get_if<std::string>(&node->value)) {
      const FormatEntry out{parse_format(*text), {}};
      *entries().find(key)->value = format_node(out, node->place);
      return out;
    }
    if (!std::holds_alternative<Table>(node->value)) refuse_type(key, "a number format, a text or a table", *node);
    const FormatEntry out = table(key)->format_table();
    check(out.format);
    return out;
  } catch (const ConfigError& e) {
    if (!e.place.empty()) throw;
    refuse(key, fmt::format("'{}': {}", key, e.what()));
  }
}

}  // namespace synq::experiment
