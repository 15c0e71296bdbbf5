#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace synq::experiment {

/// FNV-1a, 64 bits, of bytes that arrive in pieces. Tells configs apart; guards against no adversary.
class Hash {
 public:
  void add(std::string_view bytes);
  /// 16 hexadecimal digits, of everything added so far.
  std::string hex() const;

 private:
  std::uint64_t state_ = 0xcbf29ce484222325u;
};

/// The hash of bytes that are all there.
std::string hash_hex(std::string_view bytes);

}  // namespace synq::experiment
