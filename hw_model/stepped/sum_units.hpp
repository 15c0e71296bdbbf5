#pragma once
#include "core/accumulator.hpp"
#include "hw_model/stepped/bank_words.hpp"
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

  /// exact: the accumulator holds every partial sum, so that nothing is ever rounded.
  SumUnits(const Register& accumulator, bool exact, std::size_t n)
      : reg_(accumulator), exact_(exact), writer_(Number<N>::writer(accumulator)), sum_(n) {}

  /// Sums of zero, and room for groups of so many lanes in flight.
  void begin(std::size_t places, std::size_t lanes) {
    sum_.assign(sum_.size(), Raw{});
    lanes_ = lanes, flight_.resize(places * lanes), weights_.resize(lanes);
  }
  N sum(std::size_t i) const { return Number<N>::load(sum_[i], reg_.format.frac); }
  void set_sum(std::size_t i, const N& x) { sum_[i] = Number<N>::template store<Raw>(x); }

  void issue(const Projection<Word>& p, const WordArray<Word>& activity, const Group& g, std::size_t place,
             RandomSource& random, std::uint64_t tick) {
    const N x = activity.template load<N>(g.axon);
    Raw* const written = &flight_[place * lanes_];
    if (exact_ && !p.visible) return add_exact(p, x, g, written);
    for (std::size_t s = g.first; s < g.last; ++s)
      written[s - g.first] = Number<N>::template store<Raw>(
          add(p, weight(p, s), x, g.axon, s, sum(p.shape.target(g.axon, s)), random, tick));
  }
  void retire(const Projection<Word>& p, const Group& g, std::size_t place) {
    const Raw* const written = &flight_[place * lanes_];
    if (p.shape.dense()) {
      std::copy(written, written + (g.last - g.first), &sum_[p.shape.target(g.axon, g.first)]);
    } else {
      for (std::size_t s = g.first; s < g.last; ++s) sum_[p.shape.target(g.axon, s)] = written[s - g.first];
    }
  }
  /// What the sum sees of the weight of a synapse.
  N weight(const Projection<Word>& p, std::size_t s) const {
    return p.template seen<N>(s, p.visible ? Number<N>::writer(*p.visible) : typename Number<N>::Writer{});
  }
  /// acc + w x for one synapse.
  N add(const Projection<Word>& p, const N& w, const N& x, std::size_t j, std::size_t s, const N& sum,
        RandomSource& random, std::uint64_t tick) const {
    return quantize(sum + w * x, Number<N>::handle(writer_, draw(p, j, s, random, tick)));
  }

 private:
  /// Integers with the accumulator's binary point: it has at least the products' fraction bits, where it is exact.
  void add_exact(const Projection<Word>& p, const N& x, const Group& g, Raw* written) {
    fetch(p.weight(), g.first, g.last, weights_.data());
    const Raw moved = x.at(reg_.format.frac - p.weight().reg.format.frac);
    const Raw* const sum = sum_.data();
    if (p.shape.dense()) {
      const Raw* const own = sum + p.shape.target(g.axon, g.first);
      for (std::size_t l = 0; l < g.last - g.first; ++l) written[l] = own[l] + weights_[l] * moved;
    } else {
      for (std::size_t l = 0; l < g.last - g.first; ++l)
        written[l] = sum[p.shape.target(g.axon, g.first + l)] + weights_[l] * moved;
    }
  }
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
  bool exact_;
  typename Number<N>::Writer writer_;
  std::vector<Raw> sum_;
  std::size_t lanes_ = 0;
  std::vector<Raw> flight_;    ///< [places][lanes]
  std::vector<Word> weights_;  ///< of the group that is issued
};

}  // namespace synq
