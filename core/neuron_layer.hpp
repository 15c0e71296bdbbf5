#pragma once
#include <optional>
#include <variant>

#include "core/lanes/lane_neurons.hpp"
#include "core/layer.hpp"
#include "core/neuron/arrived.hpp"
#include "core/neuron/names.hpp"
#include "core/word_row.hpp"

/// Layer for one kind of neuron on one path. Included only by the files that instantiate it.
namespace synq {

template <class Neuron, class Path>
class NeuronLayer final : public Layer<Path> {
 public:
  using N = typename Path::N;
  using Word = typename Path::Word;
  using Names = NeuronNames<Neuron>;
  template <class H>
  using Registers = typename Neuron::template Registers<H>;
  template <class M>
  using State = typename Neuron::template State<M>;
  using File = RegisterFile<Registers, N>;

  using Narrow = NarrowOf<Path>;
  static constexpr bool has_lanes = std::same_as<Word, std::int32_t> && runs_in_lanes<Neuron>;
  using NarrowWriters = SimpleWriters<Registers, Narrow>;

  NeuronLayer(const NeuronSpec& spec, std::size_t n, const Dictionary& d, const Proof& proof, bool probed)
      : constants_(constants_of<N, typename Neuron::template Constants<N>>(d, Names::constants)),
        tables_(spec.tables),
        registers_(registers_of<File::count>(d, "", Names::registers)),
        probed_(probed) {
    const std::span all(Names::registers);
    bool narrow = !std::same_as<Narrow, N> && proof.fits_32_bits("", all.subspan(1));
    for (const Table* t : {&tables_.value, &tables_.derivative}) narrow &= t->segment.size() == t->entry.size();
    const auto writers = NarrowWriters::make(registers_of<File::count>(d, "", Names::registers));
    if (narrow && writers)
      narrow_.emplace(Narrowed{constants_of<Narrow, typename Neuron::template Constants<Narrow>>(d, Names::constants),
                               Number<N>::template writer<typename Number<N>::SimpleWriter>(registers_.reg(0)),
                               *writers});
    arrived_.resize(narrow_ ? n : 0);
    if constexpr (has_lanes)
      if (narrow_) lanes_ = LaneNeurons<Neuron>::make(d, tables_);
    for (const char* word : Neuron::words) this->words_.push_back({d.reg(word), std::vector<Word>(n)});
    this->beta_ = {d.reg("beta"), std::vector<Word>(n)};
    for (std::size_t i = 0; i < spec.beta.size(); ++i) this->beta_.raw[i] = encode<Word>(spec.beta[i], this->beta_.reg);
  }

  using Raw = typename Number<N>::Raw;
  void tick(std::span<const Raw> input, int frac, RandomSource& random, std::uint64_t tick) override {
    if constexpr (counts_in_integers<N>)
      if (probed_ && !registers_.draws()) {
        if (!narrow_) return counted(input.data(), frac, input.size());
        counted_arrive(input.data(), frac, input.size());
        const std::size_t done = counted_in_lanes();
        if (done < input.size()) counted_narrow(done, input.size());
        return;
      }
    if (probed_) return advance<true>(input, frac, random, tick);
    if constexpr (in_machine_words<N>)
      if (!registers_.draws()) {
        if (!narrow_) return plain(input.data(), frac, input.size());
        arrive(input.data(), frac, input.size());
        const std::size_t done = in_lanes();
        if (done < input.size()) narrow_plain(done, input.size());
        return;
      }
    advance<false>(input, frac, random, tick);
  }
  std::unique_ptr<Layer<Path>> clone() const override { return std::make_unique<NeuronLayer>(*this); }
  void visit_probes(const ProbeVisitor& f) override { registers_.visit_probes(f); }

 private:
  /// The part of the work in 32 bits that needs wide integers: the sums become words of the first register.
  SYNQ_KERNEL void arrive(const Raw* input, int frac, std::size_t n) {
    const auto writer = narrow_->sum_writer;
    each_sum(input, frac, n, [&]() SYNQ_INLINE_LAMBDA { return Number<N>::handle(writer, 0); });
  }
  SYNQ_KERNEL void counted_arrive(const Raw* input, int frac, std::size_t n) {
    const auto writer = narrow_->sum_writer;
    Tally<Raw> tally{};
    each_sum(input, frac, n, [&]() SYNQ_INLINE_LAMBDA { return TallyHandle<Raw, true>{&writer, &tally}; });
    tally.add_to(registers_.writers.probe[0], writer);
  }
  template <class Bind>
  SYNQ_INLINE void each_sum(const Raw* input, int frac, std::size_t n, const Bind& bind) {
    Word* const to = arrived_.data();
    SYNQ_INDEPENDENT
    for (std::size_t i = 0; i < n; ++i)
      to[i] = Number<N>::template store<Word>(quantize(Number<N>::load(input[i], frac), bind()));
  }
  /// The rest of it for the first neurons; returns how many these are.
  std::size_t in_lanes() {
    if constexpr (has_lanes)
      if (lanes_) return lanes_->tick(arrived_, this->beta_, this->words_);
    return 0;
  }
  std::size_t counted_in_lanes() {
    if constexpr (has_lanes)
      if (lanes_) {
        std::array<LaneCounts, File::count> counts{};
        const std::size_t done = lanes_->tick(arrived_, this->beta_, this->words_, counts);
        for (std::size_t k = 0; k < File::count; ++k)
          add_counts(registers_.writers.probe[k], counts[k], registers_.reg(k).format.frac, false);
        return done;
      }
    return 0;
  }
  /// The rest of it, from neuron `begin` on.
  SYNQ_KERNEL void narrow_plain(std::size_t begin, std::size_t n) {
    const NarrowWriters writers = narrow_->writers;
    narrow_loop(begin, n, [&]() SYNQ_INLINE_LAMBDA { return writers.template bind<false>(NoBits{}, nullptr); });
  }
  SYNQ_KERNEL void counted_narrow(std::size_t begin, std::size_t n) {
    const NarrowWriters writers = narrow_->writers;
    std::array<Tally<typename Number<Narrow>::Raw>, File::count> tallies{};
    narrow_loop(begin, n, [&]() SYNQ_INLINE_LAMBDA { return writers.bind_tallies(tallies); });
    registers_.writers.add(tallies);
  }
  template <class Bind>
  SYNQ_INLINE void narrow_loop(std::size_t begin, std::size_t n, const Bind& bind) {
    const auto constants = narrow_->constants;
    const auto row = row_of<std::size(Neuron::words)>(this->words_);
    const Word *const beta = this->beta_.raw.data(), *const arrived = arrived_.data();
    const int beta_frac = this->beta_.reg.format.frac, frac = registers_.reg(0).format.frac;
    SYNQ_INDEPENDENT
    for (std::size_t i = begin; i < n; ++i) {
      State<Narrow> s{};
      row.template load<Narrow>(s, i);
      s = Neuron::tick(constants, tables_, bind(), Number<Narrow>::load(beta[i], beta_frac),
                       Arrived<Narrow>{Number<Narrow>::load(arrived[i], frac)}, s);
      row.template store<Narrow>(s, i);
    }
  }
  /// Without counters and random bits, in wide integers.
  SYNQ_KERNEL void plain(const Raw* input, int frac, std::size_t n) {
    typename File::Writers writers = registers_.writers;
    loop(input, frac, n, [&]() SYNQ_INLINE_LAMBDA { return writers.template bind<false>(NoBits{}, nullptr); });
  }
  /// The same with counters.
  SYNQ_KERNEL void counted(const Raw* input, int frac, std::size_t n) {
    const typename File::Writers writers = registers_.writers;
    std::array<Tally<Raw>, File::count> tallies{};
    loop(input, frac, n, [&]() SYNQ_INLINE_LAMBDA { return writers.bind_tallies(tallies); });
    registers_.writers.add(tallies);
  }
  template <class Bind>
  SYNQ_INLINE void loop(const Raw* input, int frac, std::size_t n, const Bind& bind) {
    const auto constants = constants_;
    const auto row = row_of<std::size(Neuron::words)>(this->words_);
    const Word* const beta = this->beta_.raw.data();
    const int beta_frac = this->beta_.reg.format.frac;
    SYNQ_INDEPENDENT
    for (std::size_t i = 0; i < n; ++i) {
      State<N> s{};
      row.template load<N>(s, i);
      s = Neuron::tick(constants, tables_, bind(), Number<N>::load(beta[i], beta_frac), Number<N>::load(input[i], frac),
                       s);
      row.template store<N>(s, i);
    }
  }
  template <bool probed>
  void advance(std::span<const Raw> input, int frac, RandomSource& random, std::uint64_t tick) {
    for (std::size_t i = 0; i < input.size(); ++i) {
      State<N> s{};
      std::size_t k = 0;
      for_each_word<N>(s, [&](N& w) { w = this->words_[k++].template load<N>(i); });
      const auto q = registers_.template handles<probed>(random, tick, i);
      s = Neuron::tick(constants_, tables_, q, this->beta_.template load<N>(i), Number<N>::load(input[i], frac), s);
      k = 0;
      for_each_word<N>(s, [&](N& w) { this->words_[k++].store(i, w); });
    }
  }

  typename Neuron::template Constants<N> constants_;
  NeuronTables tables_;
  File registers_;
  bool probed_;
  struct Narrowed {
    typename Neuron::template Constants<Narrow> constants;
    typename Number<N>::SimpleWriter sum_writer;  ///< of the first register, which the wide sum is written to
    NarrowWriters writers;
  };
  std::optional<Narrowed> narrow_;  ///< where 32 bits hold every intermediate after the sum is written
  std::vector<Word> arrived_;       ///< [n] the sums as words of the first register
  /// where 16 bits hold every word, too, and the neuron is made for it
  std::optional<std::conditional_t<has_lanes, LaneNeurons<Neuron>, std::monostate>> lanes_;
};

template <class Path>
std::unique_ptr<Layer<Path>> make_layer(const NeuronSpec& spec, std::size_t n, const Dictionary& d, const Proof& proof,
                                        bool probed) {
  return for_neuron(spec, [&]<class Neuron>() -> std::unique_ptr<Layer<Path>> {
    return std::make_unique<NeuronLayer<Neuron, Path>>(spec, n, d, proof, probed);
  });
}

}  // namespace synq
