#include "core/lanes/forward.hpp"

#include "core/kernel.hpp"
#include "core/lanes/philox.hpp"

namespace synq {

namespace {

template <std::size_t n, class Stored>
SYNQ_KERNEL void sums_of(const Stored* weight, std::span<const std::int32_t> activity, std::int64_t* sums) {
  std::int64_t sum[n] = {};
  for (std::size_t j = 0; j < activity.size(); ++j)
    for (std::size_t i = 0; i < n; ++i) sum[i] += weight[j * n + i] * activity[j];
  for (std::size_t i = 0; i < n; ++i) sums[i] = sum[i];
}

/// n rows; those that are not in use have no activity.
template <std::size_t n, class Stored>
SYNQ_KERNEL void add_moved(const Stored* weight, std::size_t n_post, ActiveRows rows, int shift, std::int64_t* sums) {
  SYNQ_INDEPENDENT
  for (std::size_t i = 0; i < n_post; ++i) {
    std::int64_t sum = 0;
    for (std::size_t r = 0; r < n; ++r) sum += weight[rows.row[r] * n_post + i] * rows.activity[r];
    sums[i] += sum << shift;
  }
}

}  // namespace

void add_rows(const LaneArray& weight, std::size_t n_post, const ActiveRows& rows, int shift,
              std::span<std::int64_t> to) {
  const auto add = [&](const auto* w) {
    if (rows.used == 0) return;
    if (rows.used <= 2) return add_moved<2>(w, n_post, rows, shift, to.data());
    if (rows.used == 3) return add_moved<3>(w, n_post, rows, shift, to.data());
    add_moved<ActiveRows::most>(w, n_post, rows, shift, to.data());
  };
  weight.bytes ? add(static_cast<const std::int8_t*>(weight.data)) : add(static_cast<const std::int16_t*>(weight.data));
}

FewSums few_sums(const LaneArray& weight, std::size_t n_post, std::span<const std::int32_t> activity) {
  FewSums sums{};
  const auto add = [&](const auto* w) {
    switch (n_post) {
      case 1:
        return sums_of<1>(w, activity, sums.data());
      case 2:
        return sums_of<2>(w, activity, sums.data());
      case 3:
        return sums_of<3>(w, activity, sums.data());
      default:
        return sums_of<4>(w, activity, sums.data());
    }
  };
  weight.bytes ? add(static_cast<const std::int8_t*>(weight.data)) : add(static_cast<const std::int16_t*>(weight.data));
  return sums;
}

void forward(const ForwardJob& job) {
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
