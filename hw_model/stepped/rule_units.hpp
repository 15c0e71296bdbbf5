#pragma once
#include <memory>

#include "hw_model/stepped/groups.hpp"
#include "rules/network.hpp"

namespace synq {

/// The words of one population's rule: its synapses, and what axons and dendrites hold.
template <class Path>
struct RuleWords {
  using Word = typename Path::Word;
  std::vector<Projection<Word>>* projections;
  std::vector<WordArray<Word>*> post;              ///< Post of each neuron
  std::vector<std::vector<WordArray<Word>*>> pre;  ///< Pre of each axon, of each projection
  std::vector<WordArray<Word>*> lag;               ///< of each projection that learns; empty: traces decay every tick

  /// post_words, pre_words: how many words Post and Pre have.
  RuleWords(Plasticity<Path>& rule, std::size_t post_words, std::size_t pre_words) : projections(&rule.projections()) {
    const auto all = rule.neuron_words();
    post.assign(all.begin(), all.begin() + std::ptrdiff_t(post_words));
    for (std::size_t p = 0; p < projections->size(); ++p)
      pre.emplace_back(all.begin() + std::ptrdiff_t(post_words + p * pre_words),
                       all.begin() + std::ptrdiff_t(post_words + (p + 1) * pre_words));
    lag.assign(all.begin() + std::ptrdiff_t(post_words + projections->size() * pre_words), all.end());
  }
};

/// What synapses execute.
enum class SynapseText { tick, end_of_trial, write };

/// The state machines of a rule as units of a machine: one axon, one dendrite, one group of synapses at a time. They
/// execute the rule's own text on the words that they are given, and hold nothing but what is on its way to memory.
template <class Path>
class RuleUnits {
 public:
  using Word = typename Path::Word;
  virtual ~RuleUnits() = default;
  virtual std::unique_ptr<RuleUnits> clone() const = 0;

  /// The words of this tick's work, until the next call. regulariser: of end_of_trial, [n].
  virtual void begin(Plasticity<Path>&, SynapseText, const WordArray<Word>& regulariser, RandomSource&,
                     std::uint64_t tick, std::size_t places) = 0;
  virtual void axon(std::size_t projection, std::size_t j, const WordArray<Word>& activity) = 0;
  virtual void dendrite(std::size_t i, const PopulationSignals<Word>&) = 0;
  /// The axons of a hidden projection whose synapses execute the tick; where traces decay on access, moves the lag
  /// words on.
  virtual std::vector<std::size_t> accessed(std::size_t projection) = 0;
  /// Reads the words of the group and computes the lanes' new ones, which stay in flight at `place`.
  virtual void issue(const Group&, std::size_t place) = 0;
  /// Writes the words of the group back; false where all are as they were.
  virtual bool retire(const Group&, std::size_t place) = 0;

  /// Whether the axon and the synapses of a group are silent: all that the axon broadcasts and all traces of the
  /// synapses are 0, so that a tick leaves every word as it is, whatever is drawn. Throws Defect where it would not.
  virtual bool quiet(const Group&) const = 0;

  virtual bool learns(std::size_t projection) const = 0;
  virtual bool keeps_traces_in_axons() const = 0;
  virtual bool accumulates_gradients() const = 0;
  virtual bool adds_regulariser() const = 0;
};

template <class Path>
std::unique_ptr<RuleUnits<Path>> make_hidden_units(const NetworkSpec&, const NetworkProof&);
template <class Path>
std::unique_ptr<RuleUnits<Path>> make_readout_units(const NetworkSpec&, const NetworkProof&);

}  // namespace synq
