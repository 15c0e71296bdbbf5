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
  static constexpr bool stores = false;  // synapse memory is only read

  bool quiet(const Group&) const { return false; }  // rows of silent axons are not visited at all
  void issue(const Group& g, std::size_t place) {
    sums->issue(*projections[g.projection], *activity[g.projection], g, place, *random, tick);
  }
  bool retire(const Group& g, std::size_t place) {
    sums->retire(*projections[g.projection], g, place);
    return false;
  }
  /// Both add to the same neuron.
  bool collide(const Group& reader, const Group& writer) const {
    const Connectivity &a = projections[reader.projection]->shape, &b = projections[writer.projection]->shape;
    if (a.dense() && b.dense()) {
      const std::size_t i = a.target(reader.axon, reader.first), k = b.target(writer.axon, writer.first);
      return i < k + (writer.last - writer.first) && k < i + (reader.last - reader.first);
    }
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
  static constexpr bool stores = true;

  bool quiet(const Group& g) const { return units(g).quiet(own(g)); }
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
