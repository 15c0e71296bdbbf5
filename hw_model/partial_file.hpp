#pragma once
#include <string>
#include <string_view>

namespace synq {

/// A long file written piece by piece to NAME.partial, renamed to NAME at the end: NAME is whole or absent.
/// Every member but the destructor throws ConfigError with the path where the system refuses ("No space left ...").
class PartialFile {
 public:
  /// Makes NAME.partial, empty; the folder must be there. An older NAME stays until finish() replaces it.
  explicit PartialFile(std::string name);
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;
  /// Leaves an unfinished NAME.partial with all that was appended, so that a run that broke off can be looked at.
  ~PartialFile();

  std::string partial() const { return name_ + ".partial"; }

  void append(std::string_view bytes) {
    buffer_ += bytes;
    if (buffer_.size() >= block) write_out();
  }

  /// Flushes to the disk and renames; append no more.
  void finish();

 private:
  static constexpr std::size_t block = 1 << 20;  ///< bytes collected before the system is called

  /// Writes the buffer; 0, or the errno of what failed.
  int try_write();
  void write_out();
  [[noreturn]] void refuse(int error_number);

  std::string name_, buffer_;
  int descriptor_ = -1;
};

}  // namespace synq
