#pragma once
#include "core/lanes/lane_counts.hpp"
#include "core/lanes/lane_register.hpp"

/// Counting in lanes while a rule's text runs: the counters of core/probe.hpp, many words at a time.
/// With s dropped bits, a weight's word w' = w + a written for the exact value x has the error e = x - w' 2^s, and the
/// requested change is r = x - w 2^s = a 2^s + e. Where s and a are small and nothing overflows, e is small too, and
/// 16-bit products give all three sums:
///   sum r r = 4^s sum a a + 2^(s+1) sum a e + sum e e    sum r a = 2^s sum a a + sum a e    sum (a - r) = - sum e
/// Elsewhere a second, slower way counts overflows and multiplies r in 64 bits.
namespace synq {

/// Sums of 32-bit lanes that are wider than 32 bits: the sum modulo 2^32, and the sum of the upper halves. Exact for up
/// to 65535 terms.
template <class V>
struct LaneWideSum {
  typename V::Wides modulo = V::splat_wide(0), upper = V::splat_wide(0);

  SYNQ_INLINE void add(const typename V::Wides& x) {
    modulo = V::add(modulo, x);
    upper = V::multiply_add(upper, V::as_words(x), V::splat_pair(0, 1));
  }
  SYNQ_INLINE void take_back(const typename V::Wides& x) {
    modulo = V::subtract(modulo, x);
    upper = V::multiply_add(upper, V::as_words(x), V::splat_pair(0, -1));
  }
  /// Sum over all lanes.
  std::int64_t total() const {
    std::int16_t m[V::words], u[V::words];
    V::store(m, V::as_words(modulo)), V::store(u, V::as_words(upper));
    std::int64_t sum = 0;
    for (int i = 0; i < V::words; i += 2) {
      const std::uint32_t high = wide(u + i);
      sum += std::int64_t(std::int32_t(high)) * 65536 + std::uint32_t(wide(m + i) - (high << 16));
    }
    return sum;
  }

 private:
  static std::uint32_t wide(const std::int16_t* p) {
    return std::uint32_t(std::uint16_t(p[0])) | std::uint32_t(std::uint16_t(p[1])) << 16;
  }
};

/// Counters of one register. All but the extremes count lanes, those beyond the end of a row among them.
template <class V>
struct LaneTally {
  typename V::Words low = V::splat(32767), high = V::splat(-32768);
  std::int64_t writes = 0, missing = 0;  ///< missing: lanes without a synapse
  std::int64_t overflows = 0, underflows = 0;

  SYNQ_INLINE void add(const LaneTally& t) {
    low = V::smaller(low, t.low), high = V::larger(high, t.high);
    writes += t.writes, missing += t.missing, overflows += t.overflows, underflows += t.underflows;
  }
  /// All but the extremes.
  SYNQ_INLINE void take_back(const LaneTally& t) {
    writes -= t.writes, missing -= t.missing, overflows -= t.overflows, underflows -= t.underflows;
  }
  /// Whether no word can have come from a value beyond the range.
  SYNQ_INLINE bool inside(const LaneRegister& q) const {
    return q.overflow == LaneRegister::Overflow::saturate &&
           !(V::equal(low, V::splat(q.low)) | V::equal(high, V::splat(q.high)));
  }
};

/// Changes of a weight.
template <class V>
struct LaneChanges {
  using Wides = typename V::Wides;
  std::int64_t still = 0, stalled = 0;  ///< a = 0; of these, r != 0
  LaneWideSum<V> aa, ae, ee;
  Wides e = V::splat_wide(0);  ///< 2^14 at most, 2^15 times
};

/// The same the slower way.
template <class V>
struct LaneLargeChanges {
  using Longs = typename V::Longs;
  LaneWideSum<V> r, a;
  Longs rr = V::splat_long(0), rr_upper = V::splat_long(0);  ///< modulo 2^64, and the upper halves
  Longs ra = V::splat_long(0);
  bool any = false;
};

/// How a write is counted. large: the slower way; whole: all lanes hold synapses.
template <bool large_, bool whole_>
struct LaneCountingMode {
  static constexpr bool large = large_, whole = whole_;
};

/// Which of the lanes hold synapses, at the end of a row.
template <class V, bool whole>
struct LaneMask {
  typename V::Words valid;    ///< -1, or 0 where there is no synapse
  typename V::Words nowhere;  ///< -32768, or 32767 where there is no synapse
  int missing;

  SYNQ_INLINE explicit LaneMask(std::size_t count) : missing(int(V::words - count)) {
    std::int16_t is[V::words], not_at[V::words];
    for (std::size_t i = 0; i < V::words; ++i) is[i] = i < count ? -1 : 0, not_at[i] = i < count ? -32768 : 32767;
    valid = V::load(is), nowhere = V::load(not_at);
  }
  SYNQ_INLINE typename V::Words operator()(const typename V::Words& a) const {
    return V::as_words(V::bits_and(V::joined(a), V::joined(valid)));
  }
  SYNQ_INLINE typename V::Words for_low(const typename V::Words& a) const { return V::larger(a, nowhere); }
  SYNQ_INLINE typename V::Words for_high(const typename V::Words& a) const {
    return V::smaller(a, V::subtract_saturated(V::splat(-1), nowhere));
  }
  /// For the lower and upper words.
  SYNQ_INLINE typename V::Wides low(const typename V::Wides& a) const {
    return V::bits_and(a, V::joined(V::low(valid, valid)));
  }
  SYNQ_INLINE typename V::Wides high(const typename V::Wides& a) const {
    return V::bits_and(a, V::joined(V::high(valid, valid)));
  }
};
template <class V>
struct LaneMask<V, true> {
  using Words = typename V::Words;
  using Wides = typename V::Wides;
  static constexpr int missing = 0;
  SYNQ_INLINE explicit LaneMask(std::size_t) {}
  SYNQ_INLINE Words operator()(const Words& a) const { return a; }
  SYNQ_INLINE Words for_low(const Words& a) const { return a; }
  SYNQ_INLINE Words for_high(const Words& a) const { return a; }
  SYNQ_INLINE Wides low(const Wides& a) const { return a; }
  SYNQ_INLINE Wides high(const Wides& a) const { return a; }
};

/// The counters of one write after another, kept in registers.
template <class V, class Mode>
struct LaneCounting {
  using Words = typename V::Words;
  using Wides = typename V::Wides;
  LaneTally<V> tally;
  bool counted = false;
  // of a weight
  std::int64_t still = 0, stalled = 0;
  /// Of up to four writes. 32 bits hold them where aa < 2^30: ee < 2^31 since |e| < 2^14, and ae^2 <= aa ee.
  Wides aa = V::splat_wide(0), ae = V::splat_wide(0), ee = V::splat_wide(0);
  Wides e = V::splat_wide(0);
  int dropped = 0;
  LaneLargeChanges<V>* large = nullptr;

  static constexpr int most_dropped = 14;
  SYNQ_INLINE bool always_large(const LaneRegister& q, bool weight) const {
    return dropped > most_dropped + !weight || q.overflow != LaneRegister::Overflow::saturate;
  }
};

/// Counters of n registers, the first a weight.
template <class V, std::size_t n>
struct LaneTallies {
  LaneTally<V> tally[n];
  LaneChanges<V> changes;
  LaneLargeChanges<V> large;
  int dropped = 0;                      ///< s of the weight
  bool always_large = false;            ///< the quicker way never serves
  int since_flush = 0;                  ///< writes of each lane
  LaneCounts* const* counts = nullptr;  ///< [n] where flush() adds them; null: a register that is not counted

  /// Whether no lane can overflow in a few more writes.
  SYNQ_INLINE bool room() const { return since_flush < 16000; }
  template <class Mode>
  SYNQ_INLINE void add_changes(const LaneCounting<V, Mode>& c) {
    changes.still += c.still, changes.stalled += c.stalled, dropped = c.dropped;
    changes.aa.add(c.aa), changes.ae.add(c.ae), changes.ee.add(c.ee);
    changes.e = V::add(changes.e, c.e);
  }
  template <class Mode>
  SYNQ_INLINE void take_back(const LaneCounting<V, Mode>& c) {
    changes.still -= c.still, changes.stalled -= c.stalled;
    changes.aa.take_back(c.aa), changes.ae.take_back(c.ae), changes.ee.take_back(c.ee);
    changes.e = V::subtract(changes.e, c.e);
  }

  /// Adds them to the counts and restarts.
  [[gnu::noinline]] void flush() {
    for (std::size_t k = 0; k < n; ++k)
      if (counts[k] && tally[k].writes > 0) add(tally[k], *counts[k]);
    if (counts[0] && tally[0].writes > 0) add_changes(*counts[0]);
    for (auto& t : tally) t = {};
    changes = {}, large = {}, since_flush = 0;
  }

 private:
  void add(const LaneTally<V>& t, LaneCounts& c) const {
    c.writes += std::uint64_t(t.writes - t.missing);
    c.overflows += std::uint64_t(t.overflows);
    c.underflows += std::uint64_t(t.underflows);
    std::int16_t low[V::words], high[V::words];
    V::store(low, t.low), V::store(high, t.high);
    for (int i = 0; i < V::words; ++i) c.low = low[i] < c.low ? low[i] : c.low;
    for (int i = 0; i < V::words; ++i) c.high = high[i] > c.high ? high[i] : c.high;
  }
  void add_changes(LaneCounts& c) const {
    c.dropped = dropped;
    c.stalled += std::uint64_t(changes.stalled);
    c.updates += std::uint64_t(tally[0].writes - (changes.still - changes.stalled));
    const int128 unit = int128(1) << c.dropped;
    const int128 aa = changes.aa.total(), ae = changes.ae.total(), ee = changes.ee.total();
    c.requested_squared += unit * unit * aa + 2 * unit * ae + ee;
    c.requested_applied += unit * (unit * aa + ae);
    std::int32_t e[V::words / 2];
    V::store_wides(e, changes.e);
    for (const std::int32_t sum : e) c.excess -= sum;
    if (large.any) add_large(unit, c);
  }
  void add_large(int128 unit, LaneCounts& c) const {
    std::uint64_t rr[V::longs], upper[V::longs], ra[V::longs];
    V::store_longs(rr, large.rr), V::store_longs(upper, large.rr_upper), V::store_longs(ra, large.ra);
    for (int i = 0; i < V::longs; ++i) {
      c.requested_squared += (int128(upper[i]) << 32) + std::uint64_t(rr[i] - (upper[i] << 32));
      c.requested_applied += unit * std::int64_t(ra[i]);
    }
    c.excess += unit * large.a.total() - large.r.total();
  }
};

/// A register that is written in lanes and, where `counting->counted`, counted. For a weight, `before` is the word that
/// is being replaced.
template <class L, class Mode>
struct LaneProbedHandle {
  using V = typename L::V;
  LaneHandle<L> plain;
  LaneCounting<V, Mode>* counting;
  const LaneMask<V, Mode::whole>* mask;
  bool weight;
  typename V::Words before;
};

namespace detail {

template <class L, class Mode>
struct LaneCounter {
  using V = typename L::V;
  using Words = typename V::Words;
  using Wides = typename V::Wides;
  const LaneProbedHandle<L, Mode>& h;
  const LaneMask<V, Mode::whole>& mask;
  const LaneWrite<L>& w;

  SYNQ_INLINE void count() const {
    auto& c = *h.counting;
    LaneTally<V>& t = c.tally;
    t.writes += V::words, t.missing += mask.missing;
    t.low = V::smaller(t.low, mask.for_low(w.words));
    t.high = V::larger(t.high, mask.for_high(w.words));
    if constexpr (Mode::large) t.overflows += V::count(V::nonzero(mask(overflow())));
    c.dropped = w.dropped;
    if (!h.weight) return underflow(mask(exact()));
    const Words a = mask(V::subtract_saturated(w.words, h.before));
    if constexpr (Mode::large)
      large_change(a);
    else
      change(a, mask(error()));
  }

 private:
  /// Not zero where overflow changed the rounded value.
  SYNQ_INLINE Words overflow() const {
    const LaneRegister& q = *h.plain.reg;
    if (!h.weight && q.overflow == LaneRegister::Overflow::saturate && q.low > -32768 && q.high < 32767)
      return V::subtract_saturated(V::pack(w.rounded_low, w.rounded_high), w.words);
    const Words minus = V::splat_pair(0, -1);
    return V::pack(V::multiply_add(w.rounded_low, V::low(h.before, w.words), minus),
                   V::multiply_add(w.rounded_high, V::high(h.before, w.words), minus));
  }
  /// x in 16 bits: zero where x is. In the quicker way 16 bits hold every x whose word is zero.
  SYNQ_INLINE Words exact() const {
    if constexpr (!Mode::large) return V::subtract_words(V::lower_words(w.low, w.high), V::splat(w.offset));
    const Wides offset = V::splat_wide(w.offset);
    return V::pack(V::subtract(w.low, offset), V::subtract(w.high, offset));
  }
  /// e: small where the quicker way serves, so that 16 bits are computed of it.
  SYNQ_INLINE Words error() const {
    const Words moved = V::shift_left_words(w.words, w.dropped & 15);
    return V::subtract_words(V::subtract_words(V::lower_words(w.low, w.high), moved), V::splat(w.offset));
  }
  /// x: zero where the exact value is. (Where the word is not zero it may be anything.) The quicker way serves only
  /// where no word is one of the range's ends: a word is zero only where the rounded value is.
  SYNQ_INLINE void underflow(const Words& x) const {
    const Words& rounded = Mode::large ? V::pack(w.rounded_low, w.rounded_high) : w.words;
    h.counting->tally.underflows += V::count(V::nonzero(x) & ~V::nonzero(rounded));
  }
  SYNQ_INLINE void change(const Words& a, const Words& e) const {
    auto& c = *h.counting;
    const auto moved = V::nonzero(a), inexact = V::nonzero(e);
    c.tally.underflows += V::count(inexact & ~V::nonzero(w.words));  // of a word that is zero, e is x
    c.still += V::words - V::count(moved), c.stalled += V::count(inexact & ~moved);
    c.aa = V::add_squares(c.aa, a), c.ae = V::multiply_add(c.ae, a, e), c.ee = V::multiply_add(c.ee, e, e);
    c.e = V::multiply_add(c.e, e, V::splat(1));
  }
  SYNQ_INLINE void large_change(const Words& moved) const {
    const auto difference = [&](const Words& both)
                                SYNQ_INLINE_LAMBDA { return V::multiply(both, V::splat_pair(-1, 1)); };
    const auto requested = [&](const Wides& x, const Words& both) SYNQ_INLINE_LAMBDA {
      const Wides before = V::multiply(both, V::splat_pair(1, 0));
      return V::subtract(V::subtract(x, V::splat_wide(w.offset)), V::shift_left(before, w.dropped));
    };
    const Words low = V::low(h.before, w.words), high = V::high(h.before, w.words);
    const Wides a0 = mask.low(difference(low)), a1 = mask.high(difference(high));
    const Wides r0 = mask.low(requested(w.low, low)), r1 = mask.high(requested(w.high, high));
    underflow(mask(exact()));
    const auto still = ~V::nonzero(moved);
    h.counting->still += V::count(still);
    h.counting->stalled += V::count(V::nonzero(V::pack(r0, r1)) & still);
    LaneLargeChanges<V>& l = *h.counting->large;
    l.any = true;
    l.r.add(r0), l.r.add(r1), l.a.add(a0), l.a.add(a1);
    const auto squares = V::add_longs(V::products(r0, r0), V::products(r1, r1));
    l.rr = V::add_longs(l.rr, squares), l.rr_upper = V::add_longs(l.rr_upper, V::upper_half(squares));
    l.ra = V::add_longs(l.ra, V::add_longs(V::products(r0, a0), V::products(r1, a1)));
  }
};

}  // namespace detail

template <LaneExpression X, class L, class Mode>
SYNQ_INLINE LaneWord<L> quantize(const X& expression, const LaneProbedHandle<L, Mode>& h) {
  const LaneWrite<L> w = write_lanes(expression, h.plain);
  const detail::LaneCounter<L, Mode> counter{h, *h.mask, w};
  if (h.weight || h.counting->counted) counter.count();
  return {w.words, h.plain.reg->frac};
}

}  // namespace synq
