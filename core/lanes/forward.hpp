#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/bank.hpp"
#include "core/kernel.hpp"
#include "core/lanes/isa.hpp"

/// Sums of weight times activity in lanes, for words of up to 16 bits.
namespace synq {

inline constexpr std::size_t rows_in_flight = 4;  ///< rows that are worked on together

/// A memory array of 8- or 16-bit words.
struct LaneArray {
  void* data = nullptr;
  bool bytes = false;  ///< 8 bits a word
  int frac = 0;

  /// The words from the k-th on.
  SYNQ_INLINE LaneArray from(std::size_t k) const {
    return {static_cast<char*>(data) + (bytes ? k : 2 * k), bytes, frac};
  }
};

inline LaneArray lane_array(Bank<std::int32_t>& b) { return {b.data(), b.width() == 1, b.reg.format.frac}; }

/// Where sum_i += w_ij activity_j goes. Without activity no sum is wanted. An activity is cut into its upper and its
/// lower byte, so that 32 bits hold the products of 256 rows with either; then they are settled in the 64-bit sums.
/// Sparse rows are added to the 64-bit sums at once.
struct LaneSums {
  const std::int16_t* activity = nullptr;  ///< [n_pre]
  bool bytes = false;                      ///< no activity exceeds 255: there is no upper byte
  std::int32_t* upper = nullptr;           ///< [n_post, up to whole lanes] in lane order (settle()); zero between uses
  std::int32_t* lower = nullptr;
  std::int64_t* sums = nullptr;  ///< [n_post, up to whole lanes] in the order of the neurons
  static constexpr std::size_t rows_in_32_bits = 256;
};

/// Sums of weight times activity over the rows of a dense projection.
struct ForwardJob {
  std::size_t n_pre = 0, n_post = 0;
  LaneArray weight{};
  LaneSums next{};
};
/// Rows of silent axons add nothing and are skipped.
void forward(const ForwardJob&);
/// The same for one instruction set; defined where it is compiled.
template <class V>
void forward_on(const ForwardJob&);

/// The same for up to four neurons, which lanes would leave almost empty. Words of up to 16 bits.
using FewSums = std::array<std::int64_t, 4>;
FewSums few_sums(const LaneArray& weight, std::size_t n_post, std::span<const std::int32_t> activity);

/// Axons that are not silent, if they are few: the sums of their rows need not be settled.
struct ActiveRows {
  static constexpr std::size_t most = 4;
  std::size_t used = 0, row[most];
  std::int32_t activity[most] = {};
  bool few = true;  ///< no others are active

  explicit ActiveRows(std::span<const std::int32_t> all) {
    std::size_t n = 0;
    const auto take = [&](std::size_t j) { row[n] = j, activity[n] = all[j], ++n; };
    if (all.size() <= most)  // silent ones too: which they are cannot be predicted
      for (std::size_t j = 0; j < all.size(); ++j) take(j);
    else
      for (std::size_t j = 0; j < all.size() && few; ++j)
        if (all[j] != 0) n < most ? take(j) : void(few = false);
    used = n;
    for (; n < most; ++n) row[n] = 0;
  }
};
/// Adds weight times activity of these rows, moved left by `shift`. Words of up to 16 bits.
void add_rows(const LaneArray& weight, std::size_t n_post, const ActiveRows&, int shift, std::span<std::int64_t> to);

void to_16_bits(std::span<const std::int32_t> from, std::int16_t* to);
/// How many axons are not silent.
std::size_t n_active(std::span<const std::int32_t> activity);

/// Words of neurons or axons in 16 bits, up to whole lanes.
class LaneCopy {
 public:
  explicit LaneCopy(std::size_t n) : words_((n + 63) / 64 * 64) {}
  const std::int16_t* take(std::span<const std::int32_t> from) {
    words_.resize(std::max(words_.size(), (from.size() + 63) / 64 * 64));
    to_16_bits(from, words_.data());
    return words_.data();
  }

 private:
  std::vector<std::int16_t, CacheLineAllocator<std::int16_t>> words_;
};

/// The memory of LaneSums.
class LaneTotals {
 public:
  explicit LaneTotals(std::size_t n) : n_(n), sums_((n + 63) / 64 * 64), upper_(sums_.size()), lower_(sums_.size()) {}
  /// The sums, from zero on.
  LaneSums begin(const std::int16_t* activity, bool bytes) {
    std::fill(sums_.begin(), sums_.end(), 0);
    return {activity, bytes, upper_.data(), lower_.data(), sums_.data()};
  }
  /// to_i += the sum of neuron i, moved left by `shift`.
  void add_to(std::span<std::int64_t> to, int shift) const;

 private:
  template <class T>
  using Lines = std::vector<T, CacheLineAllocator<T>>;
  std::size_t n_;
  Lines<std::int64_t> sums_;
  Lines<std::int32_t> upper_, lower_;
};

/// Whether the register's words fit 16 signed bits; whether none exceeds 255.
bool fits_lanes(const Register&);
bool fits_bytes(const Register&);

}  // namespace synq
