#pragma once
#include <cstddef>
#include <cstdint>

/// Philox4x32-10 (Salmon et al. 2011) many blocks at a time: the bits of Random123, which tests compare.
namespace synq {

struct PhiloxBlocks {
  std::uint32_t key[2];
  std::uint64_t tick;   ///< counter words 2 and 3
  std::uint64_t first;  ///< counter words 0 and 1 of the first block; the next blocks follow
  std::size_t count;    ///< blocks wanted; whole groups of 8 are written
};
inline constexpr std::size_t draws_in_block = 8;  ///< of 16 bits

/// out: count blocks, up to a multiple of 8, of 8 draws each, in order.
void philox(const PhiloxBlocks&, std::uint16_t* out);
/// The same for one instruction set; defined where it is compiled.
template <class V>
void philox_on(const PhiloxBlocks&, std::uint16_t* out);

}  // namespace synq
