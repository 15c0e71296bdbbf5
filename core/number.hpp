#pragma once
#include <concepts>

#include "core/constant.hpp"
#include "core/quantize.hpp"
#include "core/register.hpp"

/// What a state machine's driver must know of a number type N: how words become N and N becomes words, and what
/// stands before a register.
namespace synq {

template <class N>
struct Number;

/// The reference path: double, or a wider real of Boost.Multiprecision.
template <class Real>
struct RealNumber {
  using Writer = RealHandle<Real>;  ///< prepared once a register
  using SimpleWriter = Writer;      ///< the same where the register rounds simply (core/rounder.hpp)
  using Raw = Real;
  template <class W = Writer>
  static W writer(const Register&) {
    return {};
  }
  template <class Word>
  static Real load(const Word& w, int) {
    return Real(w);
  }
  template <class Word>
  static Word store(const Real& x) {
    return static_cast<Word>(x);
  }
  static Real constant(const Constant& c) { return Real(c.value); }
  static RealHandle<Real> handle(const Writer&, std::uint32_t) { return {}; }
  static ProbedRealHandle<Real> handle(const Writer&, std::uint32_t, Probe* p, const Real* before) {
    return {p, before};
  }
};
template <>
struct Number<double> : RealNumber<double> {};

template <class R>
struct Number<Fixed<R>> {
  using N = Fixed<R>;
  using Writer = Rounder<R>;
  using SimpleWriter = Rounder<R, MachineInteger<R>>;
  using Raw = R;
  template <class W = Writer>
  static W writer(const Register& r) {
    W w(r.format);
    if (r.declared) w.lowest = Raw(r.declared->low), w.highest = Raw(r.declared->high);
    return w;
  }
  template <class Word>
  static N load(const Word& w, int frac) {
    return {Raw(w), frac};
  }
  template <class Word>
  static Word store(const N& x) {
    return static_cast<Word>(x.raw);
  }
  static N constant(const Constant& c) { return {Raw(c.raw), c.format.frac}; }
  template <bool simple>
  static Handle<R, simple> handle(const Rounder<R, simple>& w, std::uint32_t random) {
    return {&w, random};
  }
  static ProbedHandle<R> handle(const Writer& w, std::uint32_t random, Probe* p, const N* before) {
    return {&w, random, p, before};
  }
};

}  // namespace synq
