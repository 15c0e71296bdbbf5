#pragma once
#include <limits>

#include "core/quantize.hpp"

/// Counters of a loop over neurons, in integers: the compiler can vectorise such a loop.
namespace synq {

template <class Raw>
struct Tally {
  Raw low = std::numeric_limits<Raw>::max(), high = std::numeric_limits<Raw>::lowest();
  Raw writes = 0, overflows = 0, underflows = 0;

  /// rounder: the register's, for integers of any width.
  template <class AnyRounder>
  void add_to(Probe& p, const AnyRounder& rounder) const {
    if (writes == 0) return;
    p.writes += std::uint64_t(writes);
    (rounder.wraps() ? p.wraps : p.saturations) += std::uint64_t(overflows);
    p.underflows += std::uint64_t(underflows);
    p.min = std::min(p.min, to_double(Fixed<Raw>{low, rounder.frac}));
    p.max = std::max(p.max, to_double(Fixed<Raw>{high, rounder.frac}));
  }
};

/// A register that is no weight and draws no random bits, written with counters.
template <class Raw, bool simple = false>
struct TallyHandle {
  const Rounder<Raw, simple>* rounder;
  Tally<Raw>* tally;
};

template <class Raw, bool simple>
[[gnu::always_inline]] inline Fixed<Raw> quantize(const Fixed<Raw>& x, const TallyHandle<Raw, simple>& h) {
  const Raw rounded = h.rounder->round(x, 0), word = h.rounder->fit(rounded);
  Tally<Raw>& t = *h.tally;
  t.low = word < t.low ? word : t.low;
  t.high = word > t.high ? word : t.high;
  ++t.writes;
  t.overflows += Raw(word != rounded);
  t.underflows += Raw(rounded == 0) & Raw(x.raw != 0);
  return {word, h.rounder->frac};
}

}  // namespace synq
