#include "core/lanes/forward.hpp"

#include <array>

#include "core/lanes/philox.hpp"

namespace synq {

void forward(const ForwardJob& job) {
  on_isa([&]<class V>() { forward_on<V>(job); });
}

void philox(const PhiloxBlocks& blocks, std::uint16_t* out) {
  on_isa([&]<class V>() { philox_on<V>(blocks, out); });
}

void LaneTotals::add_to(std::span<std::int64_t> to, int shift) const {
  const std::size_t words = isa() == Isa::avx512 ? 32 : isa() == Isa::avx2 ? 16 : 8;
  const std::int64_t* from = sums_.data();
  for (std::size_t block = 0; block < n_; block += words)
    for (std::size_t half = 0; half < 2; ++half)  // all of low(), then all of high()
      for (std::size_t i = block + 4 * half; i < block + words; i += 8, from += 4) {
        if (i + 4 <= n_)
          for (std::size_t k = 0; k < 4; ++k) to[i + k] += from[k] * (std::int64_t(1) << shift);
        else
          for (std::size_t k = 0; i + k < n_; ++k) to[i + k] += from[k] * (std::int64_t(1) << shift);
      }
}

bool fits_lanes(const Register& r) { return r.format.word <= (r.format.is_signed ? 16 : 15); }

bool fits_bytes(const Register& r) {
  const std::int64_t low = r.declared ? r.declared->low : lowest<std::int64_t>(r.format);
  const std::int64_t high = r.declared ? r.declared->high : highest<std::int64_t>(r.format);
  return fits_lanes(r) && low >= -255 && high <= 255;
}

}  // namespace synq
