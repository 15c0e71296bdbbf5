#pragma once
#include <bit>
#include <cmath>

#include "core/probe.hpp"
#include "core/rounder.hpp"

/// quantize(x, register handle): the only operation that loses precision. A handle carries the register's rounder
/// and what its owner binds to it for this tick and synapse: random bits, counters.
namespace synq {

/// A register written without counters.
template <class Raw, bool simple = false>
struct Handle {
  const Rounder<Raw, simple>* rounder;
  std::uint32_t random = 0;  ///< k uniform bits for this write; used by stochastic rounding only
};

/// A register written with counters. For a weight, `before` is the word that is being replaced.
template <class Raw>
struct ProbedHandle {
  const Rounder<Raw>* rounder;
  std::uint32_t random = 0;
  Probe* probe = nullptr;
  const Fixed<Raw>* before = nullptr;
};

/// 2^n for -1022 <= n <= 1023, in a register and not in a library: counters convert every word.
inline double power_of_two(int n) { return std::bit_cast<double>(std::uint64_t(1023 + n) << 52); }

/// x 2^n, rounded at most once.
inline double times_power_of_two(double x, int n) {
  return n >= -1022 && n <= 1023 ? x * power_of_two(n) : std::ldexp(x, n);
}

/// x with its binary point applied, for reports.
template <class Raw>
double to_double(const Fixed<Raw>& x) {
  if constexpr (MachineInteger<Raw>)
    return times_power_of_two(static_cast<double>(x.raw), -x.frac);
  else
    return std::ldexp(static_cast<double>(x.raw), -x.frac);
}

template <class Raw, bool simple>
[[gnu::always_inline]] inline Fixed<Raw> quantize(const Fixed<Raw>& x, const Handle<Raw, simple>& h) {
  return {h.rounder->fit(h.rounder->round(x, h.random)), h.rounder->frac};
}

template <class Raw>
Fixed<Raw> quantize(const Fixed<Raw>& x, const ProbedHandle<Raw>& h) {
  const Raw rounded = h.rounder->round(x, h.random);
  const Fixed<Raw> word{h.rounder->fit(rounded), h.rounder->frac};
  Probe& p = *h.probe;
  p.see(to_double(word));
  p.underflows += rounded == 0 && x.raw != 0;
  if (word.raw != rounded) ++(h.rounder->wraps() ? p.wraps : p.saturations);
  if (h.before) p.change(to_double(x - *h.before), to_double(word - *h.before));
  return word;
}

/// The reference path keeps every bit of a real number.
template <class Real>
struct RealHandle {
  char nothing = 0;  ///< so that it counts as a field
};
template <class Real>
Real quantize(const Real& x, const RealHandle<Real>&) {
  return x;
}

/// The same with counters.
template <class Real>
struct ProbedRealHandle {
  Probe* probe = nullptr;
  const Real* before = nullptr;
};
template <class Real>
Real quantize(const Real& x, const ProbedRealHandle<Real>& h) {
  h.probe->see(static_cast<double>(x));
  if (h.before) h.probe->change(static_cast<double>(Real(x - *h.before)), static_cast<double>(Real(x - *h.before)));
  return x;
}

}  // namespace synq
