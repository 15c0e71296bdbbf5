#include "tools/sweep/database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/error.hpp"
#include "tools/experiment/file.hpp"
#include "tools/hardware/cost_files.hpp"
#include "tools/sweep/result_file.hpp"

namespace synq::sweep {

/// One SQL statement, with its parameters bound in order.
class Database::Statement {
 public:
  Statement(const Database& d, const char* sql) : db_(d.db_.get()), path_(d.path_) {
    check(sqlite3_prepare_v2(db_, sql, -1, &statement_, nullptr));
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  void bind(const std::string& text) {
    check(sqlite3_bind_text(statement_, ++bound_, text.data(), int(text.size()), SQLITE_TRANSIENT));
  }
  void bind(std::int64_t x) { check(sqlite3_bind_int64(statement_, ++bound_, x)); }
  /// Whether there is a row.
  bool step() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) check(code);
    return code == SQLITE_ROW;
  }
  void reset() { check(sqlite3_reset(statement_)), bound_ = 0; }
  std::string text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return bytes ? std::string(bytes, std::size_t(sqlite3_column_bytes(statement_, column))) : "";
  }
  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }

 private:
  void check(int code) const {
    if (code != SQLITE_OK) throw ConfigError(fmt::format("SQLite: {}", sqlite3_errmsg(db_)), path_);
  }

  sqlite3* db_;
  const std::string& path_;
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

namespace {

constexpr const char* columns = "id, seed, status, error, weights_hash, axes, metrics, config";

Record record_of(const auto& row) {
  return {row.text(0),          row.integer(1),          row.text(2), row.text(3),
          axes_of(row.text(5)), metrics_of(row.text(6)), row.text(4), row.text(7)};
}

}  // namespace

Database::Database(const std::string& path, bool create) : path_(path) {
  if (!create && !std::filesystem::exists(path))
    throw ConfigError("there is no such database; synq sweep merge DIR -o FILE makes one", path);
  sqlite3* db = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0), nullptr);
  db_.reset(db, [](sqlite3* d) { sqlite3_close(d); });
  if (code != SQLITE_OK) throw ConfigError(fmt::format("SQLite: {}", sqlite3_errmsg(db)), path);
  sqlite3_busy_timeout(db, 60000);
  if (!create) return;
  run("PRAGMA journal_mode=WAL");
  run("CREATE TABLE IF NOT EXISTS points(id TEXT, seed INTEGER, status TEXT, error TEXT, weights_hash "
      "TEXT, "
      "axes TEXT, metrics TEXT, config TEXT, PRIMARY KEY(id, axes)) WITHOUT ROWID");
  run("CREATE TABLE IF NOT EXISTS sweep(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID");
}

void Database::run(const char* sql) const {
  Statement s(*this, sql);
  while (s.step()) {
  }
}

std::size_t Database::merge(const std::string& directory, const std::vector<Record>& records) {
  run("BEGIN IMMEDIATE");
  for (const auto& [key, file] : {std::pair("base_directory", "base_directory"), std::pair("file", "sweep.toml")})
    if (const auto text = experiment::read_file(directory + '/' + file)) keep_note(key, *text, directory);
  for (const Record& r : records) keep(r, directory);
  run("COMMIT");
  Statement counted(*this, "SELECT count(*) FROM points");
  return counted.step() ? std::size_t(counted.integer(0)) : 0;
}

void Database::keep_note(const std::string& key, const std::string& text, const std::string& directory) {
  const std::string there = note(key);
  if (key == "file" && !there.empty() && there != text)
    throw ConfigError("holds another sweep than " + directory + "; give another -o", path_);
  Statement insert(*this, "INSERT OR REPLACE INTO sweep VALUES(?, ?)");
  insert.bind(key), insert.bind(text);
  insert.step();
}

void Database::keep(const Record& r, const std::string& directory) {
  const std::string axes = axes_json(r.names);
  Statement known(*this, fmt::format("SELECT {} FROM points WHERE id = ? AND axes = ?", columns).c_str());
  known.bind(r.id), known.bind(axes);
  if (known.step()) {
    if (to_line(record_of(known)) == to_line(r)) return;
    throw ConfigError(fmt::format("point {} has other results in {}: those of another version of synq, or of a file "
                                  "that its config names; give another -o",
                                  r.id, directory),
                      path_);
  }
  Statement insert(*this, "INSERT INTO points VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
  insert.bind(r.id), insert.bind(r.seed), insert.bind(r.status), insert.bind(r.error), insert.bind(r.weights_hash);
  insert.bind(axes), insert.bind(metrics_json(r.metrics)), insert.bind(r.config);
  insert.step();
}

std::size_t merge(const std::string& directory, const std::string& path) {
  std::vector<Record> records;
  each_record(directory, false, [&](Record&& r) { records.push_back(std::move(r)); });
  return Database(path, true).merge(directory, records);
}

std::vector<Record> Database::records() const {
  Statement s(*this, fmt::format("SELECT {} FROM points ORDER BY id, axes", columns).c_str());
  std::vector<Record> all;
  while (s.step()) all.push_back(record_of(s));
  return all;
}

Record Database::record(const std::string& id) const {
  Statement s(*this, fmt::format("SELECT {} FROM points WHERE substr(id, 1, length(?1)) = ?1", columns).c_str());
  s.bind(id);
  if (!s.step()) throw ConfigError(fmt::format("there is no point whose id begins with '{}'", id), path_);
  Record r = record_of(s);
  while (s.step())  // places on the axes that make the same config have the same id
    if (s.text(0) != r.id) throw ConfigError(fmt::format("several ids begin with '{}'; give more of it", id), path_);
  return r;
}

std::string Database::note(const std::string& key) const {
  Statement s(*this, "SELECT value FROM sweep WHERE key = ?");
  s.bind(key);
  return s.step() ? s.text(0) : "";
}

std::string to_csv(const std::vector<Record>& records) {
  std::vector<std::string> axes;
  std::set<std::string> metrics;
  for (const Record& r : records) {
    add_axes(axes, r.names);
    for (const auto& [name, x] : r.metrics) metrics.insert(name);
  }
  std::string csv = "id,seed,status,weights_hash,error";
  for (const std::string& axis : axes) csv += ',' + hardware::quoted(axis);
  for (const std::string& name : metrics) csv += ',' + name;
  for (const Record& r : records) {
    csv += fmt::format("\n{},{},{},{},{}", r.id, r.seed, r.status, r.weights_hash, hardware::quoted(r.error));
    for (const std::string& axis : axes) {
      const auto at = std::find_if(r.names.begin(), r.names.end(), [&](const auto& n) { return n.first == axis; });
      csv += ',';
      if (at == r.names.end()) continue;
      csv += hardware::quoted(plain(at->second));
    }
    for (const std::string& name : metrics) {
      const auto at = r.metrics.find(name);
      csv += at == r.metrics.end() ? "," : fmt::format(",{}", at->second);
    }
  }
  return csv + "\n";
}

}  // namespace synq::sweep
