#pragma once
#include "core/layer.hpp"
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

  NeuronLayer(const NeuronSpec& spec, std::size_t n, const Dictionary& d, bool probed)
      : constants_(constants_of<N, typename Neuron::template Constants<N>>(d, Names::constants)),
        tables_(spec.tables),
        registers_(registers_of<File::count>(d, "", Names::registers)),
        probed_(probed) {
    for (const char* word : Neuron::words) this->words_.push_back({d.reg(word), std::vector<Word>(n)});
    this->beta_ = {d.reg("beta"), std::vector<Word>(n)};
    for (std::size_t i = 0; i < spec.beta.size(); ++i) this->beta_.raw[i] = encode<Word>(spec.beta[i], this->beta_.reg);
  }

  using Raw = typename Number<N>::Raw;
  void tick(std::span<const Raw> input, int frac, RandomSource& random, std::uint64_t tick) override {
    if constexpr (counts_in_integers<N>)
      if (probed_ && !registers_.draws()) return counted(input.data(), frac, input.size());
    if (probed_) return advance<true>(input, frac, random, tick);
    if constexpr (in_machine_words<N>)
      if (!registers_.draws()) return plain(input.data(), frac, input.size());
    advance<false>(input, frac, random, tick);
  }
  std::unique_ptr<Layer<Path>> clone() const override { return std::make_unique<NeuronLayer>(*this); }
  void visit_probes(const ProbeVisitor& f) override { registers_.visit_probes(f); }

 private:
  /// Without counters and random bits: a kernel.
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
};

template <class Path>
std::unique_ptr<Layer<Path>> make_layer(const NeuronSpec& spec, std::size_t n, const Dictionary& d, bool probed) {
  return for_neuron(spec, [&]<class Neuron>() -> std::unique_ptr<Layer<Path>> {
    return std::make_unique<NeuronLayer<Neuron, Path>>(spec, n, d, probed);
  });
}

}  // namespace synq
