#pragma once
#include "core/lanes/forward.hpp"
#include "core/lanes/lane_register.hpp"

/// Counting in lanes has two steps, so that each keeps what it needs in registers: while a rule's text runs, every
/// counted write leaves the lowest 16 bits of its exact value in a record; after some rows the record is counted
/// (count_kernel.hpp). Where 16 bits are too few the rule's text runs once more, on the words that it replaced, and
/// its exact values are kept in full.
namespace synq {

/// How many vectors are recorded at once: few enough to stay in the nearest cache. One more is for the end of a row.
inline constexpr std::size_t recorded_vectors = 64;

/// The writes to one register, a vector of words after the other.
template <class V>
struct LaneRecord {
  /// Of the exact value with its offset: a weight's lowest 16 bits, which its change needs; of another word, which is
  /// asked only whether it was rounded to zero, 16 bits with saturation: they are had sooner.
  alignas(64) std::int16_t near[recorded_vectors + 1][V::words];
  alignas(64) std::int16_t before[recorded_vectors + 1][V::words];  ///< the words that were replaced
};

/// A vector of writes in full.
template <class V>
struct LaneExact {
  alignas(64) std::int32_t value[V::words];     ///< LaneWrite's low and high
  alignas(64) std::int32_t dropping[V::words];  ///< what bits were dropped from, where draws or signs went in
};

/// A register that is written and, where it is counted, recorded.
template <class L>
struct LaneRecordedHandle {
  LaneHandle<L> plain;
  bool counted = false, is_weight = false;
  std::int16_t* near = nullptr;  ///< of LaneRecord
};

template <LaneExpression X, class L>
SYNQ_INLINE LaneWord<L> quantize(const X& expression, const LaneRecordedHandle<L>& h) {
  using V = typename L::V;
  const LaneWrite<L> w = write_lanes(expression, h.plain);
  if (h.counted) V::store(h.near, h.is_weight ? V::lower_words(w.low, w.high) : V::pack(w.low, w.high));
  return {w.words, h.plain.reg->frac};
}

/// A register that is written and kept in full, or whose words are known from the time before.
template <class L>
struct LaneExactHandle {
  LaneHandle<L> plain;
  LaneExact<typename L::V>* exact = nullptr;
  const typename L::V::Words* known = nullptr;
};

template <LaneExpression X, class L>
SYNQ_INLINE LaneWord<L> quantize(const X& expression, const LaneExactHandle<L>& h) {
  using V = typename L::V;
  if (h.known) return {*h.known, h.plain.reg->frac};
  const LaneWrite<L> w = write_lanes(expression, h.plain);
  V::store_wides(h.exact->value, w.low), V::store_wides(h.exact->value + V::words / 2, w.high);
  if constexpr (draws_or_signs<L>) {
    V::store_wides(h.exact->dropping, w.dropping_low);
    V::store_wides(h.exact->dropping + V::words / 2, w.dropping_high);
  }
  return {w.words, h.plain.reg->frac};
}

}  // namespace synq
