#pragma once
#include <memory>
#include <optional>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace synq::report {

/// An SQLite file, read only. Everything that SQLite refuses is a ConfigError placed at the file.
class Database {
 public:
  explicit Database(const std::string& path);

  /// Whether the file begins as SQLite's do.
  static bool is_one(const std::string& path);
  const std::string& path() const { return path_; }
  [[noreturn]] void refuse(const std::string& problem) const;

 private:
  friend class Rows;
  std::string path_;
  std::shared_ptr<sqlite3> handle_;
};

/// The rows of a query, one after another.
class Rows {
 public:
  Rows(const Database&, const std::string& query);

  bool next();
  /// Of the present row, by the place in the query; nullopt for NULL.
  std::optional<std::string> text(int column) const;
  std::optional<std::int64_t> integer(int column) const;

 private:
  const Database& database_;
  std::shared_ptr<sqlite3_stmt> statement_;
};

}  // namespace synq::report
