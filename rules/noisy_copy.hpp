#pragma once
#include "core/accumulator.hpp"
#include "core/cloned.hpp"
#include "core/layer.hpp"
#include "rules/kernl.hpp"
#include "rules/network_spec.hpp"

namespace synq {

/// KeRNL's second forward channel: the same neurons over the same weights and inputs, each given a little noise zeta,
/// +sigma or -sigma, in every tick; and what each neuron learns from the difference (KernlNeuron).
/// Registers of the copy are rounded with the draws of the network's own, so that rounding hides less of the
/// difference.
template <class Path>
class NoisyCopy {
 public:
  using Word = typename Path::Word;
  using N = typename Path::N;

  NoisyCopy(const NetworkSpec&, const NetworkProof&);

  /// The copy's state and the neurons' traces restart from zero; what they have learned stays.
  void reset();
  /// The copy's forward pass of a tick and the neurons' learning. activity: that of the network itself, [n].
  void tick(Projection<Word>& recurrent, Projection<Word>& input, const WordArray<Word>& x,
            const WordArray<Word>& activity, RandomSource&, std::uint64_t tick, Threads&);

  // The parts of tick(), for another schedule of them.
  /// What the copy's neurons did in the tick before is on their axons.
  void deliver() { delivered_.raw = layer_->activity().raw; }
  const WordArray<Word>& delivered() const { return delivered_; }  ///< [n]
  Layer<Path>& layer() { return *layer_; }
  void draw_noise(RandomSource& random, std::uint64_t tick) { random.fill({noise_id_, tick}, 0, 1, signs_); }
  /// Neuron i, after its own tick and the copy's: it learns from the difference, and the copy's activity gets its
  /// noise.
  template <bool probed>
  void learn(std::size_t i, const WordArray<Word>& activity, RandomSource&, std::uint64_t tick);

  const WordArray<Word>& kernel() const { return words_[0]; }  ///< k_i, [n]
  const WordArray<Word>& mixing() const { return words_[3]; }  ///< A_ii, [n]

  /// Every word array, for checkpoints and comparisons.
  template <class F>
  void visit(const F& f) {
    for (auto* words : {&layer_->words(), &words_})
      for (auto& w : *words) f(w);
  }
  void visit_probes(const ProbeVisitor&);

 private:
  template <class H>
  struct Observed {
    H noisy_activity;
  };

  Cloned<Layer<Path>> layer_;
  Accumulator<Path> sum_;
  WordArray<Word> delivered_;  ///< [n] the copy's activity of the tick before, with its noise
  KernlNeuron::Constants<N> constants_;
  N noise_;  ///< sigma
  RegisterFile<KernlNeuron::Registers, N> registers_;
  RegisterFile<Observed, N> observed_;
  std::vector<WordArray<Word>> words_;  ///< KernlNeuron::State, [n] each
  std::uint32_t noise_id_;
  std::vector<std::uint32_t> signs_;  ///< [n] of this tick
  bool probed_;
};

}  // namespace synq
