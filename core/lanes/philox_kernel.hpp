#pragma once
#include "core/lanes/philox.hpp"

/// Included only by the files that are compiled for one instruction set.
namespace synq {

template <class V>
void philox_on(const PhiloxBlocks& blocks, std::uint16_t* out) {
  using Longs = typename V::Longs;
  constexpr std::size_t lanes = V::longs;
  const Longs multiplier0 = V::splat_long(0xD2511F53u), multiplier1 = V::splat_long(0xCD9E8D57u);
  for (std::size_t b = 0; b < blocks.count; b += lanes) {
    std::uint64_t number[lanes];  // even lanes hold the first half of the blocks: store_blocks() writes them first
    for (std::size_t l = 0; l < lanes; ++l) number[l] = blocks.first + b + l / 2 + (l % 2) * (lanes / 2);
    Longs c0 = V::load_longs(number), c1 = V::upper_half(c0);
    Longs c2 = V::splat_long(blocks.tick), c3 = V::splat_long(blocks.tick >> 32);
    std::uint32_t key0 = blocks.key[0], key1 = blocks.key[1];
    for (int round = 0; round < 10; ++round) {
      const Longs p0 = V::multiply_low(multiplier0, c0), p1 = V::multiply_low(multiplier1, c2);
      c0 = V::exclusive_or(V::upper_half(p1), c1, V::splat_long(key0));
      c2 = V::exclusive_or(V::upper_half(p0), c3, V::splat_long(key1));
      c1 = p1, c3 = p0;
      key0 += 0x9E3779B9u, key1 += 0xBB67AE85u;
    }
    V::store_blocks(out + b * draws_in_block, c0, c1, c2, c3);
  }
}

}  // namespace synq
