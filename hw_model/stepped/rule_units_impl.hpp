#pragma once
#include "hw_model/stepped/rule_units.hpp"
#include "rules/descent.hpp"
#include "rules/for_rule.hpp"

/// Definitions of RuleUnits, for the files that instantiate it.
namespace synq {

/// K: synapses compute in 32 bits where the proof allows, else as neurons do.
template <class Rule, class Path, class K>
class RuleUnitsOf final : public RuleUnits<Path> {
 public:
  using Word = typename Path::Word;
  using N = typename Path::N;
  using Names = RuleNames<Rule>;
  template <class H>
  using Registers = typename Rule::template Registers<H>;
  template <class H>
  using PreRegisters = typename Rule::template PreRegisters<H>;
  template <class H>
  using PostRegisters = typename Rule::template PostRegisters<H>;
  using State = typename Rule::template State<K>;
  using SynapseFile = RegisterFile<Registers, K>;
  using PreFile = RegisterFile<PreRegisters, N>;
  using PostFile = RegisterFile<PostRegisters, N>;
  static constexpr std::size_t state_words = SynapseFile::count;

  RuleUnitsOf(const NetworkSpec& s, const std::vector<std::pair<const char*, bool>>& projections)
      : constants_(constants_of<K, typename Rule::template Constants<K>>(s.names, Names::constants)),
        neuron_constants_(
            constants_of<N, typename Rule::template NeuronConstants<N>>(s.names, Names::neuron_constants)),
        post_(registers_of<PostFile::count>(s.names, "", Names::post_registers)) {
    for (const auto& [name, plastic] : projections) {
      sides_.push_back({SynapseFile(registers_of<state_words>(s.names, name, Names::state)),
                        PreFile(registers_of<PreFile::count>(s.names, name, Names::pre_registers)),
                        plastic,
                        {}});
      if constexpr (accumulates<Rule>)
        if (plastic) sides_.back().descent = constants_of<K, Descent<K>>(s.names, descent_constants(name));
    }
  }

  void begin(Plasticity<Path>& rule, SynapseText text, const WordArray<Word>& regulariser, RandomSource& random,
             std::uint64_t tick, std::size_t places) override {
    words_.emplace(rule, Names::post.size(), Names::pre.size());
    text_ = text, regulariser_ = &regulariser, random_ = &random, tick_ = tick;
    flight_.resize(places);
  }

  void axon(std::size_t p, std::size_t j, const WordArray<Word>& activity) override {
    typename Rule::template Pre<N> pre{};
    load<N>(pre, words_->pre[p], j);
    pre = Rule::axon(neuron_constants_, sides_[p].pre.template handles<false>(*random_, tick_, j),
                     activity.template load<N>(j), pre);
    store<N>(pre, words_->pre[p], j);
  }
  void dendrite(std::size_t i, const PopulationSignals<Word>& s) override {
    const NeuronSignals<N> from{s.surrogate.template load<N>(i),   s.learning_signal.template load<N>(i),
                                s.self_weight.template load<N>(i), s.beta.template load<N>(i),
                                s.kernel.template load<N>(i),      s.mixing.template load<N>(i)};
    const auto q = post_.template handles<false>(*random_, tick_, i);
    typename Rule::template Post<N> post = Rule::dendrite(neuron_constants_, q, from);
    store<N>(post, words_->post, i);
  }

  void issue(const Group& g, std::size_t place) override {
    auto& projection = (*words_->projections)[g.projection];
    InFlight& f = flight_[place];
    f.covered.resize(g.cover_last - g.cover_first);
    for (std::size_t s = g.cover_first; s < g.cover_last; ++s) {
      std::size_t k = 0;
      for (Word& w : f.covered[s - g.cover_first]) w = projection.words[k++].get(s);
    }
    typename Rule::template Pre<K> pre{};
    load<K>(pre, words_->pre[g.projection], g.axon);
    draw(g, projection.shape);
    for (std::size_t s = g.first; s < g.last; ++s) compute(projection, g, s, pre, f.covered[s - g.cover_first]);
  }

  bool retire(const Group& g, std::size_t place) override {
    auto& projection = (*words_->projections)[g.projection];
    bool changed = false;
    for (std::size_t s = g.cover_first; s < g.cover_last; ++s)
      for (std::size_t k = 0; k < state_words; ++k) {
        const Word& w = flight_[place].covered[s - g.cover_first][k];
        changed |= projection.words[k].get(s) != w;
        projection.words[k].set(s, w);
      }
    return changed;
  }

  bool learns(std::size_t p) const override { return sides_[p].plastic; }
  bool keeps_traces_in_axons() const override { return PreFile::count > 0; }
  bool accumulates_gradients() const override { return accumulates<Rule>; }
  bool adds_regulariser() const override { return regularises<Rule>; }
  std::unique_ptr<RuleUnits<Path>> clone() const override { return std::make_unique<RuleUnitsOf>(*this); }

 private:
  using StateWords = std::array<Word, state_words>;
  struct InFlight {
    std::vector<StateWords> covered;  ///< of every synapse in the group's words
  };
  struct Side {
    SynapseFile registers;
    PreFile pre;
    bool plastic;
    Descent<K> descent;
  };

  template <class M, class Aggregate>
  static void load(Aggregate& a, const std::vector<WordArray<Word>*>& words, std::size_t i) {
    std::size_t k = 0;
    for_each_word<M>(a, [&](M& w) { w = words[k++]->template load<M>(i); });
  }
  template <class M, class Aggregate>
  static void store(Aggregate& a, const std::vector<WordArray<Word>*>& words, std::size_t i) {
    std::size_t k = 0;
    for_each_word<M>(a, [&](M& w) { words[k++]->store(i, w); });
  }

  /// The random bits of the group's lanes: those of their places in the matrix.
  void draw(const Group& g, const Connectivity& shape) {
    SynapseFile& q = sides_[g.projection].registers;
    for (std::size_t k = 0; k < state_words && q.draws(); ++k) {
      bits_[k].assign(g.last - g.first, 0);
      if (!q.stochastic(k)) continue;
      const Moment moment{q.id(k), tick_, std::uint64_t(g.axon) * shape.n_post};
      places_.resize(bits_[k].size());
      for (std::size_t s = g.first; s < g.last; ++s) places_[s - g.first] = shape.logical(g.axon, s);
      random_->fill(moment, std::span<const std::uint64_t>(places_), q.reg(k).format.random_bits, bits_[k]);
    }
  }
  struct Drawn {
    const std::array<std::vector<std::uint32_t>, state_words>& bits;
    std::size_t s;
    std::uint32_t operator[](std::size_t k) const { return bits[k][s]; }
  };

  void compute(const Projection<Word>& projection, const Group& g, std::size_t s,
               const typename Rule::template Pre<K>& pre, StateWords& words) {
    Side& side = sides_[g.projection];
    State state{};
    std::size_t k = 0;
    for_each_word<K>(state, [&](K& w) { w = Number<K>::load(words[k], projection.words[k].reg.format.frac), ++k; });
    const std::size_t i = projection.shape.target(g.axon, s);
    state =
        side.registers.draws()
            ? run(side, side.registers.writers.template bind<false>(Drawn{bits_, s - g.first}, nullptr), i, pre, state)
            : run(side, side.registers.writers.template bind<false>(NoBits{}, nullptr), i, pre, state);
    k = 0;
    for_each_word<K>(state, [&](const K& w) { words[k++] = Number<K>::template store<Word>(w); });
  }
  template <class H>
  State run(const Side& side, const H& q, std::size_t i, const typename Rule::template Pre<K>& pre, State state) const {
    if constexpr (regularises<Rule>)
      if (text_ == SynapseText::end_of_trial) return Rule::end_of_trial(regulariser_->template load<K>(i), q, state);
    if constexpr (accumulates<Rule>)
      if (text_ == SynapseText::write) return Rule::write(side.descent, q, state);
    typename Rule::template Post<K> post{};
    load<K>(post, words_->post, i);
    return Rule::tick(constants_, q, pre, post, state);
  }

  typename Rule::template Constants<K> constants_;
  typename Rule::template NeuronConstants<N> neuron_constants_;
  PostFile post_;
  std::vector<Side> sides_;
  std::optional<RuleWords<Path>> words_;
  SynapseText text_ = SynapseText::tick;
  const WordArray<Word>* regulariser_ = nullptr;
  RandomSource* random_ = nullptr;
  std::uint64_t tick_ = 0;
  std::vector<InFlight> flight_;
  std::array<std::vector<std::uint32_t>, state_words> bits_;
  std::vector<std::uint64_t> places_;
};

namespace detail {

template <class Rule, class Path>
std::unique_ptr<RuleUnits<Path>> units_of(const NetworkSpec& s, const Proof& synapse,
                                          const std::vector<std::pair<const char*, bool>>& projections) {
  if (synapse.widest() <= 32) return std::make_unique<RuleUnitsOf<Rule, Path, NarrowOf<Path>>>(s, projections);
  return std::make_unique<RuleUnitsOf<Rule, Path, typename Path::N>>(s, projections);
}

}  // namespace detail

template <class Path>
std::unique_ptr<RuleUnits<Path>> make_hidden_units(const NetworkSpec& s, const NetworkProof& proof) {
  const bool learns = s.rule != RuleKind::none;
  return for_rule(s, [&]<class Rule>() {
    return detail::units_of<Rule, Path>(
        s, proof.hidden, {{"input_", learns && s.train_input}, {"recurrent_", learns && s.train_recurrent}});
  });
}

template <class Path>
std::unique_ptr<RuleUnits<Path>> make_readout_units(const NetworkSpec& s, const NetworkProof& proof) {
  const std::vector<std::pair<const char*, bool>> readout{{"readout_", s.train_readout}};
  if (!s.train_readout) return detail::units_of<Frozen, Path>(s, proof.readout, readout);
  if (s.per_trial) return detail::units_of<PerTrial<Delta>, Path>(s, proof.readout, readout);
  return detail::units_of<Delta, Path>(s, proof.readout, readout);
}

}  // namespace synq
