#pragma once
#include "core/kernel.hpp"
#include "core/word_row.hpp"
#include "rules/names.hpp"
#include "rules/plasticity.hpp"

/// Axons and dendrites of a rule without counters and random bits: loops that the compiler can vectorise.
/// Constants and writers are taken by value: no store of a word can change a copy, so loops keep it in registers.
namespace synq {

/// N: 32-bit integers where the proof allows, else the path's.
template <class Rule, class Path, class N>
struct NeuronKernels {
  using Word = typename Path::Word;
  using Names = RuleNames<Rule>;
  using Words = std::vector<WordArray<Word>>;
  using Constants = typename Rule::template NeuronConstants<N>;

  template <class Writers>
  SYNQ_KERNEL static void axons(Constants constants, Writers writers, const WordArray<Word>& activity,
                                Words& pre_words) {
    const auto row = row_of<std::tuple_size_v<decltype(Names::pre)>>(pre_words);
    const Word* const from = activity.raw.data();
    const int frac = activity.reg.format.frac;
    const std::size_t n = activity.size();
    SYNQ_INDEPENDENT
    for (std::size_t j = 0; j < n; ++j) {
      typename Rule::template Pre<N> pre{};
      row.template load<N>(pre, j);
      pre = Rule::axon(constants, writers.template bind<false>(NoBits{}, nullptr), Number<N>::load(from[j], frac), pre);
      row.template store<N>(pre, j);
    }
  }

  template <class Writers>
  SYNQ_KERNEL static void dendrites(Constants constants, Writers writers, const PopulationSignals<Word>& signals,
                                    Words& post_words) {
    each_dendrite(constants, signals, post_words,
                  [&]() SYNQ_INLINE_LAMBDA { return writers.template bind<false>(NoBits{}, nullptr); });
  }
  /// The same with counters, which `probes` holds.
  template <class Writers, class Probes>
  SYNQ_KERNEL static void counted_dendrites(Constants constants, Writers writers,
                                            const PopulationSignals<Word>& signals, Words& post_words, Probes& probes) {
    std::array<Tally<typename Number<N>::Raw>, words<typename Rule::template PostRegisters<int>, int>()> tallies{};
    each_dendrite(constants, signals, post_words, [&]() SYNQ_INLINE_LAMBDA { return writers.bind_tallies(tallies); });
    probes.add(tallies);
  }

 private:
  template <class Bind>
  SYNQ_INLINE static void each_dendrite(const Constants& constants, const PopulationSignals<Word>& signals,
                                        Words& post_words, const Bind& bind) {
    const auto row = row_of<std::tuple_size_v<decltype(Names::post)>>(post_words);
    const WordArray<Word>* const arrays[] = {&signals.surrogate, &signals.learning_signal, &signals.self_weight,
                                             &signals.beta,      &signals.kernel,          &signals.mixing};
    const Word* from[6];
    int frac[6];
    for (std::size_t k = 0; k < 6; ++k) from[k] = arrays[k]->raw.data(), frac[k] = arrays[k]->reg.format.frac;
    const std::size_t n = signals.learning_signal.size();
    SYNQ_INDEPENDENT
    for (std::size_t i = 0; i < n; ++i) {
      const NeuronSignals<N> in{Number<N>::load(from[0][i], frac[0]), Number<N>::load(from[1][i], frac[1]),
                                Number<N>::load(from[2][i], frac[2]), Number<N>::load(from[3][i], frac[3]),
                                Number<N>::load(from[4][i], frac[4]), Number<N>::load(from[5][i], frac[5])};
      auto post = Rule::dendrite(constants, bind(), in);
      row.template store<N>(post, i);
    }
  }
};

}  // namespace synq
