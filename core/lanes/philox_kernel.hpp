#pragma once
#include "core/lanes/forward_kernel.hpp"
#include "core/lanes/philox.hpp"

/// Included only by the files that are compiled for one instruction set.
namespace synq {

template <class V>
void philox_on(const PhiloxBlocks& blocks, std::uint16_t* out) {
  using Longs = typename V::Longs;
  constexpr int rounds = 10;
  constexpr std::size_t lanes = V::longs;
  const Longs multiplier0 = V::splat_long(0xD2511F53u), multiplier1 = V::splat_long(0xCD9E8D57u);
  Longs key0[rounds], key1[rounds];
  for (unsigned r = 0; r < rounds; ++r) {
    key0[r] = V::splat_long(blocks.key[0] + r * 0x9E3779B9u);
    key1[r] = V::splat_long(blocks.key[1] + r * 0xBB67AE85u);
  }
  std::uint64_t place[lanes];  // even lanes hold the first half of the blocks: store_blocks() writes them first
  for (std::size_t l = 0; l < lanes; ++l) place[l] = l / 2 + (l % 2) * (lanes / 2);
  const Longs places = V::load_longs(place);
  const Longs tick_low = V::splat_long(blocks.tick), tick_high = V::splat_long(blocks.tick >> 32);
  for (std::size_t b = 0; b < blocks.count; b += lanes) {
    Longs c0 = V::add_longs(places, V::splat_long(blocks.first + b)), c1 = V::upper_half(c0);
    Longs c2 = tick_low, c3 = tick_high;
    repeat<rounds>([&](auto r) SYNQ_INLINE_LAMBDA {
      const Longs p0 = V::multiply_low(multiplier0, c0), p1 = V::multiply_low(multiplier1, c2);
      c0 = V::exclusive_or(V::upper_half(p1), c1, key0[r]);
      c2 = V::exclusive_or(V::upper_half(p0), c3, key1[r]);
      c1 = p1, c3 = p0;
    });
    V::store_blocks(out + b * draws_in_block, c0, c1, c2, c3);
  }
}

}  // namespace synq
