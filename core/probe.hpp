#pragma once
#include <algorithm>
#include <cstdint>
#include <limits>

namespace synq {

/// What a register has seen in a run. Merging is order-free but for the three sums.
struct Probe {
  std::uint64_t writes = 0;
  std::uint64_t saturations = 0;  ///< values clamped (or zeroed) by the overflow mode
  std::uint64_t wraps = 0;        ///< values that wrapped around
  std::uint64_t underflows = 0;   ///< non-zero values rounded to zero
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();

  // Weights only: r is the requested and a the applied change of a write, both in the weight's unit.
  std::uint64_t updates = 0;     ///< writes with r != 0
  std::uint64_t stalled = 0;     ///< of these, a = 0
  double requested_squared = 0;  ///< sum r r
  double requested_applied = 0;  ///< sum r a
  double excess = 0;             ///< sum (a - r)

  void see(double x) {
    ++writes;
    min = std::min(min, x);
    max = std::max(max, x);
  }
  void change(double requested, double applied) {
    if (requested == 0) return;
    ++updates;
    stalled += applied == 0;
    requested_squared += requested * requested;
    requested_applied += requested * applied;
    excess += applied - requested;
  }
  /// What a checkpoint keeps.
  template <class F>
  void visit(const F& f) {
    f(writes), f(saturations), f(wraps), f(underflows), f(min), f(max);
    f(updates), f(stalled), f(requested_squared), f(requested_applied), f(excess);
  }
  /// sum r a / sum r r: 1 where every requested change is made in full, 0 where none is; NaN without updates.
  double yield() const { return requested_applied / requested_squared; }
  /// mean (a - r) over the updates, in the weight's unit; 0 for an unbiased rounder; NaN without updates.
  double drift() const { return excess / double(updates); }
};

}  // namespace synq
