#pragma once
#include "core/table.hpp"

/// The activation phi of a rate neuron and its derivative D = phi'.
namespace synq {

/// Tables that a neuron's functions read; unused ones stay empty.
struct NeuronTables {
  Table value, derivative;
};

struct Tanh {
  template <class N, class C>
  static N value(const C&, const NeuronTables& t, const N& u) {
    return lookup(t.value, u);
  }
  template <class N, class C>
  static N derivative(const C&, const NeuronTables& t, const N& u) {
    return lookup(t.derivative, u);
  }
};

struct Relu {
  template <class N, class C>
  static N value(const C& c, const NeuronTables&, const N& u) {
    return where_ge(u, c.zero, u, c.zero);
  }
  template <class N, class C>
  static N derivative(const C& c, const NeuronTables&, const N& u) {
    return where_ge(c.zero, u, c.zero, c.one);
  }
};

struct Identity {
  template <class N, class C>
  static N value(const C&, const NeuronTables&, const N& u) {
    return u;
  }
  template <class N, class C>
  static N derivative(const C& c, const NeuronTables&, const N&) {
    return c.one;
  }
};

}  // namespace synq
