#pragma once
#include <memory>
#include <span>
#include <string>

#include "core/neuron/leaky_rate.hpp"
#include "core/neuron/spiking.hpp"
#include "core/path.hpp"
#include "core/range.hpp"
#include "core/register_file.hpp"

/// A population of neurons of one kind.
namespace synq {

enum class NeuronKind { leaky_rate, lif, alif };
enum class ActivationKind { tanh, relu, identity };
enum class SurrogateKind { triangle, exponential, fast_sigmoid, arctan };

struct NeuronSpec {
  NeuronKind kind = NeuronKind::leaky_rate;
  ActivationKind activation = ActivationKind::tanh;   ///< rate only
  SurrogateKind surrogate = SurrogateKind::triangle;  ///< spiking only
  NeuronTables tables;
  std::vector<double> beta;  ///< [n] adaptation strength; ALIF only
};

/// Calls f.operator()<Neuron>() with the type that the spec describes.
template <class F>
auto for_neuron(const NeuronSpec& spec, const F& f) {
  const bool triangle = spec.surrogate == SurrogateKind::triangle;
  switch (spec.kind) {
    case NeuronKind::lif:
      return triangle ? f.template operator()<Lif<TriangleSurrogate>>() : f.template operator()<Lif<TableSurrogate>>();
    case NeuronKind::alif:
      return triangle ? f.template operator()<Alif<TriangleSurrogate>>()
                      : f.template operator()<Alif<TableSurrogate>>();
    case NeuronKind::leaky_rate:
      break;
  }
  switch (spec.activation) {
    case ActivationKind::relu:
      return f.template operator()<LeakyRate<Relu>>();
    case ActivationKind::identity:
      return f.template operator()<LeakyRate<Identity>>();
    case ActivationKind::tanh:
      break;
  }
  return f.template operator()<LeakyRate<Tanh>>();
}

/// words(): one array per word of State, the activity (or spike) first, the surrogate second.
template <class Path>
class Layer {
 public:
  using Word = typename Path::Word;
  using N = typename Path::N;
  virtual ~Layer() = default;
  /// One tick of every neuron; input[i] is the summed input of neuron i, as a raw value with this binary point.
  virtual void tick(std::span<const typename Number<N>::Raw> input, int frac, RandomSource&, std::uint64_t tick) = 0;
  virtual std::unique_ptr<Layer> clone() const = 0;
  /// Counters of each register, by name.
  virtual void visit_probes(const ProbeVisitor&) = 0;

  void reset() {
    for (auto& w : words_) w.clear();
  }
  std::vector<WordArray<Word>>& words() { return words_; }
  const WordArray<Word>& activity() const { return words_[0]; }
  const WordArray<Word>& surrogate() const { return words_[1]; }
  const WordArray<Word>& beta() const { return beta_; }

 protected:
  std::vector<WordArray<Word>> words_;
  WordArray<Word> beta_;  ///< [n] the neurons' own adaptation strength, zero where they do not adapt
};

/// Neurons compute in 32 bits where the proof allows. Throws ConfigError where a constant does not fit its format.
template <class Path>
std::unique_ptr<Layer<Path>> make_layer(const NeuronSpec&, std::size_t n, const Dictionary&, const Proof&, bool probed);

}  // namespace synq
