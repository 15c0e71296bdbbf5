#pragma once
#include <utility>

#include "core/kernel.hpp"
#include "core/lanes/forward.hpp"

/// Included only by the files that are compiled for one instruction set: everything here depends on the lanes' type V,
/// so that no other file can pick up its code.
namespace synq {

/// Calls f(0), f(1), ... f(n - 1) with constants.
template <int n, class F>
SYNQ_INLINE void repeat(const F& f) {
  [&]<int... r>(std::integer_sequence<int, r...>) SYNQ_INLINE_LAMBDA { (f(std::integral_constant<int, r>{}), ...); }
  (std::make_integer_sequence<int, n>{});
}

/// Words of a memory array side by side. Whole vectors are read, past the end of a row too (core/bank.hpp); at the end
/// of a row fewer words than the lanes are written.
template <class V>
struct LaneMemory {
  SYNQ_INLINE static typename V::Words load(const LaneArray& a, std::size_t s) {
    const auto* bytes = static_cast<const std::int8_t*>(a.data) + s;
    const auto* words = static_cast<const std::int16_t*>(a.data) + s;
    return in_bytes(a) ? V::load(bytes) : V::load(words);
  }
  template <bool whole>
  SYNQ_INLINE static void store(const LaneArray& a, std::size_t s, const typename V::Words& w, std::size_t count) {
    auto* bytes = static_cast<std::int8_t*>(a.data) + s;
    auto* words = static_cast<std::int16_t*>(a.data) + s;
    if constexpr (whole)
      in_bytes(a) ? V::store(bytes, w) : V::store(words, w);
    else
      in_bytes(a) ? V::store(bytes, w, count) : V::store(words, w, count);
  }
  /// Whole vectors of two rows, from the words s and t on: bytes of both are packed at once.
  SYNQ_INLINE static void store_two(const LaneArray& a, std::size_t s, std::size_t t, const typename V::Words& v,
                                    const typename V::Words& w) {
    auto* bytes = static_cast<std::int8_t*>(a.data);
    auto* words = static_cast<std::int16_t*>(a.data);
    in_bytes(a) ? V::store_two(bytes + s, bytes + t, v, w) : (V::store(words + s, v), V::store(words + t, w));
  }

 private:
  /// 16 bits are the case whose code lies straight ahead.
  SYNQ_INLINE static bool in_bytes(const LaneArray& a) { return __builtin_expect(a.bytes, 0) != 0; }
};

/// One of the two 32-bit sums of a vector of words while it is in registers.
template <class V>
struct LaneSum {
  typename V::Wides low{}, high{};

  SYNQ_INLINE void load(const std::int32_t* from) {
    low = V::load_wides(from), high = V::load_wides(from + V::words / 2);
  }
  SYNQ_INLINE void store(std::int32_t* to) const { V::store_wides(to, low), V::store_wides(to + V::words / 2, high); }
  /// Adds weight times activity of n rows. pair(k): the activities of rows 2k and 2k + 1 in turn.
  template <std::size_t n, class Pair>
  SYNQ_INLINE void add(const typename V::Words (&w)[n], const Pair& pair) {
    static_assert(n == 1 || n % 2 == 0);
    if constexpr (n == 1) {
      const auto zero = V::splat(0), same = pair(std::integral_constant<int, 0>{});
      low = V::multiply_add(low, V::low(w[0], zero), same), high = V::multiply_add(high, V::high(w[0], zero), same);
    } else {
      repeat<int(n) / 2>([&](auto k) SYNQ_INLINE_LAMBDA {
        constexpr int r = 2 * k;
        const auto both = pair(k);
        low = V::multiply_add(low, V::low(w[r], w[r + 1]), both);
        high = V::multiply_add(high, V::high(w[r], w[r + 1]), both);
      });
    }
  }
};

/// Calls lower, and upper where there is an upper sum, with the part of an activity that goes there.
template <class Lower, class Upper>
SYNQ_INLINE void each_part(const LaneSums& to, const Lower& lower, const Upper& upper) {
  if (to.bytes) return lower([](int value) SYNQ_INLINE_LAMBDA { return value; });
  lower([](int value) SYNQ_INLINE_LAMBDA { return value & 0xff; });
  upper([](int value) SYNQ_INLINE_LAMBDA { return value >> 8; });
}

/// Adds weight times activity of n rows to the words i, i + 1, ... of the sums.
template <class V, std::size_t n>
SYNQ_INLINE void add_rows(const LaneSums& to, std::size_t i, const typename V::Words (&w)[n], const int (&x)[n]) {
  const auto add = [&](std::int32_t* sums, const auto& part) SYNQ_INLINE_LAMBDA {
    LaneSum<V> sum;
    sum.load(sums + i);
    sum.add(w, [&](auto k) SYNQ_INLINE_LAMBDA {
      if constexpr (n == 1)
        return V::splat(part(x[0]));
      else
        return V::splat_pair(part(x[2 * k]), part(x[2 * k + 1]));
    });
    sum.store(sums + i);
  };
  each_part(
      to, [&](const auto& part) SYNQ_INLINE_LAMBDA { add(to.lower, part); },
      [&](const auto& part) SYNQ_INLINE_LAMBDA { add(to.upper, part); });
}

/// The activities of rows [begin, end), at most as many as 32 bits hold, cut into their parts.
struct ActivityParts {
  std::int16_t lower[LaneSums::rows_in_32_bits], upper[LaneSums::rows_in_32_bits];

  SYNQ_INLINE void cut(const LaneSums& from, std::size_t begin, std::size_t end) {
    each_part(
        from, [&](const auto& part) SYNQ_INLINE_LAMBDA { fill(lower, from.activity + begin, end - begin, part); },
        [&](const auto& part) SYNQ_INLINE_LAMBDA { fill(upper, from.activity + begin, end - begin, part); });
  }

 private:
  template <class Part>
  SYNQ_INLINE static void fill(std::int16_t* to, const std::int16_t* activity, std::size_t n, const Part& part) {
    SYNQ_INDEPENDENT
    for (std::size_t r = 0; r < n; ++r) to[r] = std::int16_t(part(activity[r]));
  }
};

/// The same where many rows follow, in registers from begin() to end().
template <class V>
struct LaneSumsInFlight {
  LaneSum<V> lower, upper;

  SYNQ_INLINE void begin(const LaneSums& to, std::size_t i) { lower.load(to.lower + i), upper.load(to.upper + i); }
  /// The first row's activity is the k-th one. Pairs come from memory: they cost less than from two integers.
  template <std::size_t n>
  SYNQ_INLINE void add(const LaneSums& to, const typename V::Words (&w)[n], const ActivityParts& x, std::size_t k) {
    const auto add = [&](LaneSum<V>& sum, const std::int16_t* part) SYNQ_INLINE_LAMBDA {
      sum.add(w, [&](auto pair) SYNQ_INLINE_LAMBDA {
        if constexpr (n == 1)
          return V::splat(part[0]);
        else
          return V::splat_pair(part + 2 * pair);
      });
    };
    add(lower, x.lower + k);
    if (!to.bytes) add(upper, x.upper + k);
  }
  SYNQ_INLINE void end(const LaneSums& to, std::size_t i) const {
    lower.store(to.lower + i), upper.store(to.upper + i);
  }
};

/// Moves what 32 bits hold to the 64-bit sums: from lane order, all of low() and then all of high() with groups of four
/// neurons in turn, to neuron order.
template <class V>
void settle(const LaneSums& s, std::size_t n_post) {
  constexpr std::size_t high = V::words / 2;
  for (std::size_t block = 0; block < n_post; block += V::words) {
    std::int64_t* const sums = s.sums + block;
    std::int32_t *const upper = s.upper + block, *const lower = s.lower + block;
    const auto sum = [&](std::size_t k) SYNQ_INLINE_LAMBDA { return std::int64_t(upper[k]) * 256 + lower[k]; };
    SYNQ_INDEPENDENT
    for (std::size_t k = 0; k < high; k += 4)
      repeat<4>([&](auto c)
                    SYNQ_INLINE_LAMBDA { sums[2 * k + c] += sum(k + c), sums[2 * k + 4 + c] += sum(high + k + c); });
    for (std::size_t k = 0; k < V::words; ++k) upper[k] = lower[k] = 0;
  }
}

/// Rows of silent axons add nothing and are skipped. At the end of a row sums that belong to no neuron are added too:
/// the arrays have room for whole lanes.
template <class V>
void forward_on(const ForwardJob& job) {
  constexpr std::size_t n = V::fast ? rows_in_flight : 1;
  const auto add = [&]<std::size_t rows>(const std::size_t(&row)[rows]) SYNQ_INLINE_LAMBDA {
    int x[rows];
    repeat<int(rows)>([&](auto r) SYNQ_INLINE_LAMBDA { x[r] = job.next.activity[row[r]]; });
    typename V::Words w[rows];
    for (std::size_t i = 0; i < job.n_post; i += V::words) {
      repeat<int(rows)>([&](auto r)
                            SYNQ_INLINE_LAMBDA { w[r] = LaneMemory<V>::load(job.weight, row[r] * job.n_post + i); });
      add_rows<V>(job.next, i, w, x);
    }
  };
  std::size_t row[n], found = 0, added = 0;
  const auto settle_after = [&](std::size_t rows) SYNQ_INLINE_LAMBDA {
    if (added += rows; added + n <= LaneSums::rows_in_32_bits) return;
    settle<V>(job.next, job.n_post), added = 0;
  };
  for (std::size_t j = 0; j < job.n_pre; ++j) {
    if (job.next.activity[j] == 0) continue;
    row[found++] = j;
    if (found == n) add(row), found = 0, settle_after(n);
  }
  for (std::size_t k = 0; k < found; ++k) {
    const std::size_t last[] = {row[k]};
    add(last);
  }
  settle<V>(job.next, job.n_post);
}

}  // namespace synq
