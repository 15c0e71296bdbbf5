#pragma once

namespace synq {

/// Firing-rate regulariser of a neuron: R_i = c_reg (spikes_i / T - f_target dt) / T, computed once, at the end of a
/// trial of T ticks. Source: NEST 3.10, eprop_*_bsshslm_2020.
struct FiringRate {
  template <class N>
  struct Constants {
    N scale;   ///< c_reg / T^2
    N offset;  ///< c_reg f_target dt / T
  };
  template <class H>
  struct Registers {
    H regulariser;
  };

  template <class N, class H>
  static N regulariser(const Constants<N>& c, const Registers<H>& q, const N& spikes) {
    return quantize(c.scale * spikes - c.offset, q.regulariser);
  }
};

}  // namespace synq
