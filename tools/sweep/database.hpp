#pragma once
#include <memory>
#include <string>
#include <vector>

#include "tools/sweep/record.hpp"

struct sqlite3;

/// The results of a sweep as one SQLite file: points(id, seed, status, error, weights_hash, axes, metrics, config) with
/// axes and metrics as JSON objects, and sweep(key, value).
namespace synq::sweep {

class Database {
 public:
  /// Opens, and with `create` makes, a database. Throws ConfigError with SQLite's message.
  Database(const std::string& path, bool create);

  /// Adds the records of a directory, all or none of them, and returns how many are in the database then. Throws
  /// ConfigError where the database has another sweep, or other results of a point.
  std::size_t merge(const std::string& directory, const std::vector<Record>&);
  /// In the order of their ids and axes, which is that of no run.
  std::vector<Record> records() const;
  /// One record by its id, or by its first characters where these name one alone. Throws ConfigError otherwise.
  Record record(const std::string& id) const;
  std::string note(const std::string& key) const;  ///< of the table sweep: "file", "base_directory"

 private:
  class Statement;
  void run(const char* sql) const;
  void keep_note(const std::string& key, const std::string& text, const std::string& directory);
  void keep(const Record&, const std::string& directory);

  std::string path_;
  std::shared_ptr<sqlite3> db_;
};

/// Merges the results of a directory into the database at `path`, which is made where it is missing. Returns how many
/// it has then. Throws ConfigError as `merge` of a database, and where the directory has no results.
std::size_t merge(const std::string& directory, const std::string& path);

/// id,seed,status,weights_hash,error, a column for each axis and each metric; a missing number is empty.
std::string to_csv(const std::vector<Record>&);

}  // namespace synq::sweep
