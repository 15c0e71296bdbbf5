#include "tools/sweep/result_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <vector>

#include "core/error.hpp"
#include "tools/experiment/file.hpp"

namespace synq::sweep {

ResultFile::ResultFile(const std::string& directory, std::size_t shard, std::size_t shards)
    : path_(fmt::format("{}/points-{}-of-{}.jsonl", directory, shard, shards)) {
  descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (descriptor_ < 0) experiment::refuse_file(path_, "write", errno);
  if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    close(descriptor_);
    throw ConfigError("another process is at work on this shard; wait for it, or give each its own --shard", path_);
  }
  drop_partial_line();
}

ResultFile::~ResultFile() {
  fsync(descriptor_);
  close(descriptor_);
}

void ResultFile::drop_partial_line() {
  const std::string bytes = experiment::read_file(path_).value_or("");
  const std::size_t end = bytes.rfind('\n') == std::string::npos ? 0 : bytes.rfind('\n') + 1;
  if (end < bytes.size() && ftruncate(descriptor_, off_t(end)) != 0) experiment::refuse_file(path_, "write", errno);
}

void ResultFile::add(const Record& r) {
  const std::string line = to_line(r);
  const std::lock_guard lock(mutex_);
  for (std::size_t done = 0; done < line.size();) {
    const ssize_t n = write(descriptor_, line.data() + done, line.size() - done);
    if (n < 0 && errno != EINTR) experiment::refuse_file(path_, "write", errno);
    if (n > 0) done += std::size_t(n);
  }
}

DirectoryLock::DirectoryLock(const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) experiment::refuse_file(directory, "write", error.value());
  const std::string path = directory + "/lock";
  descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor_ < 0) experiment::refuse_file(path, "write", errno);
  while (flock(descriptor_, LOCK_EX) != 0)
    if (errno != EINTR) experiment::refuse_file(path, "lock", errno);
}

DirectoryLock::~DirectoryLock() { close(descriptor_); }

void each_record(const std::string& directory, bool may_be_empty, const std::function<void(Record&&)>& f) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error))
    if (entry.path().extension() == ".jsonl") files.push_back(entry.path().string());
  if (error && !may_be_empty) experiment::refuse_file(directory, "read", error.value());
  if (files.empty() && !may_be_empty)
    throw ConfigError("there are no results (*.jsonl) in it; synq sweep run FILE --out DIR makes them", directory);
  std::sort(files.begin(), files.end());
  for (const std::string& path : files) {
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);)
      if (auto record = from_line(line)) f(std::move(*record));
    if (in.bad()) throw ConfigError("cannot be read", path);
  }
}

}  // namespace synq::sweep
