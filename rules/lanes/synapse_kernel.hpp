#pragma once
#include "core/lanes/forward_kernel.hpp"
#include "core/quantize.hpp"
#include "core/words.hpp"
#include "rules/lanes/synapse_job.hpp"

/// A rule's own text, run on the rows of a projection in lanes. Included only by the files that are compiled for one
/// instruction set: everything here depends on the lanes' type, so that no other file can pick up its code.
namespace synq {

template <class Rule, class L>
class SynapseKernel {
 public:
  static void run(const SynapseJob& job) { job.sparse.row_begin ? run_sparse(job) : run_dense(job); }

 private:
  [[gnu::noinline]] static void run_sparse(const SynapseJob& job) {
    SynapseJob gathered = job;
    for (std::size_t k = 0; k < n_post; ++k) {
      const std::int16_t* const word = job.post[k].data;
      std::uint32_t* const pair = job.sparse.pairs + k / 2 * job.n_post;
      SYNQ_INDEPENDENT
      for (std::size_t i = 0; i < job.n_post; ++i)
        pair[i] = k % 2 == 0 ? std::uint16_t(word[i]) : pair[i] | std::uint32_t(std::uint16_t(word[i])) << 16;
      gathered.post[k].data = job.sparse.gathered[k];
    }
    SynapseKernel(gathered).sparse_rows();
  }
  [[gnu::noinline]] static void run_dense(const SynapseJob& job) {
    const SynapseKernel k(job);
    constexpr std::size_t n = V::fast ? rows_in_flight : 1;
    for (std::size_t j = 0; j < job.n_pre;) {
      const std::size_t end = std::min(job.n_pre, j + LaneSums::rows_in_32_bits);
      for (; j + n <= end; j += n) k.template rows<n>(j);
      for (; j < end; ++j) k.template rows<1>(j);
      if (job.next.activity) settle<V>(job.next, job.n_post);
    }
  }

  using V = typename L::V;
  using Word = LaneWord<L>;
  using Words = typename V::Words;
  using Handle = LaneHandle<L>;
  using State = typename Rule::template State<Word>;
  using Pre = typename Rule::template Pre<Word>;
  using Post = typename Rule::template Post<Word>;
  using Registers = typename Rule::template Registers<Handle>;
  static constexpr bool draws = L::rounding == LaneRounding::any || L::rounding == LaneRounding::mixed;
  static constexpr std::size_t n_post = words<typename Rule::template Post<double>, double>();
  static constexpr std::size_t n_state = words<typename Rule::template State<double>, double>();

  SYNQ_INLINE explicit SynapseKernel(const SynapseJob& job) : job_(job) {
    std::size_t k = 0;
    for_each_word<Word>(constants_, [&](Word& w) SYNQ_INLINE_LAMBDA {
      w = Word::same(job.constants[k].value, job.constants[k].frac), ++k;
    });
  }

  /// What belongs to n neighbouring rows, which share what belongs to the neurons.
  template <int n>
  struct Rows {
    std::size_t first;  ///< row
    std::size_t begin;  ///< first synapse; dense rows follow each other
    Pre pre[n];
    const std::uint16_t* random[n][n_state];
    int next[n];  ///< activity in the next tick
    bool forward;
  };

  template <int n>
  SYNQ_INLINE void rows(std::size_t j) const {
    Rows<n> rows;
    rows.first = j, rows.begin = j * job_.n_post, rows.forward = false;
    repeat<n>([&](auto r) SYNQ_INLINE_LAMBDA {
      rows.pre[r] = pre(j + r);
      rows.next[r] = job_.next.activity ? job_.next.activity[j + r] : 0;
      rows.forward |= rows.next[r] != 0;
      repeat<int(n_state)>([&](auto k) SYNQ_INLINE_LAMBDA {
        if constexpr (draws)
          rows.random[r][k] = stochastic(k) ? job_.draws.row(job_.draws.source, k, j + r, r) : nullptr;
      });
    });
    std::size_t i = 0;
    for (; i + V::words <= job_.n_post; i += V::words) columns<n, true>(rows, i, V::words);
    if (i < job_.n_post) columns<n, false>(rows, i, job_.n_post - i);
  }

  /// Rows one by one: what belongs to the neurons is gathered for the synapses that exist.
  SYNQ_INLINE void sparse_rows() const {
    const auto& sparse = job_.sparse;
    for (std::size_t j = 0; j < job_.n_pre; ++j) {
      const std::size_t begin = sparse.row_begin[j], count = sparse.row_begin[j + 1] - begin;
      const std::uint32_t* const target = sparse.target + begin;
      for (std::size_t k = 0; k < n_post; k += 2) gather(k, target, count);
      Rows<1> row;
      row.first = j, row.begin = begin, row.pre[0] = pre(j), row.next[0] = 0, row.forward = false;
      repeat<int(n_state)>([&](auto k) SYNQ_INLINE_LAMBDA {
        if constexpr (draws) row.random[0][k] = stochastic(k) ? job_.draws.row(job_.draws.source, k, j, 0) : nullptr;
      });
      std::size_t s = 0;
      for (; s + V::words <= count; s += V::words) columns<1, true>(row, s, V::words);
      if (s < count) columns<1, false>(row, s, count - s);
    }
  }

  /// Words k and k + 1 of Post for the synapses of a row.
  [[gnu::noinline]] void gather(std::size_t k, const std::uint32_t* target, std::size_t count) const {
    const std::uint32_t* const pair = job_.sparse.pairs + k / 2 * job_.n_post;
    std::int16_t* const first = job_.sparse.gathered[k];
    std::int16_t* const second = job_.sparse.gathered[k + 1 < n_post ? k + 1 : k];  // a single word comes last
    std::size_t s = 0;
    for (; s + V::words / 2 <= count; s += V::words / 2) V::gather_halves(first + s, second + s, pair, target + s);
    for (; s < count; ++s) {
      const std::uint32_t both = pair[target[s]];
      second[s] = std::int16_t(both >> 16), first[s] = std::int16_t(both);
    }
  }

  template <int n, bool whole>
  SYNQ_INLINE void columns(const Rows<n>& rows, std::size_t i, std::size_t count) const {
    const Post post = this->post(i);
    State state[n];  // all rows are loaded before any is stored: rows may lie a multiple of 4096 bytes apart
    Words weight[n];
    repeat<n>([&](auto r) SYNQ_INLINE_LAMBDA { state[r] = load(rows.begin + r * job_.n_post + i); });
    repeat<n>([&](auto r) SYNQ_INLINE_LAMBDA {
      const Registers q = registers(rows.random[r], i);
      state[r] = Rule::tick(constants_, q, rows.pre[r], post, state[r]);
      weight[r] = weight_of(state[r]);
    });
    repeat<n>([&](auto r) SYNQ_INLINE_LAMBDA { store<whole>(rows.begin + r * job_.n_post + i, state[r], count); });
    if (rows.forward) add_rows<V>(job_.next, i, weight, rows.next);
  }

  SYNQ_INLINE bool stochastic(std::size_t k) const {
    return job_.registers[k].rounding == LaneRegister::Rounding::stochastic;
  }
  SYNQ_INLINE Pre pre(std::size_t j) const {
    Pre pre{};
    std::size_t k = 0;
    for_each_word<Word>(
        pre, [&](Word& w) SYNQ_INLINE_LAMBDA { w = Word::same(job_.pre[k].data[j], job_.pre[k].frac), ++k; });
    return pre;
  }
  SYNQ_INLINE Post post(std::size_t i) const {
    Post post{};
    std::size_t k = 0;
    for_each_word<Word>(post, [&](Word& w) SYNQ_INLINE_LAMBDA {
      w.raw = V::load(job_.post[k].data + i);
      w.frac = job_.post[k].frac, w.owner = Owner::neuron, ++k;
    });
    return post;
  }
  SYNQ_INLINE State load(std::size_t s) const {
    State state{};
    std::size_t k = 0;
    for_each_word<Word>(state, [&](Word& w) SYNQ_INLINE_LAMBDA {
      w.raw = LaneMemory<V>::load(job_.state[k], s);
      w.frac = job_.state[k].frac, ++k;
    });
    return state;
  }
  template <bool whole>
  SYNQ_INLINE void store(std::size_t s, const State& state, std::size_t count) const {
    std::size_t k = 0;
    for_each_word<Word>(state, [&](const Word& w) SYNQ_INLINE_LAMBDA {
      LaneMemory<V>::template store<whole>(job_.state[k], s, w.raw, count), ++k;
    });
  }
  SYNQ_INLINE Registers registers(const std::uint16_t* const* random, std::size_t i) const {
    Registers q{};
    std::size_t k = 0;
    for_each_word<Handle>(q, [&](Handle& h) SYNQ_INLINE_LAMBDA {
      h.reg = &job_.registers[k];
      if constexpr (draws)
        if (stochastic(k)) h.random = V::load(random[k] + i);
      ++k;
    });
    return q;
  }
  SYNQ_INLINE static Words weight_of(const State& state) {
    Words weight{};
    bool first = true;
    for_each_word<Word>(state, [&](const Word& w) SYNQ_INLINE_LAMBDA {
      if (first) weight = w.raw;
      first = false;
    });
    return weight;
  }

  const SynapseJob job_;
  typename Rule::template Constants<Word> constants_{};
};

template <class Rule>
inline constexpr bool accumulates = requires {
  &Rule::template write<double, RealHandle<double>>;
};

/// Kernels of one rounding alone exist where they pay: for rules that write weights every tick.
template <class Rule, class V>
SynapseKernelFunction synapse_kernel_on([[maybe_unused]] bool paired, [[maybe_unused]] LaneRounding rounding) {
  if constexpr (V::fast && !accumulates<Rule>) {
    if (paired && rounding == LaneRounding::offset)
      return &SynapseKernel<Rule, Lanes<V, true, LaneRounding::offset>>::run;
    if (paired && rounding == LaneRounding::half_even)
      return &SynapseKernel<Rule, Lanes<V, true, LaneRounding::half_even>>::run;
    if (paired && rounding == LaneRounding::mixed)
      return &SynapseKernel<Rule, Lanes<V, true, LaneRounding::mixed>>::run;
  }
  return &SynapseKernel<Rule, Lanes<V, false, LaneRounding::any>>::run;
}

}  // namespace synq
