#pragma once
#include <algorithm>
#include <optional>

#include "core/lanes/lane_register.hpp"
#include "core/register.hpp"

/// Which lanes a rule may use with its formats: its text is run once over the numbers below.
namespace synq {

/// The register as lanes need it; nothing where its words, or its random bits, do not fit 16 bits.
std::optional<LaneRegister> lane_register(const Register&);

/// What the text's sums and roundings need.
struct LanePlan {
  bool paired = true;
  bool tables = true;                                  ///< all tables that are read fit (core/lanes/lane_table.hpp)
  bool offset = true, half_even = true, mixed = true;  ///< all registers round so
  LaneRounding rounding() const {
    return offset      ? LaneRounding::offset
           : half_even ? LaneRounding::half_even
           : mixed     ? LaneRounding::mixed
                       : LaneRounding::any;
  }
};

/// A word: where its binary point lies, whose it is and how large it may be.
struct PlanWord {
  int frac = 0;
  Owner owner = Owner::synapse;
  std::int64_t bound = 0;  ///< largest magnitude of a row's word
  LanePlan* plan = nullptr;
};
struct PlanProduct {
  int frac;
  bool shared;
  std::int64_t bound;
  LanePlan* plan;
  PlanProduct(const PlanWord& x, const PlanWord& y)
      : frac(x.frac + y.frac),
        shared(x.owner == Owner::row || y.owner == Owner::row),
        bound(x.owner > y.owner ? x.bound : y.bound),
        plan(x.plan ? x.plan : y.plan) {}
  PlanProduct(const PlanWord& x) : PlanProduct(x, {0, Owner::row, 1, x.plan}) {}
  bool scales(int finer) const {
    const int k = finer - frac;
    return k == 0 || (shared && k < 16 && (bound << k) <= 32767);
  }
};
struct PlanSum {
  int frac;
  LanePlan* plan;
  PlanSum(int binary_point, LanePlan* p) : frac(binary_point), plan(p) {}
  PlanSum(const PlanProduct& x) : PlanSum(x.frac, x.plan) {}
  PlanSum(const PlanWord& x) : PlanSum(x.frac, x.plan) {}
};
struct PlanHandle {
  const LaneRegister* reg;
  LanePlan* plan;
  LaneWrites* writes;
};

inline PlanProduct operator*(const PlanWord& x, const PlanWord& y) { return {x, y}; }

template <class T>
concept PlanFactor = std::same_as<T, PlanWord> || std::same_as<T, PlanProduct>;
template <class T>
concept PlanExpression = PlanFactor<T> || std::same_as<T, PlanSum>;

template <PlanExpression X, PlanExpression Y>
PlanSum operator+(const X& x, const Y& y) {
  const PlanSum a(x), b(y);
  const int frac = finer(a.frac, b.frac);
  if constexpr (PlanFactor<X> && PlanFactor<Y>)
    if (!PlanProduct(x).scales(frac) || !PlanProduct(y).scales(frac)) a.plan->paired = false;
  return {frac, a.plan};
}
template <PlanExpression X, PlanExpression Y>
PlanSum operator-(const X& x, const Y& y) {
  const PlanSum a(x), b(y);
  return {finer(a.frac, b.frac), a.plan};
}
template <PlanExpression A, PlanExpression B, PlanExpression X, PlanExpression Y>
PlanSum where_ge(const A&, const B&, const X& x, const Y& y) {
  return x - y;
}

/// Notes how the register rounds, and what.
template <PlanExpression X>
PlanWord quantize(const X& x, const PlanHandle& h) {
  using R = LaneRegister;
  const bool simple = h.reg->overflow == R::Overflow::saturate && PlanSum(x).frac >= h.reg->frac;
  ++h.writes->times, h.writes->dropped = std::max(0, PlanSum(x).frac - h.reg->frac);
  h.plan->offset &= simple && h.reg->rounding == R::Rounding::offset;
  h.plan->half_even &= simple && h.reg->rounding == R::Rounding::half_even;
  h.plan->mixed &= simple && h.reg->rounding != R::Rounding::by_sign;
  return {h.reg->frac, Owner::synapse, 0, h.plan};
}

}  // namespace synq
