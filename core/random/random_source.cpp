#include "core/random/random_source.hpp"

#include <algorithm>
#include <bit>

#include "core/error.hpp"
#include "core/lanes/philox.hpp"
#include "core/random/counter.hpp"
#include "core/random/lfsr.hpp"

namespace synq {

const std::uint16_t* RandomSource::fill_top(Moment m, std::uint64_t first, int k, std::size_t n,
                                            std::vector<std::uint16_t>& buffer) {
  std::vector<std::uint32_t> bits(n);
  fill(m, first, k, bits);
  buffer.resize(std::max(buffer.size(), (n + 63) / 64 * 64));
  for (std::size_t i = 0; i < n; ++i) buffer[i] = static_cast<std::uint16_t>(bits[i] << (16 - k));
  return buffer.data();
}

void CounterSource::fill(Moment m, std::uint64_t first, int k, std::span<std::uint32_t> out) {
  const std::uint64_t per_block = k > 16 ? 4 : 8;
  std::size_t n = 0;
  while (n < out.size()) {
    const std::uint64_t index = first + n;
    const auto bits = block(m, index / per_block);
    for (std::uint64_t slot = index % per_block; slot < per_block && n < out.size(); ++slot)
      out[n++] = cut(bits, slot, k);
  }
}

void CounterSource::fill(Moment m, std::span<const std::uint64_t> index, int k, std::span<std::uint32_t> out) {
  const std::uint64_t per_block = k > 16 ? 4 : 8;
  r123::Philox4x32::ctr_type bits{};
  for (std::size_t n = 0; n < out.size(); ++n) {
    if (n == 0 || index[n] / per_block != index[n - 1] / per_block) bits = block(m, index[n] / per_block);
    out[n] = cut(bits, index[n] % per_block, k);
  }
}

const std::uint16_t* CounterSource::fill_top(Moment m, std::uint64_t first, int, std::size_t n,
                                             std::vector<std::uint16_t>& buffer) {
  const std::uint64_t block = first / draws_in_block, end = (first + n + draws_in_block - 1) / draws_in_block;
  const PhiloxBlocks blocks{{seed_, m.reg}, m.tick, block, std::size_t(end - block)};
  buffer.resize(std::max(buffer.size(), (blocks.count + 7) / 8 * 8 * draws_in_block + 64));
  philox(blocks, buffer.data());
  return buffer.data() + first % draws_in_block;
}

LfsrSource::LfsrSource(const RandomSpec& spec) : polynomial_(spec.polynomial) {
  if (spec.polynomial == 0) throw ConfigError("an lfsr needs a polynomial that is not 0");
  if (spec.lanes < 1) throw ConfigError("an lfsr needs 1 lane or more");
  const std::uint64_t mask = spec.polynomial == 0 ? 0 : ~0ull >> std::countl_zero(spec.polynomial);
  for (int l = 0; l < spec.lanes; ++l) {  // spread by the golden ratio, so that lanes start far apart
    const std::uint64_t start = (spec.seed + std::uint64_t(l) * 0x9e3779b97f4a7c15ull) & mask;
    lane_.push_back(start == 0 ? 1 : start);
  }
}

std::uint32_t LfsrSource::draw(std::uint64_t place, int k) {
  std::uint64_t& x = lane_[place % lane_.size()];
  std::uint32_t bits = 0;
  for (int b = 0; b < k; ++b) {
    const std::uint64_t out = x & 1;
    x = (x >> 1) ^ (out ? polynomial_ : 0);
    bits = bits << 1 | std::uint32_t(out);
  }
  return bits;
}

void LfsrSource::fill(Moment m, std::uint64_t first, int k, std::span<std::uint32_t> out) {
  for (std::size_t n = 0; n < out.size(); ++n) out[n] = draw(first + n - m.row, k);
}
void LfsrSource::fill(Moment m, std::span<const std::uint64_t> index, int k, std::span<std::uint32_t> out) {
  for (std::size_t n = 0; n < out.size(); ++n) out[n] = draw(index[n] - m.row, k);
}

std::unique_ptr<RandomSource> make_random_source(const RandomSpec& spec) {
  if (spec.kind == RandomSpec::Kind::lfsr) return std::make_unique<LfsrSource>(spec);
  return std::make_unique<CounterSource>(spec.seed);
}

}  // namespace synq
