#include "tools/experiment/toml_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/error.hpp"
#include "core/format_text.hpp"
#include "tools/experiment/toml_tree.hpp"

namespace synq::experiment {
namespace {

std::string file_text(const std::string& path) {
  std::error_code ignored;  // what cannot be asked cannot be read either
  if (std::filesystem::is_directory(path, ignored)) throw ConfigError("is a directory; a TOML file is needed", path);
  std::ifstream in(path, std::ios::binary);
  if (!in) throw ConfigError(fmt::format("cannot read the config: {}", std::strerror(errno)), path);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad()) throw ConfigError("cannot read the config", path);
  return text;
}

/// "in [0, 1]", "at least 0", "at most 1", "above 0", "above 0 and at most 1"
template <class T>
std::string range_text(T min, T max, T lowest, T highest) {
  if (min == T(TableReader::above_zero) && min > 0)
    return max == highest ? "above 0" : fmt::format("above 0 and at most {}", max);
  if (max == highest) return fmt::format("at least {}", min);
  if (min == lowest) return fmt::format("at most {}", max);
  return fmt::format("in [{}, {}]", min, max);
}

std::optional<double> as_number(const Node& node) {
  if (const auto* real = std::get_if<double>(&node.value)) return *real;
  if (const auto* whole = std::get_if<std::int64_t>(&node.value)) return double(*whole);
  return {};
}

template <class T>
std::optional<T> as(const Node& node) {
  const T* value = std::get_if<T>(&node.value);
  return value ? std::optional<T>(*value) : std::nullopt;
}

std::string joined(const std::string& path, const std::string& key) { return path.empty() ? key : path + '.' + key; }

}  // namespace

TableReader::TableReader(std::shared_ptr<Node> node, std::string path)
    : node_(std::move(node)), path_(std::move(path)) {}

TableReader TableReader::from_file(const std::string& path) { return from_text(file_text(path), path); }

TableReader TableReader::from_text(const std::string& text, const std::string& name) {
  return {parse_tree(text, name), ""};
}

Table& TableReader::entries() const { return std::get<Table>(node_->value); }

std::string TableReader::where() const { return path_.empty() ? "" : fmt::format(" in [{}]", path_); }

bool TableReader::has(const std::string& key) const { return ask(key) != nullptr; }

const Node* TableReader::ask(const std::string& key) const {
  entries().asked.insert(key);
  const Entry* entry = entries().find(key);
  return entry ? entry->value.get() : nullptr;
}

const Node* TableReader::take(const std::string& key) {
  const Node* node = ask(key);
  if (node) entries().find(key)->was_read = true;
  return node;
}

const Node& TableReader::require(const std::string& key) {
  if (const Node* node = take(key)) return *node;
  std::vector<std::string> unread;
  for (const Entry& entry : entries().entries)
    if (!entries().asked.contains(entry.key)) unread.push_back(entry.key);
  const std::string slip = nearest(key, unread);
  if (slip.empty()) refuse(key, fmt::format("'{}' is missing{}", key, where()));
  refuse(slip, fmt::format("'{}' is missing{}; is '{}' a slip for it?", key, where(), slip));
}

void TableReader::insert(const std::string& key, Node value) {
  entries().entries.push_back({key, node_->place, std::make_shared<Node>(std::move(value)), true});
}

template <class T>
T TableReader::settle(const std::string& key, T fallback) {
  insert(key, {node_->place, fallback});
  return fallback;
}

void TableReader::refuse_type(const std::string& key, const char* what, const Node& got) const {
  refuse(key, fmt::format("'{}' must be {}, got {}", key, what, describe(got)));
}

double TableReader::number(const std::string& key, std::optional<double> fallback, double min, double max) {
  if (fallback && !ask(key)) return settle(key, *fallback);
  const Node& node = require(key);
  const std::optional<double> value = as_number(node);
  if (!value) refuse_type(key, "a number", node);
  if (*value < min || *value > max)
    refuse(key, fmt::format("'{}' must be {}, got {}", key, range_text(min, max, -infinity, infinity), *value));
  return *value;
}

std::int64_t TableReader::integer(const std::string& key, std::optional<std::int64_t> fallback, std::int64_t min,
                                  std::int64_t max) {
  if (fallback && !ask(key)) return settle(key, *fallback);
  const Node& node = require(key);
  const auto value = as<std::int64_t>(node);
  if (!value) refuse_type(key, "a whole number", node);
  if (*value < min || *value > max)
    refuse(key, fmt::format("'{}' must be {}, got {}", key, range_text(min, max, Whole::min(), Whole::max()), *value));
  return *value;
}

bool TableReader::boolean(const std::string& key, std::optional<bool> fallback) {
  if (fallback && !ask(key)) return settle(key, *fallback);
  const Node& node = require(key);
  const auto value = as<bool>(node);
  if (!value) refuse_type(key, "true or false", node);
  return *value;
}

std::string TableReader::literal(const std::string& key) { return value_text(require(key)); }

namespace {

/// All keys of the tables in a value count as read.
void take_whole(Node& node) {
  if (auto* table = std::get_if<Table>(&node.value))
    for (Entry& entry : table->entries) entry.was_read = true, take_whole(*entry.value);
  if (auto* list = std::get_if<List>(&node.value))
    for (const NodeHandle& element : *list) take_whole(*element);
}

}  // namespace

std::vector<std::string> TableReader::literals(const std::string& key) {
  const Node& node = require(key);
  const auto list = as<List>(node);
  if (!list) refuse_type(key, "a list", node);
  std::vector<std::string> all;
  for (const NodeHandle& element : *list) {
    all.push_back(value_text(*element));
    take_whole(*element);
  }
  return all;
}

std::vector<std::vector<std::string>> TableReader::literal_rows(const std::string& key) {
  const Node& node = require(key);
  const auto rows = as<List>(node);
  if (!rows) refuse_type(key, "a list of lists", node);
  std::vector<std::vector<std::string>> all;
  for (const NodeHandle& row : *rows) {
    const auto list = as<List>(*row);
    if (!list) refuse_type(key, "a list of lists", *row);
    all.emplace_back();
    for (const NodeHandle& element : *list) all.back().push_back(value_text(*element));
  }
  return all;
}

std::string TableReader::text(const std::string& key, std::optional<std::string> fallback) {
  if (fallback && !ask(key)) return settle(key, *fallback);
  const Node& node = require(key);
  const auto value = as<std::string>(node);
  if (!value) refuse_type(key, "a text", node);
  return *value;
}

std::string TableReader::choice(const std::string& key, std::span<const std::string_view> words,
                                std::optional<std::string> fallback) {
  if (fallback && !ask(key)) return settle(key, *fallback);
  const Node& node = require(key);
  const std::string list = fmt::format("one of {}", fmt::join(words, ", "));
  const auto value = as<std::string>(node);
  if (!value) refuse_type(key, list.c_str(), node);
  for (const std::string_view word : words)
    if (word == *value) return *value;
  const std::string meant = nearest(*value, words);
  const std::string hint = meant.empty() ? "" : fmt::format("; did you mean '{}'?", meant);
  refuse(key, fmt::format("'{}' must be {}, got {}{}", key, list, describe(node), hint));
}

template <class T, class Convert>
std::vector<T> TableReader::list(const std::string& key, std::optional<std::vector<T>> fallback, const char* what,
                                 Convert convert) {
  if (fallback && !ask(key)) {
    List filled;
    for (const T& value : *fallback) filled.push_back(std::make_shared<Node>(Node{node_->place, value}));
    insert(key, {node_->place, std::move(filled)});
    return *fallback;
  }
  const Node& node = require(key);
  const List* elements = std::get_if<List>(&node.value);
  if (!elements) refuse_type(key, fmt::format("a list of {}s", what).c_str(), node);
  std::vector<T> out;
  for (const NodeHandle& element : *elements) {
    const std::optional<T> value = convert(*element);
    if (!value)
      throw ConfigError(fmt::format("'{}' must hold {}s only, got {}", key, what, describe(*element)), element->place,
                        joined(path_, key));
    out.push_back(*value);
  }
  return out;
}

std::vector<double> TableReader::numbers(const std::string& key, std::optional<std::vector<double>> fallback) {
  return list(key, std::move(fallback), "number", as_number);
}

std::vector<std::int64_t> TableReader::integers(const std::string& key,
                                                std::optional<std::vector<std::int64_t>> fallback) {
  return list(key, std::move(fallback), "whole number", as<std::int64_t>);
}

std::vector<std::string> TableReader::texts(const std::string& key, std::optional<std::vector<std::string>> fallback) {
  return list(key, std::move(fallback), "text", as<std::string>);
}

std::optional<TableReader> TableReader::table(const std::string& key) {
  const Node* node = take(key);
  if (!node) return {};
  if (!std::holds_alternative<Table>(node->value)) refuse_type(key, "a table", *node);
  return TableReader(entries().find(key)->value, joined(path_, key));
}

TableReader TableReader::section(const std::string& key) {
  if (!ask(key)) insert(key, {node_->place, Table{}});
  return *table(key);
}

std::vector<TableReader> TableReader::tables(const std::string& key) {
  const Node* node = take(key);
  if (!node) return {};
  const List* list = std::get_if<List>(&node->value);
  if (!list) refuse_type(key, fmt::format("a list of tables, [[{}]]", joined(path_, key)).c_str(), *node);
  std::vector<TableReader> out;
  for (const NodeHandle& element : *list) {
    if (!std::holds_alternative<Table>(element->value))
      throw ConfigError(fmt::format("'{}' must hold tables only, got {}", key, describe(*element)), element->place,
                        joined(path_, key));
    out.push_back(TableReader(element, joined(path_, key)));
  }
  return out;
}

std::vector<std::string> TableReader::keys() const {
  std::vector<std::string> out;
  for (const Entry& entry : entries().entries) out.push_back(entry.key);
  return out;
}

std::string TableReader::place(const std::string& key) const {
  const Entry* entry = entries().find(key);
  return entry ? entry->place : node_->place;
}

void TableReader::refuse(const std::string& key, const std::string& problem) const {
  throw ConfigError(problem, place(key), joined(path_, key));
}

namespace {

void finish_table(const Table& table, const std::string& path);

[[noreturn]] void refuse_unknown(const Entry& entry, const std::string& path, std::span<const std::string_view> known) {
  const std::string where = path.empty() ? "" : fmt::format(" in [{}]", path);
  throw ConfigError(fmt::format("unknown key '{}'{}{}", entry.key, where, suggestion(entry.key, known)), entry.place,
                    joined(path, entry.key));
}

void finish_entry(const Entry& entry, const std::string& path) {
  if (const auto* inner = std::get_if<Table>(&entry.value->value)) finish_table(*inner, path);
  if (const auto* list = std::get_if<List>(&entry.value->value))
    for (const NodeHandle& element : *list)
      if (const auto* inner = std::get_if<Table>(&element->value)) finish_table(*inner, path);
}

void finish_table(const Table& table, const std::string& path) {
  for (const Entry& entry : table.entries) {
    if (entry.was_read) {
      finish_entry(entry, joined(path, entry.key));
      continue;
    }
    std::vector<std::string_view> known(table.asked.begin(), table.asked.end());
    std::erase(known, entry.key);  // `has` alone makes a key known
    refuse_unknown(entry, path, known);
  }
}

}  // namespace

void TableReader::expect_only(std::span<const std::string_view> known) const {
  for (const Entry& entry : entries().entries)
    if (std::find(known.begin(), known.end(), entry.key) == known.end()) refuse_unknown(entry, path_, known);
}

void TableReader::fill(const TableReader& defaults) {
  for (const Entry& entry : defaults.entries().entries)
    if (!entries().find(entry.key)) entries().entries.push_back({entry.key, entry.place, deep_copy(*entry.value)});
}

void TableReader::drop(const std::string& key) {
  std::erase_if(entries().entries, [&](const Entry& entry) { return entry.key == key; });
}

void TableReader::finish() const { finish_table(entries(), path_); }

std::string TableReader::canonical() const { return canonical_text(entries()); }

TableReader TableReader::clone() const { return {deep_copy(*node_), path_}; }

}  // namespace synq::experiment
