#pragma once
#include <Random123/philox.h>

#include "core/random/random_source.hpp"

namespace synq {

/// Philox4x32-10 keyed by seed and register, counted by tick and logical index. One block serves 8 indices of 16 bits
/// or 4 of 32 bits, so a draw depends on nothing but its place: dense or sparse, any lane width, thread or core count.
/// Source: Salmon et al. 2011, doi 10.1145/2063384.2063405.
class CounterSource final : public RandomSource {
 public:
  explicit CounterSource(std::uint32_t seed) : seed_(seed) {}

  void fill(Moment m, std::uint64_t first, int k, std::span<std::uint32_t> out) override;
  void fill(Moment m, std::span<const std::uint64_t> index, int k, std::span<std::uint32_t> out) override;
  const std::uint16_t* fill_top(Moment, std::uint64_t first, int k, std::size_t n,
                                std::vector<std::uint16_t>& buffer) override;
  bool skippable() const override { return true; }
  std::vector<std::uint64_t> state() const override { return {}; }
  void restore(std::span<const std::uint64_t>) override {}
  std::unique_ptr<RandomSource> clone() const override { return std::make_unique<CounterSource>(*this); }

 private:
  r123::Philox4x32::ctr_type block(Moment m, std::uint64_t number) const {
    const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
    const r123::Philox4x32::ctr_type counter{{low(number), low(number >> 32), low(m.tick), low(m.tick >> 32)}};
    return philox_(counter, {{seed_, m.reg}});
  }
  /// The k bits of place `slot` in a block: 16-bit halves where k <= 16, else whole words; the top bits are taken.
  static std::uint32_t cut(const r123::Philox4x32::ctr_type& b, std::uint64_t slot, int k) {
    if (k > 16) return b[slot] >> (32 - k);
    const std::uint32_t half = (b[slot / 2] >> (16 * (slot % 2))) & 0xffffu;
    return half >> (16 - k);
  }

  std::uint32_t seed_;
  r123::Philox4x32 philox_;
};

}  // namespace synq
