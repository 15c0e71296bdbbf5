#include "core/lanes/forward.hpp"

#include "core/kernel.hpp"
#include "core/lanes/philox.hpp"

namespace synq {

namespace {

/// A few sums, which lanes would leave almost empty; they lie in neuron order (LaneTotals).
template <class Stored>
void short_rows(const ForwardJob& job, const Stored* weight) {
  for (std::size_t i = 0; i < job.n_post; ++i) {
    std::int64_t sum = 0;
    for (std::size_t j = 0; j < job.n_pre; ++j) sum += weight[j * job.n_post + i] * job.next.activity[j];
    job.next.sums[i] += sum;
  }
}

}  // namespace

void forward(const ForwardJob& job) {
  if (job.n_post <= 4)
    return job.weight.bytes ? short_rows(job, static_cast<const std::int8_t*>(job.weight.data))
                            : short_rows(job, static_cast<const std::int16_t*>(job.weight.data));
  on_isa([&]<class V>() { forward_on<V>(job); });
}

void philox(const PhiloxBlocks& blocks, std::uint16_t* out) {
  on_isa([&]<class V>() { philox_on<V>(blocks, out); });
}

SYNQ_KERNEL void to_16_bits(std::span<const std::int32_t> from, std::int16_t* to) {
  const std::int32_t* const words = from.data();
  const std::size_t n = from.size();
  for (std::size_t i = 0; i < n; ++i) to[i] = static_cast<std::int16_t>(words[i]);
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
