#pragma once
#include "core/neuron/activation.hpp"

namespace synq {

/// Leaky rate neuron: h <- (1-a) h + a phi(u), u the summed input of this tick.
/// Source: Marschall, Cho, Savin 2020 (arXiv 1907.02649), section 2.
template <class Activation>
struct LeakyRate {
  template <class N>
  struct Constants {
    N keep;  ///< 1 - a
    N leak;  ///< a, in (0, 1]
    N zero, one;
  };
  template <class H>
  struct Registers {
    H preactivation;  ///< u
    H rate;           ///< phi(u)
    H activity;       ///< h
    H surrogate;      ///< phi'(u)
  };
  /// The words that neuron i remembers or broadcasts.
  template <class N>
  struct State {
    N activity;
    N surrogate;
  };
  static constexpr const char* words[] = {"activity", "surrogate"};

  template <class N, class H, class Tables, class Input>
  SYNQ_INLINE static State<N> tick(const Constants<N>& c, const Tables& t, const Registers<H>& q, const N&,
                                   const Input& input, State<N> s) {
    const N u = quantize(input, q.preactivation);
    const N rate = quantize(Activation::value(c, t, u), q.rate);
    s.activity = quantize(c.keep * s.activity + c.leak * rate, q.activity);
    s.surrogate = quantize(Activation::derivative(c, t, u), q.surrogate);
    return s;
  }
};

}  // namespace synq
