#include "tools/experiment/run_directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "core/error.hpp"

namespace synq::experiment {
namespace {

namespace fs = std::filesystem;

std::string without_end_slash(std::string name) {
  while (name.size() > 1 && name.back() == '/') name.pop_back();
  return name;
}

std::string folder_above(const std::string& name) {
  const fs::path above = fs::path(name).parent_path();
  return above.empty() ? "." : above.string();
}

/// Also true for a dangling link, which rename would not replace.
bool exists(const std::string& path) {
  std::error_code ignored;
  return fs::symlink_status(path, ignored).type() != fs::file_type::not_found;
}

/// What --force may delete: never a folder that only happens to bear the name.
bool is_run(const std::string& path) {
  std::error_code ignored;
  return fs::is_directory(fs::symlink_status(path, ignored)) &&
         (fs::is_empty(path, ignored) || exists(path + "/config.toml"));
}

void remove_tree(const std::string& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error) refuse_file(path, "delete", error.value());
}

void flush_tree(const std::string& path) {
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path))
    if (entry.is_directory() && !entry.is_symlink()) flush_directory(entry.path());
  flush_directory(path);
}

}  // namespace

RunDirectory::RunDirectory(std::string name, bool resume, bool force)
    : name_(without_end_slash(std::move(name))), force_(force) {
  const std::string last = fs::path(name_).filename();
  if (last.empty() || last == "." || last == "..") throw ConfigError("is no name for a run directory", name_);
  refuse_existing();
  resuming_ = resume && exists(partial());
  if (!resume && !force && exists(partial()))
    throw ConfigError("an unfinished run is there; --resume continues it, --force starts over", partial());
  make_partial();
}

RunDirectory::~RunDirectory() {
  if (lock_ >= 0) ::close(lock_);
}

void RunDirectory::refuse_existing() const {
  if (!exists(name_)) return;
  if (!force_) throw ConfigError("exists already; choose another --out, or --force to replace it", name_);
  if (!is_run(name_))
    throw ConfigError("is no run directory (it has no config.toml): --force will not delete it", name_);
}

void RunDirectory::make_partial() {
  std::error_code error;
  const std::string above = folder_above(name_);
  fs::create_directories(above, error);
  if (error) refuse_file(above, "make this folder", error.value());
  if (::access(above.c_str(), W_OK | X_OK) != 0) refuse_file(above, "write in this folder", errno);
  if (exists(partial())) {
    lock();
    if (resuming_) return;
    remove_tree(partial());
    ::close(std::exchange(lock_, -1));
  }
  fs::create_directory(partial(), error);
  if (error) refuse_file(partial(), "make this folder", error.value());
  lock();
}

void RunDirectory::lock() {
  lock_ = ::open(partial().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock_ < 0) refuse_file(partial(), "open", errno);
  if (::flock(lock_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;  // a file system may have no locks
  ::close(std::exchange(lock_, -1));
  throw ConfigError("another process is writing this run; wait for it, or choose another --out", partial());
}

std::string RunDirectory::path_of(const std::string& relative) const {
  const fs::path path(relative);
  const bool climbs = std::find(path.begin(), path.end(), "..") != path.end();
  if (path.empty() || path.is_absolute() || climbs) throw Defect("not a path below a run directory: " + relative);
  return (finished_ ? final() : partial()) + '/' + relative;
}

void RunDirectory::write(const std::string& relative, std::string_view bytes) {
  if (finished_) throw Defect("a finished run directory is written: " + relative);
  write_file(path_of(relative), bytes);
}

std::optional<std::string> RunDirectory::read(const std::string& relative) const {
  return read_file(path_of(relative));
}

void RunDirectory::finish() {
  if (finished_) throw Defect("a run directory is finished twice: " + name_);
  remove_tree(partial() + "/checkpoint");
  flush_tree(partial());
  refuse_existing();  // another process may have made it meanwhile
  if (exists(name_)) {
    replace_old();
  } else if (std::rename(partial().c_str(), name_.c_str()) != 0) {
    refuse_file(name_, fmt::format("rename {} to this", partial()), errno);
  }
  finished_ = true;
  flush_directory(folder_above(name_));
}

void RunDirectory::replace_old() {
  const std::string old = name_ + ".replaced";
  remove_tree(old);
  // Exchanged, there is a whole NAME at every moment; file systems that cannot exchange have none for an instant.
  if (::renameat2(AT_FDCWD, partial().c_str(), AT_FDCWD, name_.c_str(), RENAME_EXCHANGE) == 0) {
    if (std::rename(partial().c_str(), old.c_str()) != 0) refuse_file(partial(), "rename", errno);
  } else if (std::rename(name_.c_str(), old.c_str()) != 0 || std::rename(partial().c_str(), name_.c_str()) != 0) {
    refuse_file(name_, fmt::format("replace this by {}", partial()), errno);
  }
  remove_tree(old);
}

}  // namespace synq::experiment
