// Trees written as text: the canonical form, and values in messages.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tools/experiment/toml_tree.hpp"

namespace synq::experiment {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\', out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\u{:04X}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string key_text(const std::string& key) {
  const bool bare = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  return bare ? key : quoted(key);
}

/// The shortest text that reads back to the same double; whole numbers as integers, since 1.0 and 1 mean the same.
std::string real_text(double x) {
  constexpr double beyond_integers = 0x1p63;
  if (x == 0) return std::signbit(x) ? "-0.0" : "0";
  if (x == std::floor(x) && std::abs(x) < beyond_integers) return fmt::format("{}", std::int64_t(x));
  return fmt::format("{}", x);
}

std::vector<const Entry*> sorted(const Table& table) {
  std::vector<const Entry*> out;
  for (const Entry& entry : table.entries) out.push_back(&entry);
  std::sort(out.begin(), out.end(), [](const Entry* a, const Entry* b) { return a->key < b->key; });
  return out;
}

std::string inline_text(const Node& node);

std::string inline_list(const List& list) {
  std::vector<std::string> parts;
  for (const NodeHandle& element : list) parts.push_back(inline_text(*element));
  return fmt::format("[{}]", fmt::join(parts, ", "));
}

std::string inline_table(const Table& table) {
  std::vector<std::string> parts;
  for (const Entry* entry : sorted(table))
    parts.push_back(fmt::format("{} = {}", key_text(entry->key), inline_text(*entry->value)));
  return fmt::format("{{{}}}", fmt::join(parts, ", "));
}

std::string inline_text(const Node& node) {
  if (const auto* truth = std::get_if<bool>(&node.value)) return *truth ? "true" : "false";
  if (const auto* whole = std::get_if<std::int64_t>(&node.value)) return fmt::format("{}", *whole);
  if (const auto* real = std::get_if<double>(&node.value)) return real_text(*real);
  if (const auto* text = std::get_if<std::string>(&node.value)) return quoted(*text);
  if (const auto* list = std::get_if<List>(&node.value)) return inline_list(*list);
  return inline_table(std::get<Table>(node.value));
}

bool is_table(const Node& node) { return std::holds_alternative<Table>(node.value); }

/// A list that is written as [[name]] blocks.
bool is_table_list(const Node& node) {
  const auto* list = std::get_if<List>(&node.value);
  return list && !list->empty() && std::all_of(list->begin(), list->end(), [](const auto& e) { return is_table(*e); });
}

void append(const Table& table, const std::string& prefix, std::string& out) {
  for (const Entry* entry : sorted(table))
    if (!is_table(*entry->value) && !is_table_list(*entry->value))
      out += fmt::format("{} = {}\n", key_text(entry->key), inline_text(*entry->value));
  for (const Entry* entry : sorted(table)) {
    const std::string name = prefix + key_text(entry->key);
    if (const auto* inner = std::get_if<Table>(&entry->value->value)) {
      out += fmt::format("\n[{}]\n", name);
      append(*inner, name + '.', out);
    } else if (is_table_list(*entry->value)) {
      for (const NodeHandle& element : std::get<List>(entry->value->value)) {
        out += fmt::format("\n[[{}]]\n", name);
        append(std::get<Table>(element->value), name + '.', out);
      }
    }
  }
}

}  // namespace

std::string describe(const Node& node) {
  if (std::holds_alternative<List>(node.value)) return "a list";
  if (is_table(node)) return "a table";
  if (std::holds_alternative<std::string>(node.value)) return "the text " + inline_text(node);
  if (const auto* real = std::get_if<double>(&node.value); real && *real == std::floor(*real) && std::abs(*real) < 1e15)
    return fmt::format("{:.1f}", *real);  // 3.0, lest the message reads "a whole number, got 3"
  return inline_text(node);
}

std::string value_text(const Node& node) { return inline_text(node); }

std::string canonical_text(const Table& table) {
  std::string out;
  append(table, "", out);
  return out;
}

}  // namespace synq::experiment
