#pragma once
#include <numeric>

#include "core/error.hpp"
#include "core/word_row.hpp"
#include "hw_model/stepped/bank_words.hpp"
#include "hw_model/stepped/rule_units.hpp"
#include "rules/descent.hpp"
#include "rules/for_rule.hpp"
#include "rules/lazy_decay.hpp"

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
        powers_(s.names),
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

  std::vector<std::size_t> accessed(std::size_t p) override {
    const std::size_t axons = (*words_->projections)[p].shape.n_pre;
    std::vector<std::size_t> all(axons);
    std::iota(all.begin(), all.end(), std::size_t{0});
    if (!powers_) return all;
    const auto& step = words_->post.back()->raw;
    const bool idle = std::all_of(step.begin(), step.end(), [](const Word& w) { return w == Word{}; });
    const auto before =
        std::count_if(sides_.begin(), sides_.begin() + std::ptrdiff_t(p), [](const Side& s) { return s.plastic; });
    sides_[p].accesses.find(words_->pre[p], idle, *words_->lag[std::size_t(before)]);
    return sides_[p].accesses.axons();
  }

  void issue(const Group& g, std::size_t place) override {
    auto& projection = (*words_->projections)[g.projection];
    Side& side = sides_[g.projection];
    StateRow lanes{};
    for (std::size_t k = 0; k < state_words; ++k) {
      auto& covered = flight_[place].covered[k];
      covered.resize(g.cover_last - g.cover_first);
      fetch(projection.words[k], g.cover_first, g.cover_last, covered.data());
      lanes.word[k] = covered.data() + (g.first - g.cover_first);
      lanes.frac[k] = projection.words[k].reg.format.frac;
    }
    if (side.registers.draws()) draw(g, projection.shape);
    const auto& simple = side.registers.simple();
    simple ? execute(side, *simple, projection.shape, g, lanes)
           : execute(side, side.registers.writers, projection.shape, g, lanes);
  }

  bool retire(const Group& g, std::size_t place) override {
    auto& projection = (*words_->projections)[g.projection];
    bool changed = false;
    for (std::size_t k = 0; k < state_words; ++k)
      changed |= put(projection.words[k], g.cover_first, g.cover_last, flight_[place].covered[k].data());
    return changed;
  }

  bool quiet(const Group& g) const override {
    for (const auto* word : words_->pre[g.projection])
      if (word->raw[g.axon] != Word{}) return false;
    const auto& projection = (*words_->projections)[g.projection];
    for (std::size_t k = 0; k < state_words; ++k)
      for (std::size_t s = g.first; !outlives_trial(Names::state[k]) && s < g.last; ++s)
        if (projection.words[k].get(s) != Word{}) return false;
    for (std::size_t s = g.first; s < g.last; ++s)
      if (changes(projection, g, s)) throw Defect("a silent synapse would have changed");
    return true;
  }

  bool learns(std::size_t p) const override { return sides_[p].plastic; }
  bool keeps_traces_in_axons() const override { return PreFile::count > 0; }
  bool accumulates_gradients() const override { return accumulates<Rule>; }
  bool adds_regulariser() const override { return regularises<Rule>; }
  std::unique_ptr<RuleUnits<Path>> clone() const override { return std::make_unique<RuleUnitsOf>(*this); }

 private:
  using StateRow = WordRow<Word, state_words>;
  using PostRow = WordRow<Word, Names::post.size()>;
  using Simple = SimpleWriters<Registers, K>;
  using Writers = typename SynapseFile::Writers;
  struct InFlight {
    std::array<std::vector<Word>, state_words> covered;  ///< of every synapse in the group's words
  };
  struct Side {
    SynapseFile registers;
    PreFile pre;
    bool plastic;
    Descent<K> descent;
    Accesses accesses{};
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

  /// Whether a tick changes a synapse whose axon carries zeros.
  bool changes(const Projection<Word>& projection, const Group& g, std::size_t s) const {
    State state{};
    typename Rule::template Pre<K> pre{};
    typename Rule::template Post<K> post{};
    const auto words = [&](State& x, const auto& f) {
      std::size_t k = 0;
      for_each_word<K>(x, [&](K& w) { f(w, projection.words[k++]); });
    };
    words(state, [&](K& w, const Bank<Word>& b) { w = b.template load<K>(s); });
    load<K>(pre, words_->pre[g.projection], g.axon);
    post_row().template load<K>(post, projection.shape.target(g.axon, s));
    Writers writers = sides_[g.projection].registers.writers;
    state = Rule::tick(constants_, writers.template bind<false>(NoBits{}, nullptr), pre, post, state);
    bool changed = false;
    words(state, [&](K& w, const Bank<Word>& b) { changed |= Number<K>::template store<Word>(w) != b.get(s); });
    return changed;
  }
  /// The text of this time on every lane.
  template <class W>
  void execute(const Side& side, const W& writers, const Connectivity& shape, const Group& g, const StateRow& lanes) {
    if constexpr (regularises<Rule>)
      if (text_ == SynapseText::end_of_trial)
        return every_lane(writers, shape, g, lanes, [&](std::size_t i, const auto& q, const State& s) {
          return Rule::end_of_trial(regulariser_->template load<K>(i), q, s);
        });
    if constexpr (accumulates<Rule>)
      if (text_ == SynapseText::write)
        return every_lane(writers, shape, g, lanes,
                          [&](std::size_t, const auto& q, const State& s) { return Rule::write(side.descent, q, s); });
    typename Rule::template Pre<K> pre{};
    load<K>(pre, words_->pre[g.projection], g.axon);
    const auto& constants = powers_ ? powers_.after(side.accesses.missed(g.axon)) : constants_;
    tick(writers, shape, g, lanes, pre, post_row(), constants);
  }
  using Constants = typename Rule::template Constants<K>;
  SYNQ_KERNEL void tick(const Simple& writers, const Connectivity& shape, const Group& g, const StateRow& lanes,
                        const typename Rule::template Pre<K>& pre, const PostRow& dendrites, const Constants& c) {
    tick_lanes(writers, shape, g, lanes, pre, dendrites, c);
  }
  void tick(const Writers& writers, const Connectivity& shape, const Group& g, const StateRow& lanes,
            const typename Rule::template Pre<K>& pre, const PostRow& dendrites, const Constants& c) {
    tick_lanes(writers, shape, g, lanes, pre, dendrites, c);
  }
  template <class W>
  SYNQ_INLINE void tick_lanes(const W& writers, const Connectivity& shape, const Group& g, const StateRow& lanes,
                              const typename Rule::template Pre<K>& pre, const PostRow& dendrites,
                              const Constants& of_row) {
    const auto constants = of_row;
    const PostRow posts = dendrites;
    const auto axon = pre;
    every_lane(writers, shape, g, lanes, [&](std::size_t i, const auto& q, const State& s) SYNQ_INLINE_LAMBDA {
      typename Rule::template Post<K> post{};
      posts.template load<K>(post, i);
      return Rule::tick(constants, q, axon, post, s);
    });
  }
  /// text(neuron, handles, state)
  template <class W, class F>
  SYNQ_INLINE void every_lane(const W& of_side, const Connectivity& shape, const Group& g, const StateRow& of_group,
                              const F& text) {
    W writers = of_side;  // which no store to a word can change
    const StateRow lanes = of_group;
    const std::size_t count = g.last - g.first;
    const auto one = [&](std::size_t l, std::size_t i, const auto& bits) SYNQ_INLINE_LAMBDA {
      State state{};
      lanes.template load<K>(state, l);
      state = text(i, writers.template bind<false>(bits, nullptr), state);
      lanes.template store<K>(state, l);
    };
    const std::size_t first = shape.target(g.axon, g.first);
    if (sides_[g.projection].registers.draws()) {
      for (std::size_t l = 0; l < count; ++l) one(l, shape.target(g.axon, g.first + l), Drawn{bits_, l});
    } else if (!shape.dense()) {
      for (std::size_t l = 0; l < count; ++l) one(l, shape.post[g.first + l], NoBits{});
    } else {
      SYNQ_INDEPENDENT
      for (std::size_t l = 0; l < count; ++l) one(l, first + l, NoBits{});
    }
  }
  PostRow post_row() const {
    PostRow row;
    for (std::size_t k = 0; k < Names::post.size(); ++k)
      row.word[k] = words_->post[k]->raw.data(), row.frac[k] = words_->post[k]->reg.format.frac;
    return row;
  }

  typename Rule::template Constants<K> constants_;
  DecayPowers<Rule, K> powers_;
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
