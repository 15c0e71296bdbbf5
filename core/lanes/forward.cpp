#include "core/lanes/forward.hpp"

#include "core/kernel.hpp"
#include "core/lanes/philox.hpp"

namespace synq {

namespace {

/// A few sums, which lanes would leave almost empty.
template <std::size_t n, class Stored>
SYNQ_KERNEL void short_rows(const Stored* weight, const std::int16_t* activity, std::size_t n_pre, std::int64_t* sums) {
  std::int64_t sum[n] = {};
  for (std::size_t j = 0; j < n_pre; ++j)
    for (std::size_t i = 0; i < n; ++i) sum[i] += weight[j * n + i] * activity[j];
  for (std::size_t i = 0; i < n; ++i) sums[i] += sum[i];
}
template <std::size_t n>
void short_rows(const ForwardJob& job) {
  const LaneSums& to = job.next;
  const void* weight = job.weight.data;
  job.weight.bytes ? short_rows<n>(static_cast<const std::int8_t*>(weight), to.activity, job.n_pre, to.sums)
                   : short_rows<n>(static_cast<const std::int16_t*>(weight), to.activity, job.n_pre, to.sums);
}

}  // namespace

void forward(const ForwardJob& job) {
  switch (job.n_post) {
    case 1:
      return short_rows<1>(job);
    case 2:
      return short_rows<2>(job);
    case 3:
      return short_rows<3>(job);
    case 4:
      return short_rows<4>(job);
    default:
      break;
  }
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

SYNQ_KERNEL void LaneTotals::add_to(std::span<std::int64_t> to, int shift) const {
  const std::int64_t* const from = sums_.data();
  std::int64_t* const sum = to.data();
  const std::size_t n = n_;
  SYNQ_INDEPENDENT
  for (std::size_t i = 0; i < n; ++i) sum[i] += static_cast<std::int64_t>(static_cast<std::uint64_t>(from[i]) << shift);
}

SYNQ_KERNEL std::size_t n_active(std::span<const std::int32_t> activity) {
  const std::int32_t* const words = activity.data();
  std::uint32_t active = 0;
  for (std::size_t j = 0; j < activity.size(); ++j) active += words[j] != 0;
  return active;
}

bool fits_lanes(const Register& r) { return r.format.word <= (r.format.is_signed ? 16 : 15); }

bool fits_bytes(const Register& r) {
  const std::int64_t low = r.declared ? r.declared->low : lowest<std::int64_t>(r.format);
  const std::int64_t high = r.declared ? r.declared->high : highest<std::int64_t>(r.format);
  return fits_lanes(r) && low >= -255 && high <= 255;
}

}  // namespace synq
