#pragma once
#include <functional>
#include <mutex>
#include <string>

#include "tools/sweep/record.hpp"

namespace synq::sweep {

/// The records of one shard, DIR/points-I-of-N.jsonl: lines that are whole or absent. What a process that was killed
/// left of a line is taken away when the file is opened again. One process at a time writes it.
class ResultFile {
 public:
  /// Throws ConfigError where another process writes the file, or it cannot be written.
  ResultFile(const std::string& directory, std::size_t shard, std::size_t shards);
  ResultFile(const ResultFile&) = delete;
  ResultFile& operator=(const ResultFile&) = delete;
  ~ResultFile();

  /// May be called from any thread. The line is with the operating system when this returns, so that it outlives the
  /// process; the file is flushed to the disk at the end.
  void add(const Record&);

 private:
  void drop_partial_line();

  std::string path_;
  int descriptor_ = -1;
  std::mutex mutex_;
};

/// While it lives no other process claims the directory: the shards of a sweep may begin at the same time.
class DirectoryLock {
 public:
  /// Makes the directory; waits for whoever has it. Throws ConfigError where it cannot be written.
  explicit DirectoryLock(const std::string& directory);
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;
  ~DirectoryLock();

 private:
  int descriptor_ = -1;
};

/// f(record) of every whole line of every *.jsonl in a directory, files in the order of their names.
/// Throws ConfigError where the directory has no such file or cannot be read; none are needed with `may_be_empty`.
void each_record(const std::string& directory, bool may_be_empty, const std::function<void(Record&&)>& f);

}  // namespace synq::sweep
