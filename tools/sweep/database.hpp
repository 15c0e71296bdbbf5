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

  /// Adds the records of a directory, all or none of them; those that are there already stay as they are. Returns how
  /// many are in the database then.
  std::size_t merge(const std::string& directory);
  /// In the order of their ids, which is that of no run.
  std::vector<Record> records() const;
  /// One record by its id, or by its first characters where these name one alone. Throws ConfigError otherwise.
  Record record(const std::string& id) const;
  std::string note(const std::string& key) const;  ///< of the table sweep: "file", "base_directory"

 private:
  class Statement;
  void run(const char* sql) const;

  std::string path_;
  std::shared_ptr<sqlite3> db_;
};

/// id,seed,status,weights_hash,error, a column for each axis and each metric; a missing number is empty.
std::string to_csv(const std::vector<Record>&);

}  // namespace synq::sweep
