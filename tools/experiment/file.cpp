#include "tools/experiment/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "core/error.hpp"

namespace synq::experiment {
namespace {

/// Closes what it holds.
struct Descriptor {
  int number;

  explicit Descriptor(int n) : number(n) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

const char* advice(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return "free some space there, or choose another --out";
    case EACCES:
    case EPERM:
    case EROFS:
      return "choose an --out where you may write";
    case ENOENT:
    case ENOTDIR:
      return "check the path";
    case EFBIG:
      return "raise the limit on file sizes (ulimit -f)";
    default:
      return "check the disk, or choose another --out";
  }
}

void make_folders(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code error;
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  if (error) refuse_file(path, "write", error.value());
}

/// Writes and flushes all bytes; 0, or the errno of the step that failed.
int write_all(const std::string& path, std::string_view bytes) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (file.number < 0) return errno;
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.number, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(std::size_t(written));
  }
  return ::fsync(file.number) == 0 ? 0 : errno;
}

}  // namespace

void refuse_file(const std::string& path, const std::string& what, int error_number, const std::string& detail) {
  const std::string aside = detail.empty() ? "" : fmt::format(" ({})", detail);
  throw ConfigError(fmt::format("cannot {}: {}{}; {}", what, std::strerror(error_number), aside, advice(error_number)),
                    path);
}

void write_file(const std::string& path, std::string_view bytes) {
  make_folders(path);
  const std::string temporary = path + ".tmp";
  int error = write_all(temporary, bytes);
  if (error == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return;
  ::unlink(temporary.c_str());  // gives a full disk its space back
  refuse_file(path, "write", error, fmt::format("{} bytes", bytes.size()));
}

std::optional<std::string> read_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number < 0 && errno == ENOENT) return {};
  if (file.number < 0) refuse_file(path, "read", errno);
  std::string bytes, block(1 << 16, '\0');
  while (true) {
    const ssize_t got = ::read(file.number, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse_file(path, "read", errno);
    if (got == 0) return bytes;
    bytes.append(block, 0, std::size_t(got));
  }
}

void flush_directory(const std::string& path) {
  const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.number < 0) refuse_file(path, "open", errno);
  if (::fsync(directory.number) != 0 && errno != EINVAL) refuse_file(path, "flush", errno);  // EINVAL: not supported
}

}  // namespace synq::experiment
