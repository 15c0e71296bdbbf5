#pragma once
#include "rules/names.hpp"
#include "rules/noisy_copy.hpp"

/// Definitions of NoisyCopy, for the files that instantiate it.
namespace synq {

template <class Path>
NoisyCopy<Path>::NoisyCopy(const NetworkSpec& s, const NetworkProof& proof)
    : layer_(make_layer<Path>(s.neuron, s.n, s.names, proof.neuron, false)),
      sum_(s.names.reg("accumulator"), proof.hidden_sum, s.n),
      delivered_{s.names.reg(s.activity()), std::vector<Word>(s.n)},
      constants_(constants_of<N, KernlNeuron::Constants<N>>(s.names, KernlNeuronNames::constants)),
      noise_(Number<N>::constant(s.names.constant("noise"))),
      registers_(registers_of<8>(s.names, "", KernlNeuronNames::registers)),
      observed_({Register{"noisy_activity", s.names.reg(s.activity()).format, s.names.reg(s.activity()).declared}}),
      noise_id_(Register{"noise", {}, {}}.id()),
      signs_(s.n),
      probed_(s.probes == ProbeLevel::all) {
  for (const char* word : KernlNeuronNames::state) words_.push_back({s.names.reg(word), std::vector<Word>(s.n)});
  for (std::size_t i = 0; i < s.n; ++i) {
    words_[3].raw[i] = encode<Word>(1, words_[3].reg);
    words_[4].raw[i] = encode<Word>(s.kernel_rate, words_[4].reg);
  }
}

template <class Path>
void NoisyCopy<Path>::reset() {
  layer_->reset();
  for (std::size_t k : {0, 1, 2}) words_[k].clear();
}

template <class Path>
void NoisyCopy<Path>::tick(Projection<Word>& recurrent, Projection<Word>& input, const WordArray<Word>& x,
                           const WordArray<Word>& activity, RandomSource& random, std::uint64_t tick,
                           Threads& threads) {
  deliver();
  sum_.clear();
  sum_.add(recurrent, delivered_, random, tick, threads);
  sum_.add(input, x, random, tick, threads);
  layer_->tick(sum_.values(), sum_.frac(), random, tick);
  draw_noise(random, tick);
  for (std::size_t i = 0; i < signs_.size(); ++i)
    probed_ ? learn<true>(i, activity, random, tick) : learn<false>(i, activity, random, tick);
}

template <class Path>
template <bool probed>
void NoisyCopy<Path>::learn(std::size_t i, const WordArray<Word>& activity, RandomSource& random, std::uint64_t tick) {
  WordArray<Word>& copy = layer_->words()[0];
  const N noise = signs_[i] != 0 ? noise_ : N(constants_.zero - noise_), noisy = copy.template load<N>(i);
  KernlNeuron::State<N> s{};
  std::size_t k = 0;
  for_each_word<N>(s, [&](N& w) { w = words_[k++].template load<N>(i); });
  const auto q = registers_.template handles<probed>(random, tick, i);
  s = KernlNeuron::tick(constants_, q, activity.template load<N>(i), noisy, noise, s);
  k = 0;
  for_each_word<N>(s, [&](N& w) { words_[k++].store(i, w); });
  copy.store(i, quantize(noisy + noise, observed_.template handles<probed>(random, tick, i).noisy_activity));
}

template <class Path>
void NoisyCopy<Path>::visit_probes(const ProbeVisitor& f) {
  registers_.visit_probes(f);
  observed_.visit_probes(f);
}

}  // namespace synq
