#pragma once
#include "core/neuron/activation.hpp"

/// Leaky integrate-and-fire neurons. Sources: Bellec et al. 2020 (Nat. Commun. 11:3625); NEST 3.10's e-prop models.
namespace synq {

/// Surrogate derivative height max(0, 1 - d / width), d = |v - A|.
struct TriangleSurrogate {
  template <class N, class C>
  static N value(const C& c, const NeuronTables&, const N& distance) {
    const N triangle = c.height - c.slope * distance;
    return where_ge(triangle, c.zero, triangle, c.zero);
  }
};

/// Any other shape, read from a table over d.
struct TableSurrogate {
  template <class N, class C>
  static N value(const C&, const NeuronTables& t, const N& distance) {
    return lookup(t.value, distance);
  }
};

template <class Surrogate>
struct Spiking {
  template <class N>
  struct Constants {
    N keep;             ///< alpha = exp(-dt/tau_m)
    N input_scale;      ///< zeta = 1 - alpha, or 1
    N threshold;        ///< v_th
    N floor;            ///< v never falls below
    N refractory;       ///< t_ref, ticks
    N adaptation_keep;  ///< rho = exp(-dt/tau_a); ALIF only
    N height;           ///< g, surrogate at the threshold
    N slope;            ///< g / w
    N zero, one;
  };

  /// v <- zeta input + alpha v - v_th z[s-1]
  template <class N, class H, class Input>
  static N potential(const Constants<N>& c, const H& current, const H& potential, const Input& input, const N& v,
                     const N& z) {
    const N arriving = quantize(input, current);
    const N next = quantize(c.keep * v + c.input_scale * arriving - c.threshold * z, potential);
    return quantize(where_ge(next, c.floor, next, c.floor), potential);
  }

  /// Surrogate, spike and refractory counter of a neuron whose threshold is now A.
  template <class N, class H, class S>
  static S fire(const Constants<N>& c, const NeuronTables& t, const H& q, const N& threshold, S s) {
    s.refractory = quantize(where_ge(s.refractory, c.one, s.refractory - c.one, c.zero), q.refractory);
    const N above = s.potential - threshold;
    const N distance = where_ge(above, c.zero, above, c.zero - above);
    s.surrogate = quantize(where_ge(c.zero, s.refractory, Surrogate::value(c, t, distance), c.zero), q.surrogate);
    const N ready = where_ge(c.zero, s.refractory, c.one, c.zero);
    s.spike = quantize(where_ge(s.potential, threshold, ready, c.zero), q.spike);
    s.refractory = quantize(where_ge(s.spike, c.one, c.refractory, s.refractory), q.refractory);
    return s;
  }
};

/// LIF: fixed threshold v_th.
template <class Surrogate>
struct Lif {
  using Base = Spiking<Surrogate>;
  template <class N>
  using Constants = typename Base::template Constants<N>;
  template <class H>
  struct Registers {
    H current, potential, refractory, surrogate, spike;
  };
  template <class N>
  struct State {
    N spike;       ///< z, 0 or 1
    N surrogate;   ///< psi, in 1 / unit of v
    N potential;   ///< v
    N refractory;  ///< ticks until the neuron may spike again
  };
  static constexpr const char* words[] = {"spike", "surrogate", "potential", "refractory"};

  template <class N, class H, class Input>
  static State<N> tick(const Constants<N>& c, const NeuronTables& t, const Registers<H>& q, const N&,
                       const Input& input, State<N> s) {
    s.potential = Base::potential(c, q.current, q.potential, input, s.potential, s.spike);
    return Base::fire(c, t, q, c.threshold, s);
  }
};

/// ALIF: the threshold A = v_th + beta b rises with every spike, b <- rho b + z[s-1]. `beta` is the neuron's own.
template <class Surrogate>
struct Alif {
  using Base = Spiking<Surrogate>;
  template <class N>
  using Constants = typename Base::template Constants<N>;
  template <class H>
  struct Registers {
    H current, potential, refractory, surrogate, spike, adaptation;
  };
  template <class N>
  struct State {
    N spike, surrogate, potential, refractory;
    N adaptation;  ///< b
  };
  static constexpr const char* words[] = {"spike", "surrogate", "potential", "refractory", "adaptation"};

  template <class N, class H, class Input>
  static State<N> tick(const Constants<N>& c, const NeuronTables& t, const Registers<H>& q, const N& beta,
                       const Input& input, State<N> s) {
    s.potential = Base::potential(c, q.current, q.potential, input, s.potential, s.spike);
    s.adaptation = quantize(c.adaptation_keep * s.adaptation + s.spike, q.adaptation);
    return Base::fire(c, t, q, c.threshold + beta * s.adaptation, s);
  }
};

}  // namespace synq
