#include "tools/experiment/hash.hpp"

#include <fmt/format.h>

namespace synq::experiment {

void Hash::add(std::string_view bytes) {
  constexpr std::uint64_t prime = 0x100000001b3u;
  for (const char c : bytes) state_ = (state_ ^ static_cast<unsigned char>(c)) * prime;
}

std::string Hash::hex() const { return fmt::format("{:016x}", state_); }

std::string hash_hex(std::string_view bytes) {
  Hash hash;
  hash.add(bytes);
  return hash.hex();
}

}  // namespace synq::experiment
