#include "core/lanes/lane_counts.hpp"

#include <algorithm>
#include <cmath>

namespace synq {

void add_counts(Probe& p, const LaneCounts& c, int frac, bool wraps) {
  if (c.writes == 0) return;
  p.writes += c.writes;
  (wraps ? p.wraps : p.saturations) += c.overflows;
  p.underflows += c.underflows;
  p.min = std::min(p.min, std::ldexp(c.low, -frac));
  p.max = std::max(p.max, std::ldexp(c.high, -frac));
  p.updates += c.updates;
  p.stalled += c.stalled;
  const int unit = -(frac + c.dropped);
  p.requested_squared += std::ldexp(static_cast<double>(c.requested_squared), 2 * unit);
  p.requested_applied += std::ldexp(static_cast<double>(c.requested_applied), 2 * unit);
  p.excess += std::ldexp(static_cast<double>(c.excess), unit);
}

}  // namespace synq
