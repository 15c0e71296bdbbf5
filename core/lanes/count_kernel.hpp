#pragma once
#include "core/lanes/forward_kernel.hpp"
#include "core/lanes/lane_counts.hpp"
#include "core/lanes/lane_record.hpp"

/// The counters of core/probe.hpp from a record of writes, many words at a time.
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
  SYNQ_INLINE void add(const LaneWideSum& s) { modulo = V::add(modulo, s.modulo), upper = V::add(upper, s.upper); }
  /// Sum over all lanes.
  std::int64_t total() const {
    std::int32_t m[V::words / 2], u[V::words / 2];
    V::store_wides(m, modulo), V::store_wides(u, upper);
    std::int64_t sum = 0;
    for (int i = 0; i < V::words / 2; ++i)
      sum += std::int64_t(u[i]) * 65536 + std::uint32_t(std::uint32_t(m[i]) - (std::uint32_t(u[i]) << 16));
    return sum;
  }
};

/// 32-bit values of a vector of words.
template <class V>
struct LaneHalves {
  typename V::Wides low, high;
};

/// Counters of one register.
template <class V>
struct LaneTally {
  typename V::Words low = V::splat(32767), high = V::splat(-32768);
  std::uint64_t overflows = 0, underflows = 0;

  template <class Mask>
  SYNQ_INLINE void see(const typename V::Words& w, const Mask& mask) {
    low = V::smaller(low, mask.for_low(w)), high = V::larger(high, mask.for_high(w));
  }
  /// One write: the word w, rounded from the exact value x.
  template <class Mask>
  SYNQ_INLINE void write(const typename V::Words& w, const LaneHalves<V>& x, const LaneHalves<V>& rounded,
                         const Mask& mask) {
    const auto over = [](const typename V::Wides& r, const typename V::Words& word)
                          SYNQ_INLINE_LAMBDA { return V::subtract(r, V::multiply(word, V::splat_pair(1, 0))); };
    const auto saturated = V::pack(over(rounded.low, V::low(w, w)), over(rounded.high, V::high(w, w)));
    see(w, mask);
    overflows += V::count(V::nonzero(mask(saturated)));
    underflows += V::count(V::nonzero(mask(V::pack(x.low, x.high))) & ~V::nonzero(V::pack(rounded.low, rounded.high)));
  }
  SYNQ_INLINE void add(const LaneTally& t) {
    low = V::smaller(low, t.low), high = V::larger(high, t.high);
    overflows += t.overflows, underflows += t.underflows;
  }
  void add_to(LaneCounts& c) const {
    c.overflows += overflows, c.underflows += underflows;
    std::int16_t lowest[V::words], highest[V::words];
    V::store(lowest, low), V::store(highest, high);
    for (int i = 0; i < V::words; ++i) c.low = lowest[i] < c.low ? lowest[i] : c.low;
    for (int i = 0; i < V::words; ++i) c.high = highest[i] > c.high ? highest[i] : c.high;
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
  std::uint64_t moved = 0, stalled = 0;  ///< a != 0; a = 0 and r != 0
  LaneWideSum<V> aa, ae, ee, e;

  SYNQ_INLINE void add(const LaneChanges& c) {
    moved += c.moved, stalled += c.stalled;
    aa.add(c.aa), ae.add(c.ae), ee.add(c.ee), e.add(c.e);
  }
};

/// The same the slower way.
template <class V>
struct LaneLargeChanges {
  using Longs = typename V::Longs;
  LaneWideSum<V> r, a;
  Longs rr = V::splat_long(0), rr_upper = V::splat_long(0);  ///< modulo 2^64, and the upper halves
  Longs ra = V::splat_long(0);
};

/// Which of the lanes hold synapses, at the end of a row.
template <class V, bool whole>
struct LaneMask {
  typename V::Words valid;    ///< -1, or 0 where there is no synapse
  typename V::Words nowhere;  ///< -32768, or 32767 where there is no synapse

  SYNQ_INLINE explicit LaneMask(std::size_t count) {
    std::int16_t is[V::words], not_at[V::words];
    for (std::size_t i = 0; i < V::words; ++i) is[i] = i < count ? -1 : 0, not_at[i] = i < count ? -32768 : 32767;
    valid = V::load(is), nowhere = V::load(not_at);
  }
  SYNQ_INLINE typename V::Words operator()(const typename V::Words& a) const {
    return V::as_words(V::bits_and(V::joined(a), V::joined(valid)));
  }
  SYNQ_INLINE typename V::Set operator()(typename V::Set s) const { return s & V::nonzero(valid); }
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
  SYNQ_INLINE explicit LaneMask(std::size_t) {}
  SYNQ_INLINE Words operator()(const Words& a) const { return a; }
  SYNQ_INLINE typename V::Set operator()(typename V::Set s) const { return s; }
  SYNQ_INLINE Words for_low(const Words& a) const { return a; }
  SYNQ_INLINE Words for_high(const Words& a) const { return a; }
  SYNQ_INLINE Wides low(const Wides& a) const { return a; }
  SYNQ_INLINE Wides high(const Wides& a) const { return a; }
};

/// A register that is written and counted at once, where a few instructions more do no harm.
template <class L>
struct LaneTallyHandle {
  LaneHandle<L> plain;
  LaneTally<typename L::V>* tally = nullptr;
};

template <LaneExpression X, class L>
SYNQ_INLINE LaneWord<L> quantize(const X& expression, const LaneTallyHandle<L>& h) {
  using V = typename L::V;
  static_assert(!draws_or_signs<L>);
  const LaneWrite<L> w = write_lanes(expression, h.plain);
  const LaneRegister& q = *h.plain.reg;
  const detail::LaneRounder<L> rounder{q, detail::as_sum(expression).frac - q.frac};
  const auto offset = V::splat_wide(rounder.offset());
  h.tally->write(w.words, {V::subtract(w.low, offset), V::subtract(w.high, offset)},
                 {rounder.drop(w.low), rounder.drop(w.high)}, LaneMask<V, true>(V::words));
  return {w.words, q.frac};
}

/// A register whose writes are counted: its memory, the bits it drops, and where the counts go.
struct LaneCounted {
  LaneRegister reg;
  LaneArray words;
  int dropped = 0;          ///< s
  bool offset_only = true;  ///< nothing but an offset is added before they are dropped
  bool inside = false;      ///< no value leaves its range
  bool is_weight = false;   ///< whose changes are counted as well
  LaneCounts* counts = nullptr;
};

/// The synapses of a record: groups of rows, in each group column by column. Vector (group * columns + column) * rows
/// + row of the record, from `first` on, has its words at begin + (group * rows + row) * stride + column * V::words.
struct LaneTile {
  std::size_t begin, stride;
  std::size_t groups, columns;
  std::size_t count;  ///< synapses in a vector: fewer than the lanes at the end of a row
  std::size_t first;  ///< vector of the record

  SYNQ_INLINE std::size_t vectors(std::size_t rows) const { return groups * columns * rows; }
  /// visit(at, v, row, column) for the rows of each column, then end(); at: where the words of vector v begin.
  template <int rows, std::size_t lanes, class Visit, class End>
  SYNQ_INLINE void each_column(const Visit& visit, const End& end) const {
    std::size_t v = first;
    for (std::size_t group = 0; group < groups; ++group)
      for (std::size_t column = 0; column < columns; ++column, v += rows) {
        const std::size_t at = begin + group * rows * stride + column * lanes;
        repeat<rows>([&](auto row)
                         SYNQ_INLINE_LAMBDA { visit(at + row * stride, v + row, group * rows + row, column); });
        end();
      }
  }
};

/// Counts one register's writes.
template <class V>
class LaneCounter {
 public:
  using Words = typename V::Words;
  using Wides = typename V::Wides;
  using Record = LaneRecord<V>;

  void begin(const LaneCounted& of) { of_ = of; }
  bool counts() const { return of_.counts != nullptr; }

  /// Counts a record. False where 16 bits are too few: its vectors are to be counted in full.
  template <int rows, bool whole>
  [[gnu::noinline]] bool count(const LaneTile& t, const Record& record) {
    const std::size_t vectors = t.vectors(rows);
    if ((since_flush_ += vectors) > 8000) flush();
    writes_ += vectors * t.count;
    if (of_.dropped > (of_.is_weight ? 14 : 15) || of_.reg.overflow != LaneRegister::Overflow::saturate) return false;
    return of_.is_weight ? small_changes<rows, whole>(t, record) : small_writes<rows, whole>(t, record);
  }
  /// Counts a vector that was kept in full. at: of its words in memory.
  template <bool whole>
  [[gnu::noinline]] void count_in_full(std::size_t at, std::size_t count, const LaneExact<V>& exact,
                                       const std::int16_t* before) {
    const LaneMask<V, whole> mask(count);
    const Words w = LaneMemory<V>::load(of_.words, at);
    const Rounder rounder{of_.reg, of_.dropped};
    const Wides offset = V::splat_wide(rounder.offset());
    const auto& dropping = of_.offset_only ? exact.value : exact.dropping;
    const LaneHalves<V> rounded{rounder.drop(V::load_wides(dropping)),
                                rounder.drop(V::load_wides(dropping + V::words / 2))};
    const LaneHalves<V> x{V::subtract(V::load_wides(exact.value), offset),
                          V::subtract(V::load_wides(exact.value + V::words / 2), offset)};
    tally_.write(w, x, rounded, mask);
    if (of_.is_weight) large_change(mask, V::load(before), w, x.low, x.high);
  }
  /// Adds what was counted to the counts.
  void flush() {
    if (writes_ == 0) return;
    LaneCounts& c = *of_.counts;
    c.writes += writes_;
    tally_.add_to(c);
    if (of_.is_weight) add_changes(c);
    writes_ = since_flush_ = 0, tally_ = {}, changes_ = {}, large_ = {};
  }

 private:
  using Rounder = detail::LaneRounder<Lanes<V, false, LaneRounding::any>>;
  using Sets = typename V::Set[recorded_vectors + 1];  ///< of the lanes of each vector of a record

  int offset() const { return Rounder{of_.reg, of_.dropped}.offset(); }

  /// The quicker ways; false, and nothing is counted, where they do not serve: there 16 bits hold e, and no word is an
  /// end of the range.
  template <int rows, bool whole>
  SYNQ_INLINE bool small_writes(const LaneTile& t, const Record& record) {
    const LaneMask<V, whole> mask(t.count);
    const Words offset = V::splat(this->offset());
    LaneTally<V> seen;
    Sets inexact, nonzero;
    const auto write = [&](std::size_t at, std::size_t v, auto...) SYNQ_INLINE_LAMBDA {
      const Words w = LaneMemory<V>::load(of_.words, at);
      seen.see(w, mask);
      // 16 bits hold every exact value whose word is zero
      inexact[v] = mask(V::different(V::load(record.near[v]), offset)), nonzero[v] = V::nonzero(w);
    };
    t.template each_column<rows, V::words>(write, []() SYNQ_INLINE_LAMBDA {});
    if (!of_.inside && !seen.inside(of_.reg)) return false;
    seen.underflows = V::count(inexact + t.first, nonzero + t.first, t.vectors(rows));
    tally_.add(seen);
    return true;
  }
  template <int rows, bool whole>
  SYNQ_INLINE bool small_changes(const LaneTile& t, const Record& record) {
    const LaneMask<V, whole> mask(t.count);
    const Words offset = V::splat(this->offset());
    const int s = of_.dropped;
    // ae^2 <= aa ee, and ee < 2^31: |e| < 2^14 in the four vectors of a column, at most 2^13 in two columns
    const std::size_t columns_in_32_bits = s <= 13 || (s == 14 && of_.reg.half != 0 && of_.offset_only) ? 2 : 1;
    LaneTally<V> seen;
    LaneChanges<V> changes;
    Sets inexact, moved, nonzero;
    Wides largest = V::splat_wide(0), sum_e = V::splat_wide(0);
    const Wides zero = V::splat_wide(0);
    Wides aa = zero, ae = zero, ee = zero;
    std::size_t columns = 0;
    const auto widen = [&]() SYNQ_INLINE_LAMBDA {
      changes.aa.add(aa), changes.ae.add(ae), changes.ee.add(ee);
      largest = V::bits_or(largest, aa);
      aa = ae = ee = zero, columns = 0;
    };
    const auto write = [&](std::size_t at, std::size_t v, auto...) SYNQ_INLINE_LAMBDA {
      const Words w = LaneMemory<V>::load(of_.words, at);
      const Words a = mask(V::subtract_saturated(w, V::load(record.before[v])));
      const Words x = V::subtract_words(V::load(record.near[v]), offset);
      const Words e = mask(V::subtract_words(x, V::shift_left_words(w, s)));
      seen.see(w, mask);
      inexact[v] = V::nonzero(e), moved[v] = V::nonzero(a), nonzero[v] = V::nonzero(w);
      aa = V::add_squares(aa, a), ae = V::multiply_add(ae, a, e), ee = V::multiply_add(ee, e, e);
      sum_e = V::multiply_add(sum_e, e, V::splat(1));
    };
    t.template each_column<rows, V::words>(write, [&]() SYNQ_INLINE_LAMBDA {
      if (++columns == columns_in_32_bits) widen();
    });
    widen();
    if (!seen.inside(of_.reg) || !V::below_2_29(largest)) return false;  // 32767^2 is above: no difference was cut
    const std::size_t n = t.vectors(rows);
    seen.underflows = V::count(inexact + t.first, nonzero + t.first, n);  // of a word that is zero, e is x
    changes.moved = V::count(moved + t.first, nullptr, n);
    changes.stalled = V::count(inexact + t.first, moved + t.first, n);
    changes.e.add(sum_e);
    tally_.add(seen), changes_.add(changes);
    return true;
  }

  template <class Mask>
  SYNQ_INLINE void large_change(const Mask& mask, const Words& before, const Words& w, const Wides& x_low,
                                const Wides& x_high) {
    const auto applied = [&](const Words& both) SYNQ_INLINE_LAMBDA { return V::multiply(both, V::splat_pair(-1, 1)); };
    const auto requested = [&](const Wides& x, const Words& both) SYNQ_INLINE_LAMBDA {
      return V::subtract(x, V::shift_left(V::multiply(both, V::splat_pair(1, 0)), of_.dropped));
    };
    const Words low = V::low(before, w), high = V::high(before, w);
    const Wides a0 = mask.low(applied(low)), a1 = mask.high(applied(high));
    const Wides r0 = mask.low(requested(x_low, low)), r1 = mask.high(requested(x_high, high));
    const auto moved = V::nonzero(V::pack(a0, a1));
    changes_.moved += V::count(moved), changes_.stalled += V::count(V::nonzero(V::pack(r0, r1)) & ~moved);
    large_.r.add(r0), large_.r.add(r1), large_.a.add(a0), large_.a.add(a1);
    const auto squares = V::add_longs(V::products(r0, r0), V::products(r1, r1));
    large_.rr = V::add_longs(large_.rr, squares),
    large_.rr_upper = V::add_longs(large_.rr_upper, V::upper_half(squares));
    large_.ra = V::add_longs(large_.ra, V::add_longs(V::products(r0, a0), V::products(r1, a1)));
  }

  void add_changes(LaneCounts& c) const {
    c.dropped = of_.dropped;
    c.stalled += changes_.stalled;
    c.updates += changes_.moved + changes_.stalled;
    const int128 unit = int128(1) << of_.dropped;
    const int128 aa = changes_.aa.total(), ae = changes_.ae.total(), ee = changes_.ee.total();
    std::uint64_t rr[V::longs], upper[V::longs], ra[V::longs];
    V::store_longs(rr, large_.rr), V::store_longs(upper, large_.rr_upper), V::store_longs(ra, large_.ra);
    c.requested_squared += unit * unit * aa + 2 * unit * ae + ee;
    c.requested_applied += unit * (unit * aa + ae);
    for (int i = 0; i < V::longs; ++i) {
      c.requested_squared += (int128(upper[i]) << 32) + std::uint64_t(rr[i] - (upper[i] << 32));
      c.requested_applied += unit * std::int64_t(ra[i]);
    }
    c.excess += unit * large_.a.total() - large_.r.total() - changes_.e.total();
  }

  LaneCounted of_{};
  std::uint64_t writes_ = 0;
  std::size_t since_flush_ = 0;  ///< vectors; no sum overflows in twice as many
  LaneTally<V> tally_;
  LaneChanges<V> changes_;
  LaneLargeChanges<V> large_;
};

}  // namespace synq
