#pragma once
#include <memory>
#include <optional>

#include "core/lanes/forward.hpp"
#include "core/path.hpp"
#include "core/projection.hpp"
#include "core/random/random_source.hpp"
#include "core/register_file.hpp"
#include "core/threads.hpp"
#include "rules/adam.hpp"

/// A rule at work: the synapses of one population and the state machine that runs in each of them.
namespace synq {

/// What the neurons of the population broadcast to their dendrites in this tick; [n] each.
template <class Word>
struct PopulationSignals {
  const WordArray<Word>& surrogate;
  const WordArray<Word>& learning_signal;
  const WordArray<Word>& self_weight;
  const WordArray<Word>& beta;
  const WordArray<Word>& kernel;
  const WordArray<Word>& mixing;
};

enum class ProbeLevel { off, weights, all };

/// How weights are written from an accumulated gradient (update once a trial).
struct WriteSpec {
  std::optional<Adam::Rates> adam;  ///< double path only; absent: plain gradient descent
  double mean = 1;                  ///< the gradient is this times the accumulated one (batch and window averages)
};

template <class Path>
class Plasticity {
 public:
  using Word = typename Path::Word;
  using N = typename Path::N;
  virtual ~Plasticity() = default;

  /// One tick of all synapses. axons[p]: the activity that projection p delivers in this tick.
  /// next: where the last projection's sums of the next tick may be added in the same pass; true where that was done.
  virtual bool tick(std::span<const WordArray<Word>* const> axons, const PopulationSignals<Word>&, RandomSource&,
                    std::uint64_t tick, const LaneSums& next, Threads&) = 0;
  /// Adds the regulariser (one word per neuron) to the accumulated gradients, where the rule has both.
  virtual void end_of_trial(const WordArray<Word>& regulariser, RandomSource&, std::uint64_t tick) = 0;
  /// Moves the weights by the accumulated gradients, where the rule accumulates them.
  virtual void write(RandomSource&, std::uint64_t tick) = 0;
  /// Traces restart from zero; weights and accumulated gradients stay.
  virtual void clear_traces(Threads&) = 0;

  virtual std::vector<Projection<Word>>& projections() = 0;
  /// The words that axons and dendrites hold, for comparisons and checkpoints.
  virtual std::vector<WordArray<Word>*> neuron_words() = 0;
  virtual std::vector<Adam*> optimizers() = 0;
  virtual void visit_probes(const ProbeVisitor&) = 0;
  virtual std::size_t words_per_synapse() const = 0;
  virtual bool reads_self_weight() const = 0;
  virtual std::unique_ptr<Plasticity> clone() const = 0;
};

/// The synapses of one projection before a rule runs in them.
struct ProjectionSpec {
  std::string name;  ///< prefix of its registers: "input_", "recurrent_", "readout_"
  Connectivity shape;
  std::vector<double> weight;  ///< [synapses] initial values, presynaptic-major
  std::string axon;            ///< register of the axons' activity
  bool plastic = true;
};

}  // namespace synq
