#include "tools/experiment/toml_tree.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cmath>

#include "core/error.hpp"

namespace synq::experiment {
namespace {

/// Names positions; `fixed`, when not empty, is the place of everything (a value of the command line has no lines).
struct Places {
  std::string file, fixed;

  std::string of(const toml::source_position& at) const {
    return fixed.empty() ? fmt::format("{}:{}:{}", file, at.line, at.column) : fixed;
  }
};

NodeHandle convert(const toml::node& node, const Places& places);

Table convert_table(const toml::table& table, const Places& places) {
  std::vector<std::pair<const toml::key*, const toml::node*>> items;
  for (const auto& [key, value] : table) items.emplace_back(&key, &value);
  std::stable_sort(items.begin(), items.end(),
                   [](const auto& a, const auto& b) { return a.first->source().begin < b.first->source().begin; });
  Table out;
  for (const auto& [key, value] : items)
    out.entries.push_back({std::string(key->str()), places.of(key->source().begin), convert(*value, places)});
  return out;
}

List convert_list(const toml::array& array, const Places& places) {
  List out;
  for (const toml::node& element : array) out.push_back(convert(element, places));
  return out;
}

NodeHandle convert(const toml::node& node, const Places& places) {
  auto out = std::make_shared<Node>(Node{places.of(node.source().begin), false});
  if (const auto* table = node.as_table()) {
    out->value = convert_table(*table, places);
  } else if (const auto* array = node.as_array()) {
    out->value = convert_list(*array, places);
  } else if (const auto* text = node.as_string()) {
    out->value = text->get();
  } else if (const auto* whole = node.as_integer()) {
    out->value = whole->get();
  } else if (const auto* real = node.as_floating_point()) {
    if (!std::isfinite(real->get())) throw ConfigError("nan and inf are no values for a config", out->place);
    out->value = real->get();
  } else if (const auto* truth = node.as_boolean()) {
    out->value = truth->get();
  } else {
    throw ConfigError("dates and times are not used in configs; put a text in quotes", out->place);
  }
  return out;
}

bool is_bare_word(const std::string& text) {
  return text.find_first_of("\"'\n\r") == std::string::npos && text.find_first_of("[{") != 0;
}

}  // namespace

Entry* Table::find(std::string_view key) {
  const auto at = std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.key == key; });
  return at == entries.end() ? nullptr : &*at;
}

NodeHandle parse_tree(const std::string& text, const std::string& name) {
  const Places places{name, ""};
  try {
    NodeHandle root = convert(toml::parse(text, name), places);
    root->place = name + ":1:1";
    return root;
  } catch (const toml::parse_error& e) {
    throw ConfigError(std::string(e.description()), places.of(e.source().begin));
  }
}

NodeHandle parse_value(const std::string& text, const std::string& place) {
  if (text.find_first_not_of(" \t") == std::string::npos) throw ConfigError("no value is given", place);
  try {
    const toml::table table = toml::parse("value = " + text);
    const toml::node* value = table.get("value");
    if (table.size() != 1) throw ConfigError("one value is expected, on one line", place);
    return convert(*value, {"", place});
  } catch (const toml::parse_error& e) {
    if (is_bare_word(text)) return std::make_shared<Node>(Node{place, text});
    throw ConfigError(fmt::format("{} is no TOML value: {}", text, e.description()), place);
  }
}

NodeHandle deep_copy(const Node& node) {
  auto copy = std::make_shared<Node>(node);
  if (auto* list = std::get_if<List>(&copy->value))
    for (NodeHandle& element : *list) element = deep_copy(*element);
  if (auto* table = std::get_if<Table>(&copy->value))
    for (Entry& entry : table->entries) entry.value = deep_copy(*entry.value);
  return copy;
}

}  // namespace synq::experiment
