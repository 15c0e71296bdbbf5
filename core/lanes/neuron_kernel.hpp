#pragma once
#include "core/lanes/count_kernel.hpp"
#include "core/lanes/forward_kernel.hpp"
#include "core/lanes/neuron_job.hpp"
#include "core/neuron/arrived.hpp"
#include "core/neuron/leaky_rate.hpp"
#include "core/words.hpp"

/// A neuron's own text, run on many neurons in lanes. Included only by the files that are compiled for one instruction
/// set: everything here depends on the lanes' type, so that no other file can pick up its code.
namespace synq {

template <class Neuron, class L, bool counting>
class NeuronKernel {
 public:
  using Job = NeuronJob<Neuron>;

  static std::size_t run(const Job& given, const LaneTables& tables, [[maybe_unused]] LaneCounts* counts) {
    const Job job = given;  // no store of a word can change the copy
    const std::size_t end = job.n / V::words * V::words;
    typename Neuron::template Constants<Word> constants{};
    std::size_t k = 0;
    for_each_word<Word>(constants, [&](Word& w) SYNQ_INLINE_LAMBDA {
      w = Word::same(job.constants[k].value, job.constants[k].frac), ++k;
    });
    LaneTally<V> tallies[Job::n_registers];
    typename Neuron::template Registers<Handle> registers{};
    k = 0;
    for_each_word<Handle>(registers, [&](Handle& h) SYNQ_INLINE_LAMBDA {
      if constexpr (counting)
        h.plain.reg = &job.registers[k], h.tally = &tallies[k];
      else
        h.reg = &job.registers[k];
      ++k;
    });
    for (std::size_t i = 0; i < end; i += V::words) {
      State s{};
      k = 0;
      for_each_word<Word>(s, [&](Word& w) SYNQ_INLINE_LAMBDA { w = load(job.state[k++], i); });
      s = Neuron::tick(constants, tables, registers, load(job.beta, i), Arrived<Word>{load(job.arrived, i)}, s);
      k = 0;
      for_each_word<Word>(s, [&](Word& w) SYNQ_INLINE_LAMBDA { store(job.state[k++], i, w); });
    }
    if constexpr (counting)
      for (k = 1; k < Job::n_registers; ++k) tallies[k].add_to(counts[k]), counts[k].writes += end;
    return end;
  }

 private:
  using V = typename L::V;
  using Word = LaneWord<L>;
  using State = typename Neuron::template State<Word>;
  using Handle = std::conditional_t<counting, LaneTallyHandle<L>, LaneHandle<L>>;

  // Words lie in 32 bits; a vector holds them in the order that pack() makes of two vectors.
  template <class From>
  SYNQ_INLINE static Word load(const From& from, std::size_t i) {
    return {V::pack(V::load_wides(from.data + i), V::load_wides(from.data + i + V::words / 2)), from.frac,
            Owner::neuron};
  }
  SYNQ_INLINE static void store(const typename Job::template Words<std::int32_t>& to, std::size_t i, const Word& w) {
    const auto zero = V::splat(0);
    V::store_wides(to.data + i, V::shift_right(V::joined(V::low(zero, w.raw)), 16));
    V::store_wides(to.data + i + V::words / 2, V::shift_right(V::joined(V::high(zero, w.raw)), 16));
  }
};

template <class Neuron, class L>
NeuronLaneKernels<Neuron> neuron_kernels() {
  return {&NeuronKernel<Neuron, L, false>::run, &NeuronKernel<Neuron, L, true>::run};
}

template <class Neuron, class V>
NeuronLaneKernels<Neuron> neuron_kernel_on([[maybe_unused]] bool paired, [[maybe_unused]] LaneRounding rounding) {
  if constexpr (V::fast) {
    if (paired && rounding == LaneRounding::offset)
      return neuron_kernels<Neuron, Lanes<V, true, LaneRounding::offset>>();
    if (paired && rounding == LaneRounding::half_even)
      return neuron_kernels<Neuron, Lanes<V, true, LaneRounding::half_even>>();
  }
  return {};
}

}  // namespace synq

/// The neurons that are compiled for each instruction set, next to runs_in_lanes in core/lanes/lane_neurons.hpp.
#define SYNQ_LANE_NEURONS(lanes) \
  template NeuronLaneKernels<LeakyRate<Tanh>> neuron_kernel_on<LeakyRate<Tanh>, lanes>(bool, LaneRounding)
