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

/// `count` words of a memory array side by side; at the end of a row there are fewer than the lanes.
template <class V>
struct LaneMemory {
  template <class Stored>
  static typename V::Words part(const Stored* p, std::size_t count) {
    std::int16_t buffer[V::words] = {};
    for (std::size_t i = 0; i < count; ++i) buffer[i] = p[i];
    return V::load(buffer);
  }
  template <class Stored>
  static void store_part(Stored* p, const typename V::Words& w, std::size_t count) {
    std::int16_t buffer[V::words];
    V::store(buffer, w);
    for (std::size_t i = 0; i < count; ++i) p[i] = static_cast<Stored>(buffer[i]);
  }
  template <bool whole>
  SYNQ_INLINE static typename V::Words load(const LaneArray& a, std::size_t s, std::size_t count) {
    const auto* bytes = static_cast<const std::int8_t*>(a.data) + s;
    const auto* words = static_cast<const std::int16_t*>(a.data) + s;
    if constexpr (whole) return a.bytes ? V::load(bytes) : V::load(words);
    return a.bytes ? part(bytes, count) : part(words, count);
  }
  template <bool whole>
  SYNQ_INLINE static void store(const LaneArray& a, std::size_t s, const typename V::Words& w, std::size_t count) {
    auto* bytes = static_cast<std::int8_t*>(a.data) + s;
    auto* words = static_cast<std::int16_t*>(a.data) + s;
    if constexpr (whole)
      a.bytes ? V::store(bytes, w) : V::store(words, w);
    else
      a.bytes ? store_part(bytes, w, count) : store_part(words, w, count);
  }
};

/// sums += weight times activity of n rows.
template <class V, std::size_t n>
SYNQ_INLINE void add_rows(std::int64_t* sums, const typename V::Words (&w)[n], const int (&x)[n], int terms) {
  const auto both = [&](int r) SYNQ_INLINE_LAMBDA {
    return V::as_words(V::splat_wide(std::int32_t((unsigned(x[r]) & 0xffffu) | unsigned(x[r + 1]) << 16)));
  };
  if constexpr (n == 4) {
    if (terms >= 4) {
      const auto x01 = both(0), x23 = both(2);
      return V::add_to(sums, V::multiply_add(V::multiply(V::low(w[0], w[1]), x01), V::low(w[2], w[3]), x23),
                       V::multiply_add(V::multiply(V::high(w[0], w[1]), x01), V::high(w[2], w[3]), x23));
    }
    if (terms == 2) {
      const auto x01 = both(0), x23 = both(2);
      V::add_to(sums, V::multiply(V::low(w[0], w[1]), x01), V::multiply(V::high(w[0], w[1]), x01));
      return V::add_to(sums, V::multiply(V::low(w[2], w[3]), x23), V::multiply(V::high(w[2], w[3]), x23));
    }
  }
  const auto zero = V::splat(0);
  repeat<int(n)>([&](auto r) SYNQ_INLINE_LAMBDA {
    const auto same = V::splat(x[r]);
    V::add_to(sums, V::multiply(V::low(w[r], zero), same), V::multiply(V::high(w[r], zero), same));
  });
}

/// Rows of silent axons add nothing and are skipped.
template <class V>
void forward_on(const ForwardJob& job) {
  constexpr std::size_t n = V::fast ? rows_in_flight : 1;
  const auto add = [&]<std::size_t rows>(const std::size_t(&row)[rows]) SYNQ_INLINE_LAMBDA {
    int x[rows];
    repeat<int(rows)>([&](auto r) SYNQ_INLINE_LAMBDA { x[r] = job.next.activity[row[r]]; });
    typename V::Words w[rows];
    std::size_t i = job.first_post;
    for (; i + V::words <= job.end_post; i += V::words) {
      repeat<int(rows)>([&](auto r) SYNQ_INLINE_LAMBDA {
        w[r] = LaneMemory<V>::template load<true>(job.weight, row[r] * job.n_post + i, V::words);
      });
      add_rows<V>(job.next.sums + i, w, x, job.next.terms);
    }
    if (i == job.end_post) return;
    repeat<int(rows)>([&](auto r) SYNQ_INLINE_LAMBDA {
      w[r] = LaneMemory<V>::template load<false>(job.weight, row[r] * job.n_post + i, job.end_post - i);
    });
    add_rows<V>(job.next.sums + i, w, x, job.next.terms);
  };
  std::size_t row[n], found = 0;
  for (std::size_t j = 0; j < job.n_pre; ++j) {
    if (job.next.activity[j] == 0) continue;
    row[found++] = j;
    if (found == n) add(row), found = 0;
  }
  for (std::size_t k = 0; k < found; ++k) {
    const std::size_t last[] = {row[k]};
    add(last);
  }
}

}  // namespace synq
