#pragma once
#include "core/lanes/forward.hpp"
#include "core/lanes/lane_register.hpp"

/// Counting in lanes has two steps, so that each keeps what it needs in registers: while a rule's text runs, every
/// counted write leaves its exact value in a record; after some rows the record is counted (count_kernel.hpp).
namespace synq {

/// How many synapses are recorded at once: few enough to stay in the nearest cache.
inline constexpr std::size_t recorded_columns = 8, recorded_vectors = recorded_columns * rows_in_flight;

/// What was written to one register, a vector of words after the other.
template <class V>
struct LaneRecord {
  alignas(64) std::int32_t exact[recorded_vectors][V::words];     ///< LaneWrite's low and high
  alignas(64) std::int32_t dropping[recorded_vectors][V::words];  ///< what bits were dropped from, where draws went in
};

/// A register that is written and, where there is a record, recorded as its vector v.
template <class L>
struct LaneRecordedHandle {
  LaneHandle<L> plain;
  LaneRecord<typename L::V>* record = nullptr;
  std::size_t v = 0;
};

template <LaneExpression X, class L>
SYNQ_INLINE LaneWord<L> quantize(const X& expression, const LaneRecordedHandle<L>& h) {
  using V = typename L::V;
  const LaneWrite<L> w = write_lanes(expression, h.plain);
  if (h.record) {
    V::store_wides(h.record->exact[h.v], w.low), V::store_wides(h.record->exact[h.v] + V::words / 2, w.high);
    if constexpr (draws_or_signs<L>) {
      V::store_wides(h.record->dropping[h.v], w.dropping_low);
      V::store_wides(h.record->dropping[h.v] + V::words / 2, w.dropping_high);
    }
  }
  return {w.words, h.plain.reg->frac};
}

}  // namespace synq
