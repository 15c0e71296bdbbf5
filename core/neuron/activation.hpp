#pragma once
#include "core/kernel.hpp"
#include "core/table.hpp"

/// The activation phi of a rate neuron and its derivative D = phi'.
/// N: a number, or many side by side (core/lanes/lane_word.hpp), whose tables have a type of their own.
namespace synq {

/// Tables that a neuron's functions read; unused ones stay empty.
struct NeuronTables {
  Table value, derivative;
};

struct Tanh {
  template <class N, class C, class Tables>
  SYNQ_INLINE static auto value(const C&, const Tables& t, const N& u) {
    return lookup(t.value, u);
  }
  template <class N, class C, class Tables>
  SYNQ_INLINE static auto derivative(const C&, const Tables& t, const N& u) {
    return lookup(t.derivative, u);
  }
};

struct Relu {
  template <class N, class C, class Tables>
  SYNQ_INLINE static auto value(const C& c, const Tables&, const N& u) {
    return where_ge(u, c.zero, u, c.zero);
  }
  template <class N, class C, class Tables>
  SYNQ_INLINE static auto derivative(const C& c, const Tables&, const N& u) {
    return where_ge(c.zero, u, c.zero, c.one);
  }
};

struct Identity {
  template <class N, class C, class Tables>
  SYNQ_INLINE static N value(const C&, const Tables&, const N& u) {
    return u;
  }
  template <class N, class C, class Tables>
  SYNQ_INLINE static N derivative(const C& c, const Tables&, const N&) {
    return c.one;
  }
};

}  // namespace synq
