#pragma once
#include <memory>

#include "rules/reference/learner.hpp"
#include "rules/reference/rate_cell.hpp"

namespace synq::reference {

/// The gradient of one trial's loss by each weight, at given weights, by BPTT in double.
class Gradient {
 public:
  virtual ~Gradient() = default;
  /// The outcome is overwritten by the next call.
  virtual const Outcome<double>& of(const Weights<double>&, const Dataset&, std::size_t trial) = 0;
  virtual std::unique_ptr<Gradient> clone() const = 0;
};

/// The leaky rate neurons of a spec.
RateModel rate_model(const NetworkSpec&);
/// For the network of a spec: rate or spiking. block_spike_paths: see SpikingModel.
std::unique_ptr<Gradient> make_gradient(const NetworkSpec&, double rate_cost, double target_rate,
                                        bool block_spike_paths);

/// A network that learns by BPTT: not local, so it runs in double only and keeps the whole trial's history.
std::unique_ptr<Simulator> make_bptt_simulator(const NetworkSpec&, std::unique_ptr<Gradient>, const Rates&);

}  // namespace synq::reference
