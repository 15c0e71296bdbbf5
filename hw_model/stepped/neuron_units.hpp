#pragma once
#include "core/layer.hpp"
#include "core/neuron/names.hpp"
#include "rules/network_spec.hpp"

namespace synq {

/// The neurons' state machine as a unit of a machine: one neuron at a time, on words that lie elsewhere.
template <class Path>
class NeuronUnits {
 public:
  using N = typename Path::N;
  virtual ~NeuronUnits() = default;
  virtual std::unique_ptr<NeuronUnits> clone() const = 0;
  /// Neuron i of the layer, given its summed input.
  virtual void tick(Layer<Path>&, std::size_t i, const N& input, RandomSource&, std::uint64_t tick) = 0;
};

template <class Path>
std::unique_ptr<NeuronUnits<Path>> make_neuron_units(const NetworkSpec&);

}  // namespace synq
