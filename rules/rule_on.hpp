#pragma once
#include <algorithm>
#include <mutex>

#include "core/kernel.hpp"
#include "core/word_row.hpp"
#include "rules/descent.hpp"
#include "rules/lanes/lane_synapses.hpp"
#include "rules/lanes/row_draws.hpp"
#include "rules/lazy_decay.hpp"
#include "rules/names.hpp"
#include "rules/plasticity.hpp"
#include "rules/rule_neurons.hpp"
#include "rules/synapse_of.hpp"

/// Rule applied to every synapse of its projections. Synapses compute in K, the narrowest number type that the Range
/// proof allows. Included only by the files that instantiate it.
namespace synq {

template <class Rule, class Path, class K>
class RuleOn final : public Plasticity<Path> {
 public:
  using Word = typename Path::Word;
  using N = typename Path::N;
  using Names = RuleNames<Rule>;
  template <class H>
  using Registers = typename Rule::template Registers<H>;
  template <class M>
  using State = typename Rule::template State<M>;
  template <class M>
  using Pre = typename Rule::template Pre<M>;
  template <class M>
  using Post = typename Rule::template Post<M>;
  using SynapseFile = RegisterFile<Registers, K>;
  static_assert(LocalRule<Rule, K, typename SynapseFile::Plain> && LocalRule<Rule, K, typename SynapseFile::Probed> &&
                LocalRule<Rule, N, typename RuleNeurons<Rule, Path>::PostFile::Plain>);

  /// Whether there are kernels in lanes of 16-bit words.
  static constexpr bool lanes =
      std::same_as<Path, FastPath> && std::same_as<K, Fixed<std::int32_t>> && !std::same_as<Rule, Frozen>;

  RuleOn(const std::vector<ProjectionSpec>& specs, const Dictionary& d, const WriteSpec& write, ProbeLevel probes,
         const Proof& neuron)
      : constants_(constants_of<K, typename Rule::template Constants<K>>(d, Names::constants)),
        powers_(d),
        neurons_(specs, d, neuron, probes == ProbeLevel::all),
        probes_(probes),
        write_(write) {
    for (const char* word : Names::post) post_.push_back({d.reg(word), std::vector<Word>(specs[0].shape.n_post)});
    for (const ProjectionSpec& p : specs) add(p, d);
    if constexpr (lanes) {
      std::vector<Constant> constants;
      for (const char* name : Names::constants) constants.push_back(d.constant(name));
      for (std::size_t p = 0; p < sides_.size(); ++p)
        if (sides_[p].plastic && !powers_)
          sides_[p].in_lanes =
              LaneSynapses<SynapseOf<Rule>>::make(projections_[p], constants, sides_[p].pre, lane_post());
    }
  }

  bool tick(std::span<const WordArray<Word>* const> axons, const PopulationSignals<Word>& signals, RandomSource& random,
            std::uint64_t tick, const LaneSums& next, Threads& threads) override {
    if constexpr (std::same_as<Rule, Frozen>) return false;
    for (std::size_t p = 0; p < sides_.size(); ++p)
      if (sides_[p].plastic) neurons_.axons(p, *axons[p], sides_[p].pre, random, tick);
    neurons_.dendrites(signals, post_, random, tick);
    const auto& step = post_.back().raw;
    const bool idle = std::all_of(step.begin(), step.end(), [](const Word& w) { return w == Word{}; });
    if (idle && !Names::traces) return false;
    const bool probed = probes_ == ProbeLevel::all || (probes_ == ProbeLevel::weights && !idle && !accumulates<Rule>);
    for (std::size_t p = 0; p < sides_.size(); ++p) {
      if (!sides_[p].plastic) continue;
      if (powers_) sides_[p].accesses.find(sides_[p].pre, idle, *sides_[p].lag);
      if (in_lanes(p))
        lane_tick(p, idle, probed, random, tick, p + 1 == sides_.size() ? next : LaneSums{}, threads);
      else if (probed)
        synapse_tick<true>(p, idle, random, tick);
      else
        synapse_tick<false>(p, idle, random, tick);
    }
    return in_lanes(sides_.size() - 1) && next.activity;
  }

  void end_of_trial(const WordArray<Word>& regulariser, RandomSource& random, std::uint64_t tick) override {
    if constexpr (regularises<Rule>)
      every_synapse(random, tick, [&](const Side&, const auto& q, std::size_t i, State<K> s) {
        return Rule::end_of_trial(regulariser.template load<K>(i), q, s);
      });
  }

  void write(RandomSource& random, std::uint64_t tick) override {
    if constexpr (accumulates<Rule>) {
      if constexpr (std::floating_point<Word>)
        if (write_.adam) return adam_write();
      every_synapse(random, tick, [&](const Side& side, const auto& q, std::size_t, State<K> s) {
        return Rule::write(side.descent, q, s);
      });
    }
  }

  void clear_traces(Threads& threads) override {
    for (std::size_t p = 0; p < sides_.size(); ++p) {
      for (auto& w : sides_[p].pre) w.clear();
      if (sides_[p].lag) sides_[p].lag->clear();
      if (!sides_[p].plastic) continue;
      for (std::size_t k = 0; k < Names::state.size(); ++k)
        if (!outlives_trial(Names::state[k]))
          threads.share(projections_[p].shape.synapses(),
                        [&](std::size_t part, std::size_t parts) { projections_[p].words[k].clear(part, parts); });
    }
  }

  std::vector<Projection<Word>>& projections() override { return projections_; }
  std::size_t words_per_synapse() const override { return synapse_words<Rule>; }
  bool reads_self_weight() const override { return Names::self_weight; }
  std::unique_ptr<Plasticity<Path>> clone() const override { return std::make_unique<RuleOn>(*this); }

  std::vector<WordArray<Word>*> neuron_words() override {
    std::vector<WordArray<Word>*> all;
    for (auto& w : post_) all.push_back(&w);
    for (auto& side : sides_)
      for (auto& w : side.pre) all.push_back(&w);
    for (auto& side : sides_)
      if (side.lag) all.push_back(&*side.lag);
    return all;
  }
  std::vector<Adam*> optimizers() override {
    std::vector<Adam*> all;
    for (auto& side : sides_)
      if (side.adam) all.push_back(&*side.adam);
    return all;
  }
  void visit_probes(const ProbeVisitor& f) override {
    const bool all = probes_ == ProbeLevel::all;
    for (std::size_t p = 0; p < sides_.size(); ++p) {
      if (!sides_[p].plastic) continue;
      sides_[p].registers.visit_probes(f, all ? SynapseFile::count : 1);
      if (all) neurons_.visit_axon_probes(p, f);
    }
    if (all) neurons_.visit_dendrite_probes(f);
  }

 private:
  /// What one projection needs beside its words.
  struct Side {
    SynapseFile registers;
    std::vector<WordArray<Word>> pre;  ///< Pre of each axon
    bool plastic;
    std::optional<WordArray<Word>> lag{};  ///< of each axon, where traces decay on access
    Accesses accesses{};
    Descent<K> descent{};  ///< where the rule accumulates gradients
    std::optional<Adam> adam{};
    std::conditional_t<lanes, std::optional<LaneSynapses<SynapseOf<Rule>>>, char> in_lanes{};
  };

  void add(const ProjectionSpec& p, const Dictionary& d) {
    SynapseFile file(registers_of<SynapseFile::count>(d, p.name, Names::state));
    Projection<Word> projection{p.name, p.shape, {}};
    const std::size_t words = p.plastic ? Names::state.size() : 1;
    for (std::size_t k = 0; k < words; ++k) projection.words.emplace_back(file.reg(k), p.shape.synapses());
    for (std::size_t s = 0; s < p.weight.size(); ++s)
      projection.weight().set(s, encode<Word>(p.weight[s], file.reg(0)));
    if (const auto it = d.registers.find(p.name + "weight_visible"); it != d.registers.end())
      projection.visible = it->second;
    Side side{file, {}, p.plastic};
    for (const char* word : Names::pre) {
      const Register& reg = std::string_view(word).empty() ? d.reg(p.axon) : d.reg(p.name + word);
      side.pre.push_back({reg, std::vector<Word>(p.shape.n_pre)});
    }
    if (powers_ && p.plastic) side.lag = {d.reg(p.name + "lag"), std::vector<Word>(p.shape.n_pre)};
    if constexpr (accumulates<Rule>)
      if (p.plastic) side.descent = constants_of<K, Descent<K>>(d, descent_constants(p.name));
    if (write_.adam && p.plastic) side.adam.emplace(*write_.adam, p.shape.synapses());
    projections_.push_back(std::move(projection));
    sides_.push_back(std::move(side));
  }

  auto pre_row(Side& side) const { return row_of<std::tuple_size_v<decltype(Names::pre)>>(side.pre); }
  auto post_row() { return row_of<std::tuple_size_v<decltype(Names::post)>>(post_); }

  using StateRow = WordRow<Word, std::tuple_size_v<decltype(Names::state)>>;
  StateRow open_row(Projection<Word>& p, std::size_t begin, std::size_t count) {
    StateRow row{};
    for (std::size_t k = 0; k < row.word.size(); ++k)
      row.word[k] = p.words[k].open(begin, count, copies_[k]), row.frac[k] = p.words[k].reg.format.frac;
    return row;
  }
  void close_row(Projection<Word>& p, std::size_t begin, std::size_t count) {
    for (std::size_t k = 0; k < p.words.size(); ++k) p.words[k].close(begin, count, copies_[k]);
  }

  /// Machine numbers run in kernels: the rule's text becomes one basic block that the compiler can vectorise.
  SYNQ_KERNEL void synapse_kernel(std::size_t p, bool idle, RandomSource& random, std::uint64_t tick) {
    synapse_rows<false>(p, idle, random, tick);
  }
  /// 16-bit words whose products fit 32 bits run in lanes.
  bool in_lanes(std::size_t p) const {
    if constexpr (lanes) return sides_[p].in_lanes.has_value();
    return false;
  }
  /// What the synapses in lanes read of Post: its last words.
  std::span<const WordArray<Word>> lane_post() const {
    using Read = typename SynapseOf<Rule>::template Post<int>;
    return std::span(post_).template last<words<Read, int>()>();
  }
  void lane_tick(std::size_t p, bool idle, bool probed, RandomSource& random, std::uint64_t tick, const LaneSums& next,
                 Threads& threads) {
    if constexpr (lanes) {
      auto& in_lanes = *sides_[p].in_lanes;
      const Connectivity& shape = projections_[p].shape;
      SynapseJob& job = in_lanes.job(projections_[p], sides_[p].pre, lane_post(), next);
      const bool skip = idle && random.skippable();
      const bool in_order = fills_draws(sides_[p].registers, skip) && !random.skippable();
      SynapseFile& f = sides_[p].registers;
      const auto split = [&](const auto& run) {
        const bool one_thread = in_order || !shape.dense();
        threads.split_rows(shape.n_pre, shape.n_post, one_thread ? 0 : shape.synapses(), next, run);
      };
      const auto run = [&](const RowPart& rows, std::span<LaneCounts> counts) {
        if (!f.draws()) return in_lanes.run(job, rows, {}, counts);
        RowDraws::Registers registers{};
        for (std::size_t k = 0; k < SynapseFile::count; ++k)
          registers[k] = {draws_for(f, k, skip), f.id(k), f.reg(k).format.random_bits};
        RowDraws draws(registers, shape, rows.first, random, tick);
        in_lanes.run(job, rows, draws.source(), counts);
      };
      if (!probed) return split([&](const RowPart& rows) { run(rows, {}); });
      const std::size_t counted = probes_ == ProbeLevel::all ? SynapseFile::count : 1;
      std::array<LaneCounts, SynapseFile::count> all{};
      std::mutex merging;
      split([&](const RowPart& rows) {
        std::array<LaneCounts, SynapseFile::count> of_part{};
        run(rows, std::span(of_part).first(counted));
        const std::lock_guard lock(merging);
        for (std::size_t k = 0; k < counted; ++k) merge(all[k], of_part[k]);
      });
      for (std::size_t k = 0; k < counted; ++k)
        add_counts(f.writers.probe[k], all[k], f.reg(k).format.frac, f.reg(k).format.overflow == Overflow::wrap);
    }
  }
  template <bool probed>
  void synapse_tick(std::size_t p, bool idle, RandomSource& random, std::uint64_t tick) {
    if constexpr (in_machine_words<K> && !probed)
      synapse_kernel(p, idle, random, tick);
    else
      synapse_rows<probed>(p, idle, random, tick);
  }

  template <bool probed>
  [[gnu::always_inline]] void synapse_rows(std::size_t p, bool idle, RandomSource& random, std::uint64_t tick) {
    Projection<Word>& projection = projections_[p];
    typename SynapseFile::Writers writers = sides_[p].registers.writers;
    const auto every_tick = constants_;
    const Accesses* const accesses = powers_ ? &sides_[p].accesses : nullptr;
    const bool skip = idle && random.skippable();
    const bool draws = fills_draws(sides_[p].registers, skip);
    const auto axons = pre_row(sides_[p]);
    const auto dendrites = post_row();
    for (std::size_t j = 0; j < projection.shape.n_pre; ++j) {
      if (accesses && !accesses->at(j)) continue;
      const auto constants = accesses ? powers_.after(accesses->missed(j)) : every_tick;
      Pre<K> pre{};
      axons.template load<K>(pre, j);
      const std::size_t begin = projection.shape.begin(j), count = projection.shape.end(j) - begin;
      const auto row = open_row(projection, begin, count);
      if (draws) fill_draws(sides_[p].registers, skip, projection.shape, j, random, tick);
      const auto one = [&](std::size_t s, std::size_t i, const auto& bits) __attribute__((always_inline)) {
        State<K> state{};
        Post<K> post{};
        row.template load<K>(state, s);
        dendrites.template load<K>(post, i);
        const K before = weight_of(state);
        state = Rule::tick(constants, writers.template bind<probed>(bits, &before), pre, post, state);
        row.template store<K>(state, s);
      };
      run_row(projection.shape, begin, count, draws, one);
      close_row(projection, begin, count);
    }
    if constexpr (probed) sides_[p].registers.writers.probe = writers.probe;
  }

  /// Calls one(synapse in row, neuron, random bits) for each synapse of a row.
  template <class F>
  [[gnu::always_inline]] void run_row(const Connectivity& shape, std::size_t begin, std::size_t count, bool draws,
                                      const F& one) {
    struct Drawn {
      const std::array<std::vector<std::uint32_t>, SynapseFile::count>& bits;
      std::size_t s;
      std::uint32_t operator[](std::size_t k) const { return bits[k][s]; }
    };
    const std::uint32_t* const post = shape.dense() ? nullptr : shape.post.data() + begin;
    if (draws) {
      for (std::size_t s = 0; s < count; ++s) one(s, post ? post[s] : s, Drawn{draws_, s});
    } else if (post) {
      for (std::size_t s = 0; s < count; ++s) one(s, post[s], NoBits{});
    } else {
      SYNQ_INDEPENDENT
      for (std::size_t s = 0; s < count; ++s) one(s, s, NoBits{});
    }
  }

  /// Calls f(side, handles, neuron, state) on every plastic synapse; for the rare work at the end of a trial.
  template <class F>
  void every_synapse(RandomSource& random, std::uint64_t tick, const F& f) {
    for (std::size_t p = 0; p < sides_.size(); ++p) {
      if (!sides_[p].plastic) continue;
      const Connectivity& shape = projections_[p].shape;
      SynapseFile& registers = sides_[p].registers;
      const bool draws = fills_draws(registers, false);
      for (std::size_t j = 0; j < shape.n_pre; ++j) {
        const std::size_t begin = shape.begin(j), count = shape.end(j) - begin;
        const auto row = open_row(projections_[p], begin, count);
        if (draws) fill_draws(registers, false, shape, j, random, tick);
        run_row(shape, begin, count, draws, [&](std::size_t s, std::size_t i, const auto& bits) {
          State<K> state{};
          row.template load<K>(state, s);
          const K before = weight_of(state);
          if (probes_ == ProbeLevel::off)
            state = f(sides_[p], registers.writers.template bind<false>(bits, &before), i, state);
          else
            state = f(sides_[p], registers.writers.template bind<true>(bits, &before), i, state);
          row.template store<K>(state, s);
        });
        close_row(projections_[p], begin, count);
      }
    }
  }

  void adam_write() {
    for (std::size_t p = 0; p < sides_.size(); ++p) {
      if (!sides_[p].adam) continue;
      auto& words = projections_[p].words;
      for (std::size_t k = 0; k < words.size(); ++k)
        if (std::string_view(Names::state[k]) == "gradient") {
          if constexpr (std::floating_point<Word>)
            sides_[p].adam->step({words[0].open(0, words[0].size(), copies_[0]), words[0].size()},
                                 {words[k].open(0, words[k].size(), copies_[k]), words[k].size()}, write_.mean);
          words[k].clear();
        }
    }
  }

  /// A zero step leaves a weight or gradient as it is whatever is drawn (`skip`); every other word needs its draws.
  static bool draws_for(const SynapseFile& f, std::size_t k, bool skip) {
    return f.stochastic(k) && !(skip && outlives_trial(Names::state[k]));
  }
  static bool fills_draws(const SynapseFile& f, bool skip) {
    for (std::size_t k = 0; k < SynapseFile::count; ++k)
      if (draws_for(f, k, skip)) return true;
    return false;
  }
  [[gnu::noinline]] void fill_draws(const SynapseFile& f, bool skip, const Connectivity& shape, std::size_t j,
                                    RandomSource& random, std::uint64_t tick) {
    for (std::size_t k = 0; k < SynapseFile::count; ++k) {
      draws_[k].assign(shape.end(j) - shape.begin(j), 0);
      if (!draws_for(f, k, skip)) continue;
      draw_row(random, f.id(k), tick, f.reg(k).format.random_bits, shape, j, draws_[k]);
    }
  }

  static K weight_of(const State<K>& s) {
    K weight{};
    bool first = true;
    for_each_word<K>(s, [&](const K& w) {
      if (first) weight = w;
      first = false;
    });
    return weight;
  }
  typename Rule::template Constants<K> constants_;
  DecayPowers<Rule, K> powers_;
  RuleNeurons<Rule, Path> neurons_;
  ProbeLevel probes_;
  WriteSpec write_;
  std::vector<Projection<Word>> projections_;
  std::vector<Side> sides_;
  std::vector<WordArray<Word>> post_;  ///< Post of each neuron; the last word is the step
  std::array<std::vector<std::uint32_t>, SynapseFile::count> draws_;
  std::array<std::vector<Word>, SynapseFile::count> copies_;  ///< of a row whose words are stored narrower than Word
};

}  // namespace synq
