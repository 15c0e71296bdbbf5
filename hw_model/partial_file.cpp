#include "hw_model/partial_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "core/error.hpp"

namespace synq {

PartialFile::PartialFile(std::string name) : name_(std::move(name)) {
  std::error_code ignored;
  if (std::filesystem::is_directory(name_, ignored)) refuse(EISDIR);  // else found out at the end, by the rename
  descriptor_ = ::open(partial().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor_ < 0) refuse(errno);
  buffer_.reserve(block + 4096);
}

PartialFile::~PartialFile() {
  if (descriptor_ < 0) return;
  try_write();
  ::close(descriptor_);
}

int PartialFile::try_write() {
  std::string_view bytes = buffer_;
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(std::size_t(written));
  }
  buffer_.clear();
  return 0;
}

void PartialFile::write_out() {
  if (descriptor_ < 0) throw Defect("bytes for a file that is closed: " + name_);
  if (const int error = try_write()) refuse(error);
}

void PartialFile::finish() {
  write_out();
  if (::fsync(descriptor_) != 0 && errno != EINVAL) refuse(errno);  // EINVAL: not supported there
  if (::close(std::exchange(descriptor_, -1)) != 0) refuse(errno);
  if (std::rename(partial().c_str(), name_.c_str()) != 0) refuse(errno);
}

void PartialFile::refuse(int error_number) {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  throw ConfigError(std::string("cannot write: ") + std::strerror(error_number) +
                        "; check the path, your rights there and the space that is left",
                    name_);
}

}  // namespace synq
