#pragma once
#include <optional>

#include "core/range.hpp"
#include "rules/neuron_kernels.hpp"

/// Axons and dendrites of a rule: its work once a neuron. Included only by the files that instantiate it.
namespace synq {

/// They compute in Path::N, or in 32 bits where the proof finds that enough for all of them.
template <class Rule, class Path>
class RuleNeurons {
 public:
  using Word = typename Path::Word;
  using N = typename Path::N;
  using Narrow = NarrowOf<Path>;
  using Names = RuleNames<Rule>;
  template <class H>
  using PreRegisters = typename Rule::template PreRegisters<H>;
  template <class H>
  using PostRegisters = typename Rule::template PostRegisters<H>;
  template <class M>
  using Pre = typename Rule::template Pre<M>;
  template <class M>
  using Post = typename Rule::template Post<M>;
  template <class M>
  using Constants = typename Rule::template NeuronConstants<M>;
  using PreFile = RegisterFile<PreRegisters, N>;
  using PostFile = RegisterFile<PostRegisters, N>;

  /// probed: every write is counted.
  RuleNeurons(const std::vector<ProjectionSpec>& projections, const Dictionary& d, const Proof& proof, bool probed)
      : constants_(constants_of<N, Constants<N>>(d, Names::neuron_constants)),
        post_registers_(post_of(d)),
        probed_(probed) {
    bool fits = !std::same_as<Narrow, N> && proof.fits_32_bits("", Names::post_registers);
    for (const ProjectionSpec& p : projections) {
      pre_registers_.emplace_back(pre_of(d, p));
      fits &= proof.fits_32_bits(p.name, Names::pre_registers);
    }
    const auto post = SimpleWriters<PostRegisters, Narrow>::make(post_of(d));
    if (!fits || !post) return;
    Narrowed narrow{constants_of<Narrow, Constants<Narrow>>(d, Names::neuron_constants), *post, {}};
    for (const ProjectionSpec& p : projections) {
      const auto pre = SimpleWriters<PreRegisters, Narrow>::make(pre_of(d, p));
      if (!pre) return;
      narrow.pre.push_back(*pre);
    }
    narrow_ = std::move(narrow);
  }

  /// Pre of each axon of projection p, from the activity that it carries.
  void axons(std::size_t p, const WordArray<Word>& activity, std::vector<WordArray<Word>>& pre_words,
             RandomSource& random, std::uint64_t tick) {
    PreFile& registers = pre_registers_[p];
    if constexpr (in_machine_words<N>)
      if ((!probed_ || PreFile::count == 0) && !registers.draws())
        return narrow_ ? NarrowKernels::axons(narrow_->constants, narrow_->pre[p], activity, pre_words)
                       : Kernels::axons(constants_, registers.writers, activity, pre_words);
    const auto row = row_of<std::tuple_size_v<decltype(Names::pre)>>(pre_words);
    for (std::size_t j = 0; j < activity.size(); ++j) {
      Pre<N> pre{};
      row.template load<N>(pre, j);
      const auto run = [&](const auto& q) { return Rule::axon(constants_, q, activity.template load<N>(j), pre); };
      if (probed_)
        pre = run(registers.template handles<true>(random, tick, j));
      else
        pre = run(registers.template handles<false>(random, tick, j));
      row.template store<N>(pre, j);
    }
  }

  /// Post of each dendrite.
  void dendrites(const PopulationSignals<Word>& signals, std::vector<WordArray<Word>>& post_words, RandomSource& random,
                 std::uint64_t tick) {
    if constexpr (in_machine_words<N>)
      if (!probed_ && !post_registers_.draws())
        return narrow_ ? NarrowKernels::dendrites(narrow_->constants, narrow_->post, signals, post_words)
                       : Kernels::dendrites(constants_, post_registers_.writers, signals, post_words);
    if constexpr (counts_in_integers<N>)
      if (!post_registers_.draws())
        return narrow_ ? NarrowKernels::counted_dendrites(narrow_->constants, narrow_->post, signals, post_words,
                                                          post_registers_.writers)
                       : Kernels::counted_dendrites(constants_, post_registers_.writers, signals, post_words,
                                                    post_registers_.writers);
    const auto row = row_of<std::tuple_size_v<decltype(Names::post)>>(post_words);
    for (std::size_t i = 0; i < signals.learning_signal.size(); ++i) {
      const NeuronSignals<N> from{signals.surrogate.template load<N>(i),   signals.learning_signal.template load<N>(i),
                                  signals.self_weight.template load<N>(i), signals.beta.template load<N>(i),
                                  signals.kernel.template load<N>(i),      signals.mixing.template load<N>(i)};
      const auto run = [&](const auto& q) { return Rule::dendrite(constants_, q, from); };
      Post<N> post = probed_ ? run(post_registers_.template handles<true>(random, tick, i))
                             : run(post_registers_.template handles<false>(random, tick, i));
      row.template store<N>(post, i);
    }
  }
  void visit_axon_probes(std::size_t p, const ProbeVisitor& f) { pre_registers_[p].visit_probes(f); }
  void visit_dendrite_probes(const ProbeVisitor& f) { post_registers_.visit_probes(f); }

 private:
  using Kernels = NeuronKernels<Rule, Path, N>;
  using NarrowKernels = NeuronKernels<Rule, Path, Narrow>;

  static auto pre_of(const Dictionary& d, const ProjectionSpec& p) {
    return registers_of<PreFile::count>(d, p.name, Names::pre_registers);
  }
  static auto post_of(const Dictionary& d) { return registers_of<PostFile::count>(d, "", Names::post_registers); }

  Constants<N> constants_;
  std::vector<PreFile> pre_registers_;  ///< of each projection
  PostFile post_registers_;
  bool probed_;
  struct Narrowed {
    Constants<Narrow> constants;
    SimpleWriters<PostRegisters, Narrow> post;
    std::vector<SimpleWriters<PreRegisters, Narrow>> pre;
  };
  std::optional<Narrowed> narrow_;  ///< in 32 bits, where they suffice and all registers round simply
};

}  // namespace synq
