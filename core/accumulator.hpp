#pragma once
#include <utility>
#include <vector>

#include "core/kernel.hpp"
#include "core/lanes/forward.hpp"
#include "core/path.hpp"
#include "core/projection.hpp"
#include "core/random/random_source.hpp"
#include "core/threads.hpp"

namespace synq {

/// What the Range proof found out about a sum.
struct SumProof {
  bool exact = true;    ///< the accumulator's format holds every partial sum: nothing is ever rounded
  bool narrow = false;  ///< all of it fits 32-bit integers
};

/// Sums of weight times activity, one per neuron, each added in presynaptic order.
/// Where the accumulator cannot hold every partial sum, the sum is quantized after every add.
template <class Path>
class Accumulator {
 public:
  using N = typename Path::N;
  using Word = typename Path::Word;
  /// The number type of sums that are proven to fit 32 bits.
  using Narrow = NarrowOf<Path>;

  Accumulator(const Register& reg, SumProof proof, std::size_t n)
      : reg_(reg), totals_(lanes ? n : 0), writer_(Number<N>::writer(reg)), proof_(proof), sum_(n), narrow_sum_(n) {}

  void clear() { sum_.assign(sum_.size(), {}); }

  /// Adds projection times activity. Rows of silent axons add nothing and are skipped.
  void add(Projection<Word>& p, const WordArray<Word>& activity, RandomSource& random, std::uint64_t tick,
           Threads& threads) {
    if constexpr (lanes)
      if (p.shape.dense() && fits_lanes(p, activity)) return add_in_lanes(p, activity, threads);
    for (std::size_t j = 0; j < p.shape.n_pre; ++j) {
      if (activity.raw[j] == Word{}) continue;
      if (!proof_.exact)
        add_rounded(p, j, activity.template load<N>(j), random, tick);
      else if (proof_.narrow && !std::same_as<Narrow, N>)
        add_exact<Narrow>(p, j, activity.template load<Narrow>(j), narrow_sum_), narrow_used_ = true;
      else
        add_exact<N>(p, j, activity.template load<N>(j), sum_);
    }
  }

  /// Where the sums of the next tick, with this activity, may be added while learning writes the weights; without
  /// activity where they cannot. take_ahead() then adds them.
  LaneSums ahead(const Projection<Word>& p, const WordArray<Word>& activity) {
    if constexpr (lanes)
      if (fits_lanes(p, activity)) {
        ahead_shift_ = reg_.format.frac - product_frac(p, activity);
        return lane_sums(activity);
      }
    return {};
  }
  void take_ahead() {
    if constexpr (lanes) totals_.add_to(sum_, ahead_shift_);
  }

  /// The sums' raw values; their binary point is frac().
  const std::vector<typename Number<N>::Raw>& values() {
    if constexpr (!std::same_as<Narrow, N>)
      if (std::exchange(narrow_used_, false))
        for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i] += narrow_sum_[i], narrow_sum_[i] = 0;
    return sum_;
  }
  int frac() const { return reg_.format.frac; }

 private:
  template <class K>
  void add_exact(const Projection<Word>& p, std::size_t j, const K& activity,
                 std::vector<typename Number<K>::Raw>& sum) {
    const Connectivity& shape = p.shape;
    const std::size_t begin = shape.begin(j), count = shape.end(j) - begin;
    const int weight_frac = p.weight().reg.format.frac, frac = reg_.format.frac;
    if constexpr (std::floating_point<Word> || std::integral<Word>)
      if (!p.visible)
        return p.weight().read([&](const auto* weight) {
          const K moved = to_frac(activity, frac - weight_frac);
          if (shape.dense()) return add_row(weight + begin, count, moved, sum.data());
          scatter_row(weight + begin, shape.post.data() + begin, count, moved, sum.data());
        });
    const auto writer = p.visible ? Number<K>::writer(*p.visible) : typename Number<K>::Writer{};
    for (std::size_t i = 0; i < count; ++i)
      add_to<K>(sum[shape.target(j, begin + i)], frac, p.template seen<K>(begin + i, writer) * activity);
  }
  template <class K>
  [[gnu::always_inline]] static void add_to(typename Number<K>::Raw& sum, int frac, const K& term) {
    sum = Number<K>::template store<typename Number<K>::Raw>(Number<K>::load(sum, frac) + term);
  }
  /// The same value with more fraction bits: products with a weight then have the sum's, and none is shifted again.
  template <class K>
  static K to_frac(const K& activity, int frac) {
    if constexpr (std::floating_point<K>)
      return activity;
    else
      return {activity.at(frac), frac};
  }
  template <class K, class Stored>
  [[gnu::always_inline]] static typename Number<K>::Raw product(const Stored& weight, const K& moved) {
    return Number<K>::template store<typename Number<K>::Raw>(Number<K>::load(weight, 0) * moved);
  }
  template <class K, class Stored>
  SYNQ_KERNEL static void add_row(const Stored* weight, std::size_t count, K moved, typename Number<K>::Raw* sum) {
    SYNQ_INDEPENDENT
    for (std::size_t i = 0; i < count; ++i) sum[i] += product(weight[i], moved);
  }
  template <class K, class Stored>
  SYNQ_KERNEL static void scatter_row(const Stored* weight, const std::uint32_t* post, std::size_t count, K moved,
                                      typename Number<K>::Raw* sum) {
    for (std::size_t i = 0; i < count; ++i) sum[post[i]] += product(weight[i], moved);
  }

  void add_rounded(const Projection<Word>& p, std::size_t j, const N& activity, RandomSource& random,
                   std::uint64_t tick) {
    const auto narrow = p.visible ? Number<N>::writer(*p.visible) : typename Number<N>::Writer{};
    for (std::size_t s = p.shape.begin(j); s < p.shape.end(j); ++s) {
      auto& sum = sum_[p.shape.target(j, s)];
      const N exact = Number<N>::load(sum, reg_.format.frac) + p.template seen<N>(s, narrow) * activity;
      const auto handle = Number<N>::handle(writer_, draw(p, j, s, random, tick));
      sum = Number<N>::template store<typename Number<N>::Raw>(quantize(exact, handle));
    }
  }

  std::uint32_t draw(const Projection<Word>& p, std::size_t j, std::size_t s, RandomSource& random,
                     std::uint64_t tick) {
    if (reg_.format.rounding != Rounding::stochastic) return 0;
    std::uint32_t r = 0;
    const std::uint32_t id = Register{p.name + "_" + reg_.name, {}, {}}.id();
    random.fill({id, tick, std::uint64_t(j) * p.shape.n_post}, p.shape.logical(j, s), reg_.format.random_bits,
                std::span(&r, 1));
    return r;
  }

  static constexpr bool lanes = std::same_as<Path, FastPath>;
  bool fits_lanes(const Projection<Word>& p, const WordArray<Word>& activity) const {
    return proof_.exact && !p.visible && synq::fits_lanes(p.weight().reg) && synq::fits_lanes(activity.reg);
  }
  void add_in_lanes(Projection<Word>& p, const WordArray<Word>& activity, Threads& threads) {
    const auto [n_pre, n_post] = std::pair(p.shape.n_pre, p.shape.n_post);
    const LaneArray weight = lane_array(p.words[0]);
    const int shift = reg_.format.frac - product_frac(p, activity);
    if (n_post <= FewSums{}.size()) {
      const FewSums sums = few_sums(weight, n_post, activity.raw);
      for (std::size_t i = 0; i < n_post; ++i) sum_[i] += sums[i] << shift;
    } else if (const auto rows = ActiveRows(activity.raw); rows.few) {
      add_rows(weight, n_post, rows, shift, sum_);
    } else {
      const ForwardJob job{n_pre, n_post, weight, lane_sums(activity)};
      threads.split_rows(n_pre, n_post, n_active(activity.raw) * n_post, job.next,
                         [&](const RowPart& part) { forward(part.of(job)); });
      totals_.add_to(sum_, shift);
    }
  }
  static int product_frac(const Projection<Word>& p, const WordArray<Word>& activity) {
    return p.weight().reg.format.frac + activity.reg.format.frac;
  }
  LaneSums lane_sums(const WordArray<Word>& activity) {
    if constexpr (lanes) return totals_.begin(axons_.take(activity.raw), fits_bytes(activity.reg));
    return {};
  }

  Register reg_;
  LaneTotals totals_;
  LaneCopy axons_{0};
  int ahead_shift_ = 0;
  typename Number<N>::Writer writer_;
  SumProof proof_;
  std::vector<typename Number<N>::Raw> sum_;
  std::vector<typename Number<Narrow>::Raw> narrow_sum_;  ///< zero between ticks
  bool narrow_used_ = false;
};

}  // namespace synq
