#pragma once
#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/format.hpp"
#include "tools/experiment/nearest.hpp"

namespace synq::experiment {

struct Node;
struct Entry;
struct Table;

/// A number format of a config, with the range the config declares for its register (in real units), if any.
struct FormatEntry {
  Format format;
  std::optional<std::array<double, 2>> range;  ///< low < high
};

/// A table of a config being read. Every key that is read is ticked off; `finish` refuses the rest.
/// Readers of the same config share its tree: copies are cheap, and a tick of one is seen by all.
/// Without a fallback a key is required; a fallback that is used is written into the tree, as if the config had it.
/// All mistakes of the text are ConfigErrors placed at "file:line:col"
/// (a key changed by `set`: at "--set key").
class TableReader {
 public:
  static constexpr double infinity = std::numeric_limits<double>::infinity();
  static constexpr double above_zero = 1e-300;  ///< as the low end of a range
  using Whole = std::numeric_limits<std::int64_t>;
  using FormatEntry = experiment::FormatEntry;

  /// Parses a file; `path` is the file part of every place. Throws ConfigError when it cannot be read or parsed.
  static TableReader from_file(const std::string& path);
  static TableReader from_text(const std::string& text, const std::string& name);

  /// "key=value" replaces or adds a value: a dotted key relative to this table, a number for the n-th of a list
  /// (row.0.rate=1); the value in TOML syntax, where a bare word is a string.
  void set(const std::string& assignment);
  /// Makes the key known for suggestions, but does not tick it off.
  bool has(const std::string& key) const;

  /// A whole number is taken as well. The range includes its ends; a fallback is not checked.
  double number(const std::string& key, std::optional<double> fallback = {}, double min = -infinity,
                double max = infinity);
  std::int64_t integer(const std::string& key, std::optional<std::int64_t> fallback = {},
                       std::int64_t min = Whole::min(), std::int64_t max = Whole::max());
  bool boolean(const std::string& key, std::optional<bool> fallback = {});
  std::string text(const std::string& key, std::optional<std::string> fallback = {});
  /// One of the given words.
  std::string choice(const std::string& key, std::span<const std::string_view> words,
                     std::optional<std::string> fallback = {});

  std::vector<double> numbers(const std::string& key, std::optional<std::vector<double>> fallback = {});
  std::vector<std::int64_t> integers(const std::string& key, std::optional<std::vector<std::int64_t>> fallback = {});
  std::vector<std::string> texts(const std::string& key, std::optional<std::vector<std::string>> fallback = {});

  /// A value of any kind as TOML text on one line, which `set` takes; of a list, each of its values.
  std::string literal(const std::string& key);
  std::vector<std::string> literals(const std::string& key);
  /// A list of lists, each value as `literal` gives it.
  std::vector<std::vector<std::string>> literal_rows(const std::string& key);

  /// A number format: a text for parse_format, or a table {word, frac, signed = true, round = "half_even",
  /// overflow = "saturate", random_bits = 16, centred = false, range = [low, high]}; the tree then holds the table, for
  /// a text too. Absent: the fallback.
  std::optional<FormatEntry> format(const std::string& key, std::optional<FormatEntry> fallback = {});
  /// A sub-table; nullopt if absent.
  std::optional<TableReader> table(const std::string& key);
  /// A sub-table; an absent one is made, empty, placed where this table is.
  TableReader section(const std::string& key);
  /// The tables of [[key]]; none if absent.
  std::vector<TableReader> tables(const std::string& key);

  std::vector<std::string> keys() const;            ///< in file order, those of `set` last
  std::string place(const std::string& key) const;  ///< of the key, or of the table if the key is absent
  /// Throws ConfigError(problem, place(key)).
  [[noreturn]] void refuse(const std::string& key, const std::string& problem) const;

  /// Refuses the first key of this table that is none of these: before anything is found missing because of a slip.
  void expect_only(std::span<const std::string_view> known) const;
  /// Takes from another table the keys that this one does not have, as if the config had them.
  void fill(const TableReader& defaults);
  /// Forgets a key, for what is no part of an experiment.
  void drop(const std::string& key);
  /// Refuses the first key that was never read, here and in every table that was read from here:
  /// "unknown key 'x' in [table]; did you mean 'y'?", y being the nearest of the keys that were asked for there.
  void finish() const;

  /// This table as TOML text in one normal form (sorted keys, 1 for 1.0, [a] for a = {}), so that it can be hashed.
  std::string canonical() const;
  /// Copies this table, the ticks too, so that `set` on the copy leaves this one alone.
  TableReader clone() const;

 private:
  TableReader(std::shared_ptr<Node> node, std::string path);

  const Node* ask(const std::string& key) const;
  const Node* take(const std::string& key);
  const Node& require(const std::string& key);
  template <class T, class Convert>
  std::vector<T> list(const std::string& key, std::optional<std::vector<T>> fallback, const char* what, Convert);
  template <class T>
  T settle(const std::string& key, T fallback);
  void insert(const std::string& key, Node value);
  [[noreturn]] void refuse_type(const std::string& key, const char* what, const Node& got) const;
  FormatEntry format_table();
  Table& entries() const;
  std::string where() const;

  std::shared_ptr<Node> node_;  ///< holds a Table
  std::string path_;            ///< "network.neuron"; empty for the whole config
};

}  // namespace synq::experiment
