#include "core/lanes/lane_counts.hpp"

#include <algorithm>

#include "core/quantize.hpp"

namespace synq {

void merge(LaneCounts& to, const LaneCounts& from) {
  if (from.writes == 0) return;
  to.writes += from.writes, to.overflows += from.overflows, to.underflows += from.underflows;
  to.low = std::min(to.low, from.low), to.high = std::max(to.high, from.high);
  to.dropped = from.dropped;
  to.updates += from.updates, to.stalled += from.stalled;
  to.requested_squared += from.requested_squared, to.requested_applied += from.requested_applied;
  to.excess += from.excess;
}

void add_counts(Probe& p, const LaneCounts& c, int frac, bool wraps) {
  if (c.writes == 0) return;
  p.writes += c.writes;
  (wraps ? p.wraps : p.saturations) += c.overflows;
  p.underflows += c.underflows;
  p.min = std::min(p.min, times_power_of_two(c.low, -frac));
  p.max = std::max(p.max, times_power_of_two(c.high, -frac));
  if (c.updates == 0) return;
  p.updates += c.updates;
  p.stalled += c.stalled;
  const int unit = -(frac + c.dropped);
  p.requested_squared += times_power_of_two(static_cast<double>(c.requested_squared), 2 * unit);
  p.requested_applied += times_power_of_two(static_cast<double>(c.requested_applied), 2 * unit);
  p.excess += times_power_of_two(static_cast<double>(c.excess), unit);
}

}  // namespace synq
