#pragma once
#include "core/layer.hpp"
#include "core/neuron/names.hpp"

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

  void tick(const std::vector<N>& input, RandomSource& random, std::uint64_t tick) override {
    if (probed_)
      advance<true>(input, random, tick);
    else
      advance<false>(input, random, tick);
  }
  std::unique_ptr<Layer<Path>> clone() const override { return std::make_unique<NeuronLayer>(*this); }
  void visit_probes(const ProbeVisitor& f) override { registers_.visit_probes(f); }

 private:
  template <bool probed>
  void advance(const std::vector<N>& input, RandomSource& random, std::uint64_t tick) {
    for (std::size_t i = 0; i < input.size(); ++i) {
      State<N> s{};
      std::size_t k = 0;
      for_each_word<N>(s, [&](N& w) { w = this->words_[k++].template load<N>(i); });
      const auto q = registers_.template handles<probed>(random, tick, i);
      s = Neuron::tick(constants_, tables_, q, this->beta_.template load<N>(i), input[i], s);
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
