#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "rules/archive.hpp"
#include "rules/dataset.hpp"
#include "rules/network_spec.hpp"

namespace synq {

enum class NumberPath { double_, fixed, exact };

/// What one trial gave. The loss is computed in double from the output words.
struct TrialResult {
  double loss = 0;           ///< summed over the scored ticks
  std::uint64_t scored = 0;  ///< scored ticks
  bool correct = false;      ///< the most probable class over the scored ticks is the target's
  std::int64_t broken = -1;  ///< first tick with a non-finite output, -1 if none
};

/// The words of one weight matrix.
struct WeightMatrix {
  std::string name;  ///< "input_weight", ...
  std::size_t n_post, n_pre;
  std::vector<double> values;  ///< [n_post][n_pre], 0 where no synapse exists
};

/// A network that learns trials, whatever its number path: what programs drive.
class Simulator {
 public:
  virtual ~Simulator() = default;

  /// Presents trial k. Learning follows the spec: weights are written every tick, or by `write`.
  virtual TrialResult trial(const Dataset&, std::size_t k, bool learn) = 0;
  /// Moves the weights by the accumulated gradients (update once a trial or batch).
  virtual void write() = 0;
  virtual std::unique_ptr<Simulator> clone() const = 0;
  /// From now on; clones too. Only dense projections whose rule runs in lanes are split.
  virtual void use_threads(const ThreadSpec&) {}

  /// Another source of random bits from now on (core/random/replay.hpp). Throws Defect where nothing is drawn.
  virtual void draw_from(std::unique_ptr<RandomSource>);

  virtual std::vector<WeightMatrix> weights() const = 0;
  /// h or z of every neuron after the last tick, [n]; 0 before the first one.
  virtual std::vector<double> activity() const = 0;
  /// Feeds every weight word to f in a form that is equal for equal words on every fixed path.
  virtual void digest(const std::function<void(std::string_view)>& f) const = 0;
  /// Every word array as real values, by name: for comparisons between paths.
  virtual std::vector<std::pair<std::string, std::vector<double>>> words() const = 0;
  virtual std::vector<std::pair<Register, Probe>> probes() const = 0;
  virtual std::uint64_t ticks() const = 0;
  /// Writes the whole state to a checkpoint, or restores it.
  virtual void archive(Archive&) = 0;
  /// Takes over weights, states and traces of another simulator of the same spec, as real values.
  virtual void take_words(const Simulator& other) = 0;
};

/// A simulator of the spec: double, fixed (32-bit, 64-bit or 128-bit intermediates as proven) or exact.
/// Throws ConfigError, naming the register, where no machine integer is wide enough for `fixed`.
std::unique_ptr<Simulator> make_simulator(const NetworkSpec&, const NetworkProof&, NumberPath, bool reset_each_trial);

/// Throws the ConfigError of make_simulator without building anything: spec's widest proven path.
void check_fits(const NetworkSpec&, const NetworkProof&);

template <class Path>
std::unique_ptr<Simulator> make_simulator_on(const NetworkSpec&, const NetworkProof&, bool reset_each_trial);

}  // namespace synq
