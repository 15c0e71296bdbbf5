#include "tools/report/database.hpp"

#include <sqlite3.h>

#include <fstream>

#include "core/error.hpp"

namespace synq::report {

Database::Database(const std::string& path) : path_(path) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READONLY, nullptr);
  handle_ = {raw, sqlite3_close};
  if (code != SQLITE_OK) refuse("cannot open this database");
}

bool Database::is_one(const std::string& path) {
  std::string start(16, ' ');
  std::ifstream(path, std::ios::binary).read(start.data(), 16);
  return start == std::string("SQLite format 3\0", 16);
}

void Database::refuse(const std::string& problem) const {
  throw ConfigError(problem + ": " + sqlite3_errmsg(handle_.get()) + "; give the database that `synq sweep merge` made",
                    path_);
}

Rows::Rows(const Database& database, const std::string& query) : database_(database) {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(database.handle_.get(), query.c_str(), -1, &raw, nullptr) != SQLITE_OK)
    database.refuse("cannot read it as a sweep");
  statement_ = {raw, sqlite3_finalize};
}

bool Rows::next() {
  const int code = sqlite3_step(statement_.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) database_.refuse("cannot read a row");
  return code == SQLITE_ROW;
}

std::optional<std::string> Rows::text(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return {};
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return std::string(bytes, std::size_t(sqlite3_column_bytes(statement_.get(), column)));
}

std::optional<std::int64_t> Rows::integer(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return {};
  return sqlite3_column_int64(statement_.get(), column);
}

}  // namespace synq::report
