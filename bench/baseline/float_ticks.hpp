#pragma once
#include <memory>

/// The ticks that synq is measured against: the same learning in float32, written by hand with Eigen and compiled with
/// -O3 -march=native -ffast-math.
namespace synq::bench {

class FloatTicks {
 public:
  virtual ~FloatTicks() = default;
  virtual void tick() = 0;
  virtual double checksum() const = 0;  ///< so that nothing is optimised away
};

/// RFLO: forward, activation, eligibility and weight write of n x n synapses.
std::unique_ptr<FloatTicks> float_rflo(int n);
/// e-prop, LIF: n input axons of which a part spikes in each tick, n x n input and n x n recurrent synapses; silent
/// rows are skipped in the forward sums.
std::unique_ptr<FloatTicks> float_eprop_lif(int n, double spiking);

}  // namespace synq::bench
