#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "tools/experiment/file.hpp"

namespace synq::experiment {

/// Writes NAME.partial, renamed to NAME at the end: a run directory is whole or absent.
/// While it lives no second process can write the same run (an advisory lock, gone when the process is).
class RunDirectory {
 public:
  /// Makes NAME.partial, and missing folders above it. Throws ConfigError when NAME exists and `force` is false, when
  /// NAME.partial exists and neither `resume` (continues it) nor `force` (starts over; `resume` goes first) is given,
  /// when `force` would delete a directory without config.toml, when another process writes this run, and when the
  /// folder above cannot be written.
  RunDirectory(std::string name, bool resume, bool force);
  RunDirectory(const RunDirectory&) = delete;
  RunDirectory& operator=(const RunDirectory&) = delete;
  ~RunDirectory();

  bool resuming() const { return resuming_; }  ///< NAME.partial was there and `resume` was given
  std::string partial() const { return name_ + ".partial"; }
  std::string final() const { return name_; }

  /// Writes a file of the run (see write_file); `relative` is below the run directory, e.g. "weights/in.npy".
  void write(const std::string& relative, std::string_view bytes);
  /// nullopt if absent.
  std::optional<std::string> read(const std::string& relative) const;
  /// Removes checkpoint/, flushes to the disk and renames NAME.partial to NAME; with `force` an old NAME is replaced
  /// in one step. Nothing can be written afterwards.
  void finish();

 private:
  std::string path_of(const std::string& relative) const;
  void refuse_existing() const;
  void make_partial();
  void lock();
  void replace_old();

  std::string name_;
  bool force_;
  bool resuming_ = false;
  bool finished_ = false;
  int lock_ = -1;  ///< descriptor of NAME.partial
};

}  // namespace synq::experiment
