#pragma once
#include "hw_model/stepped/rule_units.hpp"
#include "hw_model/stepped/sum_units.hpp"

/// What groups of lanes do on their way through a Stream.
namespace synq::detail {

/// Weights on their way into accumulators.
template <class Path>
struct ForwardWork {
  SumUnits<Path>* sums;
  const Projection<typename Path::Word>* projections[2];  ///< by Group::projection
  const WordArray<typename Path::Word>* activity[2];
  RandomSource* random;
  std::uint64_t tick;

  void issue(const Group& g, std::size_t place) {
    sums->issue(*projections[g.projection], *activity[g.projection], g, place, *random, tick);
  }
  bool retire(const Group& g, std::size_t place) {
    sums->retire(*projections[g.projection], g, place);
    return false;  // synapse memory is only read
  }
  /// Both add to the same neuron.
  bool collide(const Group& reader, const Group& writer) const {
    const Connectivity &a = projections[reader.projection]->shape, &b = projections[writer.projection]->shape;
    std::size_t s = reader.first, t = writer.first;
    while (s < reader.last && t < writer.last) {
      const std::size_t i = a.target(reader.axon, s), k = b.target(writer.axon, t);
      if (i == k) return true;
      i < k ? ++s : ++t;
    }
    return false;
  }
};

/// Synapses that execute their rule.
template <class Path>
struct SynapseWork {
  RuleUnits<Path>*hidden, *readout;  ///< of projections 0 (input) and 1 (recurrent); of 2
  void issue(const Group& g, std::size_t place) { units(g).issue(own(g), place); }
  bool retire(const Group& g, std::size_t place) { return units(g).retire(own(g), place); }
  bool collide(const Group& reader, const Group& writer) const { return reader.shares_word(writer); }

 private:
  RuleUnits<Path>& units(const Group& g) const { return g.projection < 2 ? *hidden : *readout; }
  static Group own(Group g) {
    if (g.projection == 2) g.projection = 0;
    return g;
  }
};

}  // namespace synq::detail
