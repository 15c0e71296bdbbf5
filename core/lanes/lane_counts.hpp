#pragma once
#include <cstdint>

#include "core/integer.hpp"
#include "core/kernel.hpp"
#include "core/probe.hpp"

namespace synq {

/// What lanes have counted of one register in a tick, in exact integers: the same for any instruction set and any
/// split of the synapses, since sums of integers do not depend on the order.
struct LaneCounts {
  std::uint64_t writes = 0, overflows = 0, underflows = 0;
  int low = 32767, high = -32768;  ///< of the words

  // Weights only: r is the requested and a the applied change, in units of the exact value's last bit, `dropped` bits
  // below the word's.
  int dropped = 0;
  std::uint64_t updates = 0, stalled = 0;
  int128 requested_squared = 0;  ///< sum r r
  int128 requested_applied = 0;  ///< sum r a
  int128 excess = 0;             ///< sum (a - r)
};

/// Adds the counts of other synapses of the same register.
void merge(LaneCounts& to, const LaneCounts& from);
/// Adds the counts of a register whose words have `frac` fraction bits and wrap around or not.
void add_counts(Probe&, const LaneCounts&, int frac, bool wraps);

}  // namespace synq
