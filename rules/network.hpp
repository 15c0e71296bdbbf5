#pragma once
#include <functional>
#include <optional>

#include "core/cloned.hpp"
#include "rules/feedback.hpp"
#include "rules/firing_rate.hpp"
#include "rules/network_spec.hpp"
#include "rules/noisy_copy.hpp"

/// A recurrent network that learns, clocked tick by tick, on one number path.
namespace synq {

template <class Path>
std::unique_ptr<Plasticity<Path>> make_hidden_rule(const NetworkSpec&, const NetworkProof&);
template <class Path>
std::unique_ptr<Plasticity<Path>> make_readout_rule(const NetworkSpec&, const NetworkProof&);

template <class Path>
class Network {
 public:
  using Word = typename Path::Word;
  using N = typename Path::N;

  /// Throws ConfigError where a constant or a weight does not fit its format, or `input` cannot hold the bias's 1.
  Network(const NetworkSpec&, const NetworkProof&);

  /// Neuron states and traces restart from zero; weights and accumulated gradients stay.
  void reset();
  /// One tick (DESIGN's five phases). input: [n_in], target: [n_out]; unscored ticks have error 0.
  void tick(std::span<const Word> input, std::span<const Word> target, bool scored, bool learn);
  /// Adds the regulariser to the accumulated gradients and restarts the spike counters.
  void end_of_trial();
  /// Moves the weights by the accumulated gradients (update once a trial).
  void write() {
    ahead_ = false;
    hidden_->write(*random_, ++tick_), readout_rule_->write(*random_, tick_);
  }

  const WordArray<Word>& outputs() const { return readout_; }
  const WordArray<Word>& activity() const { return layer_->activity(); }
  std::uint64_t ticks() const { return tick_; }
  Projection<Word>& input_projection() { return hidden_->projections()[0]; }
  Projection<Word>& recurrent_projection() { return hidden_->projections()[1]; }
  Projection<Word>& readout_projection() { return readout_rule_->projections()[0]; }
  const Plasticity<Path>& hidden_rule() const { return *hidden_; }

  /// Calls f on every Bank and WordArray, weights first: what a checkpoint keeps and what paths are compared by.
  template <class F>
  void visit(const F& f) {
    ahead_ = false;
    for (Plasticity<Path>* rule : {hidden_.get(), readout_rule_.get()}) {
      for (auto& p : rule->projections())
        for (auto& w : p.words) f(w);
      for (auto* w : rule->neuron_words()) f(*w);
    }
    for (auto& w : layer_->words()) f(w);
    if (noisy_) noisy_->visit(f);
    for (auto* w : {&delivered_, &readout_axons_, &readout_, &error_, &learning_signal_, &self_weight_, &spike_count_,
                    &regulariser_})
      f(*w);
  }
  void visit_optimizers(const std::function<void(Adam&)>& f);
  RandomSource& random() { return *random_; }
  void draw_from(std::unique_ptr<RandomSource> source) { random_ = std::move(source); }
  void restore_ticks(std::uint64_t ticks) { tick_ = ticks; }
  void visit_probes(const ProbeVisitor&);
  void use_threads(const ThreadSpec& s) { threads_ = Threads(s); }

  /// The words that the phases of a tick work on, for another schedule of the same state machines.
  struct Parts {
    Layer<Path>& layer;
    Plasticity<Path>&hidden, &readout_rule;
    RandomSource& random;
    std::uint64_t& tick;
    WordArray<Word>&input, &delivered, &readout_axons, &readout, &error, &learning_signal, &self_weight, &feedback,
        &spike_count, &regulariser;
    std::optional<NoisyCopy<Path>>& noisy;
    const std::vector<std::ptrdiff_t>& autapse;  ///< [n] synapse i -> i, -1 where there is none; empty: not read
  };
  Parts parts() {
    ahead_ = false;
    return {*layer_,        *hidden_, *readout_rule_, *random_,         tick_,        input_,    delivered_,
            readout_axons_, readout_, error_,         learning_signal_, self_weight_, feedback_, spike_count_,
            regulariser_,   noisy_,   autapse_};
  }

 private:
  void sum_inputs();
  void read_out();
  void find_error(std::span<const Word> target, bool scored);
  template <bool probed>
  void find_learning_signals();
  template <class K, class Writers, class Outputs>
  void plain_learning_signals(Writers, Outputs n_out);
  template <class K, class Writers, class Outputs>
  void counted_learning_signals(Writers, Outputs n_out);
  template <class K, class Outputs, class Bind>
  void each_learning_signal(Outputs n_out, const Bind& bind);
  void count_spikes();
  void learn();

  std::size_t n_, n_in_, n_out_;
  bool bias_, spiking_, symmetric_, regularised_, probed_;
  LossKind loss_;
  LossTables loss_tables_;
  int target_frac_;
  Cloned<RandomSource> random_;
  std::uint64_t tick_ = 0;

  Threads threads_;
  Cloned<Layer<Path>> layer_;
  std::optional<NoisyCopy<Path>> noisy_;  ///< of a rule that wants it
  Cloned<Plasticity<Path>> hidden_, readout_rule_;
  Accumulator<Path> sum_, readout_sum_;
  bool ahead_ = false;  ///< the recurrent sums of the next tick are known: learning added them up in its own pass

  LeakyReadout::Constants<N> readout_constants_;
  RegisterFile<LeakyReadout::Registers, N> readout_registers_;
  RegisterFile<LossRegisters, N> loss_registers_;
  RegisterFile<Feedback::Registers, N> signal_register_;
  std::optional<SimpleWriters<Feedback::Registers, NarrowOf<Path>>> narrow_signal_;  ///< where 32 bits are enough
  FiringRate::Constants<N> rate_constants_{};
  RegisterFile<FiringRate::Registers, N> rate_registers_;

  std::vector<N> loss_output_, loss_target_, loss_error_;  ///< [n_out] of this tick, as the next two
  std::vector<typename RegisterFile<LossRegisters, N>::template Handles<false>> loss_handles_;
  std::vector<typename RegisterFile<LossRegisters, N>::template Handles<true>> probed_loss_handles_;
  WordArray<Word> input_;                      ///< [n_in (+1)] what the input axons carry in this tick
  WordArray<Word> delivered_;                  ///< [n] activity of the tick before, on the recurrent axons
  WordArray<Word> readout_axons_;              ///< [n (+1)] activity of this tick, on the readout's axons
  WordArray<Word> readout_, error_;            ///< [n_out]
  WordArray<Word> learning_signal_;            ///< [n]
  WordArray<Word> self_weight_;                ///< [n]
  WordArray<Word> feedback_;                   ///< [n_out][n]
  WordArray<Word> spike_count_, regulariser_;  ///< [n]
  WordArray<Word> unused_;                     ///< [n_out] zeros: what readout units do not broadcast
  WordArray<Word> no_kernel_;                  ///< [n] zeros: what neurons broadcast that learn no kernel
  std::vector<std::ptrdiff_t> autapse_;  ///< [n] synapse i -> i, -1 where there is none; empty if no rule reads it
};

}  // namespace synq
