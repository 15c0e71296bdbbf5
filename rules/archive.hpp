#pragma once
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace synq {

/// A checkpoint's bytes: numbers in little-endian order, written and read in the same sequence.
class Archive {
 public:
  Archive() = default;
  explicit Archive(std::string bytes) : bytes_(std::move(bytes)), reading_(true) {}
  bool reading() const { return reading_; }
  const std::string& bytes() const { return bytes_; }

  /// Writes x, or reads it back. Throws ConfigError at the end of a truncated checkpoint.
  void field(std::uint64_t& x) {
    if (!reading_) {
      for (int b = 0; b < 64; b += 8) bytes_.push_back(static_cast<char>(x >> b & 0xff));
      return;
    }
    if (at_ + 8 > bytes_.size()) throw ConfigError("the checkpoint is truncated; start over with --force");
    x = 0;
    for (int b = 0; b < 64; b += 8) x |= std::uint64_t(static_cast<unsigned char>(bytes_[at_++])) << b;
  }
  void field(std::int64_t& x) { as_bits(x); }
  void field(double& x) { as_bits(x); }
  void field(std::int32_t& x) {
    std::int64_t wide = x;
    field(wide);
    x = static_cast<std::int32_t>(wide);
  }
  void field(std::string& s) {
    std::uint64_t size = s.size();
    field(size);
    if (!reading_) {
      bytes_ += s;
      return;
    }
    if (size > bytes_.size() - at_) throw ConfigError("the checkpoint is truncated; start over with --force");
    s = bytes_.substr(at_, size);
    at_ += size;
  }
  template <class T>
  void field(std::vector<T>& v) {
    std::uint64_t size = v.size();
    field(size);
    if (reading_ && size > bytes_.size()) throw ConfigError("the checkpoint is damaged; start over with --force");
    v.resize(size);
    for (T& x : v) field(x);
  }

 private:
  template <class T>
  void as_bits(T& x) {
    auto bits = std::bit_cast<std::uint64_t>(x);
    field(bits);
    x = std::bit_cast<T>(bits);
  }

  std::string bytes_;
  std::size_t at_ = 0;
  bool reading_ = false;
};

}  // namespace synq
