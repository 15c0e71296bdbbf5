#include "core/lanes/forward.hpp"

#include <array>

#include "core/lanes/philox.hpp"
#include "core/lanes/plan.hpp"

namespace synq {

void forward(const ForwardJob& job) {
  on_isa([&]<class V>() { forward_on<V>(job); });
}

void philox(const PhiloxBlocks& blocks, std::uint16_t* out) {
  on_isa([&]<class V>() { philox_on<V>(blocks, out); });
}

void LaneTotals::add_to(std::span<std::int64_t> to, int shift) const {
  const auto place = [](std::size_t words, std::size_t k) {
    const std::size_t half = words / 2, in_half = k % half;
    return 8 * (in_half / 4) + 4 * (k / half) + in_half % 4;
  };
  const std::size_t words = isa() == Isa::avx512 ? 32 : isa() == Isa::avx2 ? 16 : 8;
  std::array<std::size_t, 32> at{};
  for (std::size_t k = 0; k < words; ++k) at[k] = place(words, k);
  for (std::size_t block = 0; block < n_; block += words)
    for (std::size_t k = 0; k < words; ++k)
      if (block + at[k] < n_) to[block + at[k]] += sums_[block + k] * (std::int64_t(1) << shift);
}

int terms_in_32_bits(const Register& weight, const Register& activity) {
  const auto w = lane_register(weight), x = lane_register(activity);
  if (!w || !x) return 0;
  const auto bound = [](const LaneRegister& r) { return std::max(-std::int64_t(r.low), std::int64_t(r.high)); };
  const std::int64_t product = std::max<std::int64_t>(1, bound(*w) * bound(*x));
  const std::int64_t terms = 0x7fffffff / product;
  return terms >= 4 ? 4 : terms >= 2 ? 2 : 1;
}

}  // namespace synq
