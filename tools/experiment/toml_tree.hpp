#pragma once
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// A parsed config as plain nodes that know where they stand; the reader of configs (toml_reader.hpp) works on it.
/// toml++ is included by toml_tree.cpp alone.
namespace synq::experiment {

struct Node;
using NodeHandle = std::shared_ptr<Node>;
using List = std::vector<NodeHandle>;

/// key = value. `place` is where the key stands: "file:line:col", or "--set key".
struct Entry {
  std::string key;
  std::string place;
  NodeHandle value;
  bool was_read = false;
};

struct Table {
  std::vector<Entry> entries;   ///< in file order
  std::set<std::string> asked;  ///< every key a reader asked for, present or not: what is known here

  Entry* find(std::string_view key);
};

/// A value. Dates, nan and inf, which no config needs, are refused by the parser.
struct Node {
  std::string place;  ///< where the value starts
  std::variant<bool, std::int64_t, double, std::string, List, Table> value;
};

/// Parses a TOML text. Throws ConfigError "name:line:col: problem".
NodeHandle parse_tree(const std::string& text, const std::string& name);

/// Parses one value as written on a command line; a bare word is a string. Throws ConfigError "place: problem".
NodeHandle parse_value(const std::string& text, const std::string& place);

NodeHandle deep_copy(const Node&);

/// A value as TOML on one line, in the form of `canonical_text`; `parse_value` reads it back.
std::string value_text(const Node&);

/// "3", "the text "abc"", "a list", "a table": for messages of what was found.
std::string describe(const Node&);

/// TOML text with sorted keys and one form for each value (1.0 is written as 1), so that equal trees have equal texts.
std::string canonical_text(const Table&);

}  // namespace synq::experiment
