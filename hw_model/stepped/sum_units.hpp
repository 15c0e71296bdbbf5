#pragma once
#include "core/accumulator.hpp"
#include "hw_model/stepped/groups.hpp"

namespace synq {

/// Adders with one accumulator for each neuron: acc_i <- acc_i + w_ij x_j, quantized where it is written. A group in
/// flight holds the sums that it will write.
template <class Path>
class SumUnits {
 public:
  using Word = typename Path::Word;
  using N = typename Path::N;
  using Raw = typename Number<N>::Raw;

  SumUnits(const Register& accumulator, std::size_t n)
      : reg_(accumulator), writer_(Number<N>::writer(accumulator)), sum_(n) {}

  void begin(std::size_t places) { sum_.assign(sum_.size(), Raw{}), flight_.resize(places); }
  N sum(std::size_t i) const { return Number<N>::load(sum_[i], reg_.format.frac); }
  void set_sum(std::size_t i, const N& x) { sum_[i] = Number<N>::template store<Raw>(x); }

  void issue(const Projection<Word>& p, const WordArray<Word>& activity, const Group& g, std::size_t place,
             RandomSource& random, std::uint64_t tick) {
    const N x = activity.template load<N>(g.axon);
    flight_[place].clear();
    for (std::size_t s = g.first; s < g.last; ++s)
      flight_[place].push_back(
          Number<N>::template store<Raw>(add(p, x, g.axon, s, sum(p.shape.target(g.axon, s)), random, tick)));
  }
  void retire(const Projection<Word>& p, const Group& g, std::size_t place) {
    for (std::size_t s = g.first; s < g.last; ++s) sum_[p.shape.target(g.axon, s)] = flight_[place][s - g.first];
  }
  /// acc + w x for one synapse.
  N add(const Projection<Word>& p, const N& x, std::size_t j, std::size_t s, const N& sum, RandomSource& random,
        std::uint64_t tick) const {
    const auto narrow = p.visible ? Number<N>::writer(*p.visible) : typename Number<N>::Writer{};
    return quantize(sum + p.template seen<N>(s, narrow) * x, Number<N>::handle(writer_, draw(p, j, s, random, tick)));
  }

 private:
  std::uint32_t draw(const Projection<Word>& p, std::size_t j, std::size_t s, RandomSource& random,
                     std::uint64_t tick) const {
    if (reg_.format.rounding != Rounding::stochastic) return 0;
    std::uint32_t r = 0;
    const std::uint32_t id = Register{p.name + "_" + reg_.name, {}, {}}.id();
    random.fill({id, tick, std::uint64_t(j) * p.shape.n_post}, p.shape.logical(j, s), reg_.format.random_bits,
                std::span(&r, 1));
    return r;
  }

  Register reg_;
  typename Number<N>::Writer writer_;
  std::vector<Raw> sum_;
  std::vector<std::vector<Raw>> flight_;
};

}  // namespace synq
