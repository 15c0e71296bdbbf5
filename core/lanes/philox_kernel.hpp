#pragma once
#include "core/lanes/forward_kernel.hpp"
#include "core/lanes/philox.hpp"

/// Included only by the files that are compiled for one instruction set.
namespace synq {

/// Philox4x32-10 with its keys and constants in lanes.
template <class V>
class PhiloxKernel {
 public:
  explicit PhiloxKernel(const PhiloxBlocks& blocks)
      : first_(blocks.first), tick_low_(V::splat_long(blocks.tick)), tick_high_(V::splat_long(blocks.tick >> 32)) {
    for (unsigned r = 0; r < rounds; ++r) {
      key0_[r] = V::splat_long(blocks.key[0] + r * 0x9E3779B9u);
      key1_[r] = V::splat_long(blocks.key[1] + r * 0xBB67AE85u);
    }
    std::uint64_t place[lanes];  // even lanes hold the first half of the blocks: store_blocks() writes them first
    for (std::size_t l = 0; l < lanes; ++l) place[l] = l / 2 + (l % 2) * (lanes / 2);
    places_ = V::load_longs(place);
  }

  /// Groups of blocks from b on; several at once hide the latency of the multiplications.
  template <int groups>
  SYNQ_INLINE void run(std::size_t b, std::uint16_t* out) const {
    Longs c0[groups], c1[groups], c2[groups], c3[groups];
    repeat<groups>([&](auto g) SYNQ_INLINE_LAMBDA {
      c0[g] = V::add_longs(places_, V::splat_long(first_ + b + g * lanes));
      c1[g] = V::upper_half(c0[g]), c2[g] = tick_low_, c3[g] = tick_high_;
    });
    repeat<rounds>([&](auto r) SYNQ_INLINE_LAMBDA {
      repeat<groups>([&](auto g) SYNQ_INLINE_LAMBDA {
        const Longs p0 = V::multiply_low(V::splat_long(0xD2511F53u), c0[g]);
        const Longs p1 = V::multiply_low(V::splat_long(0xCD9E8D57u), c2[g]);
        c0[g] = V::exclusive_or(V::upper_half(p1), c1[g], key0_[r]);
        c2[g] = V::exclusive_or(V::upper_half(p0), c3[g], key1_[r]);
        c1[g] = p1, c3[g] = p0;
      });
    });
    repeat<groups>([&](auto g) SYNQ_INLINE_LAMBDA {
      V::store_blocks(out + (b + g * lanes) * draws_in_block, c0[g], c1[g], c2[g], c3[g]);
    });
  }

  static constexpr std::size_t lanes = V::longs;

 private:
  using Longs = typename V::Longs;
  static constexpr int rounds = 10;
  std::uint64_t first_;
  Longs places_, tick_low_, tick_high_, key0_[rounds], key1_[rounds];
};

template <class V>
void philox_on(const PhiloxBlocks& blocks, std::uint16_t* out) {
  constexpr std::size_t lanes = V::longs;
  constexpr int groups = V::longs / 2;
  const PhiloxKernel<V> kernel(blocks);
  std::size_t b = 0;
  for (; b + groups * lanes <= blocks.count; b += groups * lanes) kernel.template run<groups>(b, out);
  for (; b < blocks.count; b += lanes) kernel.template run<1>(b, out);
}

}  // namespace synq
