#pragma once
#include "core/lanes/count_kernel.hpp"
#include "core/lanes/forward_kernel.hpp"
#include "core/quantize.hpp"
#include "core/words.hpp"
#include "rules/lanes/synapse_job.hpp"

/// A rule's own text, run on the rows of a projection in lanes. Included only by the files that are compiled for one
/// instruction set: everything here depends on the lanes' type, so that no other file can pick up its code.
namespace synq {

template <class Rule, class L, bool counting>
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
    Counters counters(job);
    const SynapseKernel kernel(gathered, counters);
    job.sparse.narrow_target ? kernel.sparse_rows(job.sparse.narrow_target, counters)
                             : kernel.sparse_rows(job.sparse.target, counters);
    counters.flush();
  }
  [[gnu::noinline]] static void run_dense(const SynapseJob& job) {
    Counters counters(job);
    const SynapseKernel k(job, counters);
    constexpr std::size_t n = full_group;
    for (std::size_t j = 0; j < job.n_pre;) {
      const std::size_t end = std::min(job.n_pre, j + LaneSums::rows_in_32_bits);
      if (!draws && !counting && job.n_post <= short_row) {
        k.short_rows(j, end, counters), j = end;
      } else {
        for (; j + n <= end; j += n) k.template rows<n>(j, counters);
        if constexpr (counting) k.template count_together<n>(counters);
        for (; j < end; ++j) k.template rows<1>(j, counters);
      }
      if (job.next.activity) settle<V>(job.next, job.n_post);
    }
    counters.flush();
  }

  using V = typename L::V;
  using Word = LaneWord<L>;
  using Words = typename V::Words;
  using State = typename Rule::template State<Word>;
  using Pre = typename Rule::template Pre<Word>;
  using Post = typename Rule::template Post<Word>;
  using Handle = std::conditional_t<counting, LaneRecordedHandle<L>, LaneHandle<L>>;
  static constexpr bool draws = draws_or_signs<L>;
  static constexpr std::size_t n_post = words<typename Rule::template Post<double>, double>();
  static constexpr std::size_t n_state = words<typename Rule::template State<double>, double>();

  /// The counters of the state's words, the first a weight.
  struct CountersInUse {
    LaneCounter<V> of[n_state];
    LaneRecord<V> record[n_state];
    LaneExact<V> exact[n_state];
    bool done[n_state];   ///< the last tile is counted
    LaneTile together{};  ///< whole rows that are recorded and not yet counted

    explicit CountersInUse(const SynapseJob& job) {
      for (std::size_t k = 0; k < n_state; ++k)
        if (job.counts[k])
          of[k].begin({job.registers[k], job.state[k], job.writes[k].dropped, !draws_or_signs<L>, keeps_new(job, k),
                       k == 0, job.counts[k]});
    }
    /// False where 16 bits were too few for some of the registers: in_full() is to count these.
    template <int rows, bool whole>
    [[gnu::noinline]] bool count(const LaneTile& tile) {
      bool all = true;
      for (std::size_t k = 0; k < n_state; ++k)
        all &= done[k] = !of[k].counts() || of[k].template count<rows, whole>(tile, record[k]);
      return all;
    }
    template <bool whole>
    void in_full(std::size_t at, std::size_t count, std::size_t v) {
      for (std::size_t k = 0; k < n_state; ++k)
        if (!done[k]) of[k].template count_in_full<whole>(at, count, exact[k], record[k].before[v]);
    }
    void flush() {
      for (LaneCounter<V>& c : of) c.flush();
    }
  };
  struct NoCounters {
    explicit NoCounters(const SynapseJob&) {}
    void flush() {}
  };
  using Counters = std::conditional_t<counting, CountersInUse, NoCounters>;

  static constexpr std::size_t full_group = V::fast ? rows_in_flight : 1;

  SYNQ_INLINE SynapseKernel(const SynapseJob& job, [[maybe_unused]] const Counters& counters) : job_(job), given_(job) {
    std::size_t k = 0;
    for_each_word<Word>(constants_, [&](Word& w) SYNQ_INLINE_LAMBDA {
      w = Word::same(job.constants[k].value, job.constants[k].frac), ++k;
    });
    if constexpr (counting)
      for (k = 0; k < n_state; ++k) counted_[k] = counters.of[k].counts(), replaced_[k] = !keeps_new(job, k);
  }

  /// Whether the k-th word is never counted in full, and no weight: then no record is kept of the words that it
  /// replaces, and where the rule's text runs once more, the new word is at hand.
  SYNQ_INLINE static bool keeps_new(const SynapseJob& job, std::size_t k) {
    const LaneWrites& w = job.writes[k];
    return k > 0 && w.inside && w.dropped <= 15 && job.registers[k].overflow == LaneRegister::Overflow::saturate;
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

  static constexpr std::size_t short_row = V::fast ? 4 * V::words : 0;
  /// Short rows column by column: what belongs to the neurons stays in registers.
  SYNQ_INLINE void short_rows(std::size_t begin, std::size_t end, Counters& counters) const {
    constexpr int n = full_group;
    ActivityParts activity;
    if (job_.next.activity) activity.cut(job_.next, begin, end);
    std::size_t i = 0;
    for (; i + V::words <= job_.n_post; i += V::words) {
      const Post post = this->post(i);
      LaneSumsInFlight<V> sums;
      if (job_.next.activity) sums.begin(job_.next, i);
      const auto tick_rows = [&]<int m>(std::integral_constant<int, m>, std::size_t j) SYNQ_INLINE_LAMBDA {
        Rows<m> rows;
        fill(rows, j);
        tick<m, true>(rows, i, V::words, post, counters, 0, [&](const Words(&weight)[m]) SYNQ_INLINE_LAMBDA {
          sums.add(job_.next, weight, activity, j - begin);
        });
      };
      std::size_t j = begin;
      for (; j + n <= end; j += n) tick_rows(std::integral_constant<int, n>{}, j);
      for (; j < end; ++j) tick_rows(std::integral_constant<int, 1>{}, j);
      if (job_.next.activity) sums.end(job_.next, i);
    }
    if (i == job_.n_post) return;
    for (std::size_t j = begin; j < end; ++j) {
      Rows<1> row;
      fill(row, j);
      one_row<false>(row, i, job_.n_post - i, counters);
    }
  }

  /// (Filled in place: the compiler keeps a struct that is returned in memory.)
  template <int n>
  SYNQ_INLINE void fill(Rows<n>& rows, std::size_t j) const {
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
  }
  template <int n>
  SYNQ_INLINE void rows(std::size_t j, Counters& counters) const {
    Rows<n> rows;
    fill(rows, j);
    const std::size_t whole = job_.n_post / V::words;
    std::size_t i = 0;
    if constexpr (!counting) {
      for (; i < whole * V::words; i += V::words) tick<n, true>(rows, i, V::words, counters, 0);
    } else if (!draws && n > 1 && whole * n <= recorded_vectors) {
      LaneTile& together = counters.together;
      if (together.groups == 0) together = {rows.begin, job_.n_post, 0, whole, V::words, 0};
      std::size_t v = together.groups++ * whole * n;
      for (; i < whole * V::words; i += V::words, v += n) tick<n, true>(rows, i, V::words, counters, v);
      if (v + whole * n > recorded_vectors) count_together<n>(counters);
    } else {
      while (i < whole * V::words) {
        const std::size_t begin = i, end = std::min(whole * V::words, i + recorded_vectors / n * V::words);
        for (std::size_t v = 0; i < end; i += V::words, v += n) tick<n, true>(rows, i, V::words, counters, v);
        count<n, true>(rows, begin, {rows.begin + begin, job_.n_post, 1, (i - begin) / V::words, V::words, 0},
                       counters);
      }
    }
    if (i == job_.n_post) return;
    repeat<n>([&](auto r) SYNQ_INLINE_LAMBDA { one_row<false>(row(rows, r), i, job_.n_post - i, counters); });
  }
  template <bool whole>
  SYNQ_INLINE void one_row(const Rows<1>& row, std::size_t i, std::size_t count, Counters& counters) const {
    tick<1, whole>(row, i, count, counters, recorded_vectors);
    if constexpr (counting) this->count<1, whole>(row, i, {row.begin + i, 0, 1, 1, count, recorded_vectors}, counters);
  }

  /// Rows one by one: what belongs to the neurons is gathered for the synapses that exist.
  template <class Target>
  SYNQ_INLINE void sparse_rows(const Target* targets, Counters& counters) const {
    const auto& sparse = job_.sparse;
    for (std::size_t j = 0; j < job_.n_pre; ++j) {
      const std::size_t begin = sparse.row_begin[j], count = sparse.row_begin[j + 1] - begin;
      const Target* const target = targets + begin;
      for (std::size_t k = 0; k < n_post; k += 2) {
        const std::size_t next = k + 1 < n_post ? k + 1 : k;  // a single word comes last
        gather(sparse.pairs + k / 2 * job_.n_post, target, count, sparse.row_begin[job_.n_pre] - begin,
               sparse.gathered[k], sparse.gathered[next]);
      }
      Rows<1> row;
      row.first = j, row.begin = begin, row.pre[0] = pre(j), row.next[0] = 0, row.forward = false;
      repeat<int(n_state)>([&](auto k) SYNQ_INLINE_LAMBDA {
        if constexpr (draws) row.random[0][k] = stochastic(k) ? job_.draws.row(job_.draws.source, k, j, 0) : nullptr;
      });
      std::size_t s = 0;
      for (; s + V::words <= count; s += V::words) one_row<true>(row, s, V::words, counters);
      if (s < count) one_row<false>(row, s, count - s, counters);
      if (job_.next.activity && job_.next.activity[j] != 0)
        scatter(job_.state[0].from(begin), target, count, job_.next.activity[j], job_.next.sums);
    }
  }
  /// Adds weight times activity of a sparse row to the sums.
  template <class Target>
  [[gnu::noinline]] static void scatter(LaneArray row, const Target* target, std::size_t count, std::int64_t activity,
                                        std::int64_t* sums) {
    const auto add = [&](const auto* weight) SYNQ_INLINE_LAMBDA {
      SYNQ_UNROLL
      for (std::size_t s = 0; s < count; ++s) sums[target[s]] += weight[s] * activity;
    };
    row.bytes ? add(static_cast<const std::int8_t*>(row.data)) : add(static_cast<const std::int16_t*>(row.data));
  }

  /// Two words of Post for the synapses of a row. Whole vectors are read, of the next rows' synapses too, but for the
  /// last of the `left` ones that follow.
  template <class Target>
  [[gnu::noinline]] static void gather(const std::uint32_t* pair, const Target* target, std::size_t count,
                                       std::size_t left, std::int16_t* first, std::int16_t* second) {
    constexpr std::size_t lanes = V::words / 2;
    std::size_t s = 0;
    for (; s < count && s + lanes <= left; s += lanes) V::gather_halves(first + s, second + s, pair, target + s);
    for (; s < count; ++s) {
      const std::uint32_t both = pair[target[s]];
      second[s] = std::int16_t(both >> 16), first[s] = std::int16_t(both);
    }
  }
  template <int n>
  SYNQ_INLINE Rows<1> row(const Rows<n>& rows, std::size_t r) const {
    Rows<1> one;
    one.first = rows.first + r, one.begin = rows.begin + r * job_.n_post;
    one.pre[0] = rows.pre[r], one.next[0] = rows.next[r];
    one.forward = rows.next[r] != 0;
    repeat<int(n_state)>([&](auto k) SYNQ_INLINE_LAMBDA { one.random[0][k] = rows.random[r][k]; });
    return one;
  }

  template <int n, bool whole>
  SYNQ_INLINE void tick(const Rows<n>& rows, std::size_t i, std::size_t count, Counters& counters,
                        std::size_t v) const {
    tick<n, whole>(rows, i, count, post(i), counters, v,
                   [&](const Words(&weight)[n]) SYNQ_INLINE_LAMBDA { add_rows<V>(job_.next, i, weight, rows.next); });
  }
  /// v: where counters are to record the first row. forward: adds the new weights to the next tick's sums.
  template <int n, bool whole, class Forward>
  SYNQ_INLINE void tick(const Rows<n>& rows, std::size_t i, std::size_t count, const Post& post,
                        [[maybe_unused]] Counters& counters, [[maybe_unused]] std::size_t v,
                        const Forward& forward) const {
    Words words[n][n_state];  // all rows are loaded before any is stored: rows may lie a multiple of 4096 bytes apart
    Words weight[n];
    repeat<n>([&](auto r) SYNQ_INLINE_LAMBDA {
      repeat<int(n_state)>([&](auto k) SYNQ_INLINE_LAMBDA {
        words[r][k] = LaneMemory<V>::load(job_.state[k], rows.begin + r * job_.n_post + i);
      });
      if constexpr (counting)
        repeat<int(n_state)>([&](auto k) SYNQ_INLINE_LAMBDA {
          if (replaced_[k]) V::store(counters.record[k].before[v + r], words[r][k]);
        });
    });
    repeat<n>([&](auto r) SYNQ_INLINE_LAMBDA {
      const auto q = registers<Handle>(rows.random[r], i, [&](Handle& h, std::size_t k) SYNQ_INLINE_LAMBDA {
        if constexpr (counting) h.near = counters.record[k].near[v + r], h.counted = counted_[k], h.is_weight = k == 0;
      });
      const State state = Rule::tick(constants_, q, rows.pre[r], post, this->state(words[r]));
      std::size_t k = 0;
      for_each_word<Word>(state, [&](const Word& w) SYNQ_INLINE_LAMBDA { words[r][k++] = w.raw; });
      weight[r] = words[r][0];
      repeat<int(n_state)>([&](auto k) SYNQ_INLINE_LAMBDA {
        const std::size_t at = rows.begin + r * job_.n_post + i;
        if constexpr (n == 1)
          LaneMemory<V>::template store<whole>(job_.state[k], at, words[r][k], count);
        else if constexpr (r % 2 == 1)
          LaneMemory<V>::store_two(job_.state[k], at - job_.n_post, at, words[r - 1][k], words[r][k]);
      });
    });
    if (rows.forward) forward(weight);
  }

  template <int n, bool whole>
  SYNQ_INLINE void count(const Rows<n>& rows, std::size_t i, const LaneTile& tile, Counters& counters) const {
    if (counters.template count<n, whole>(tile)) return;
    Recorded at{rows.first, i, {}};
    for (int r = 0; r < n; ++r)
      for (std::size_t k = 0; draws && k < n_state; ++k) at.random[r][k] = rows.random[r][k];
    count_in_full<n, whole>(given_, at, tile, counters);
  }
  /// Counts the rows that were recorded together.
  template <int n>
  SYNQ_INLINE void count_together(Counters& counters) const {
    LaneTile& tile = counters.together;
    if (tile.groups > 0 && !counters.template count<n, true>(tile))
      count_in_full<n, true>(given_, {tile.begin / tile.stride, 0, {}}, tile, counters);
    tile.groups = 0;
  }
  /// Where a record comes from.
  struct Recorded {
    std::size_t row, i;  ///< of the first vector
    const std::uint16_t* random[rows_in_flight][n_state];
  };
  /// Runs the rule's text once more, on the words that it replaced, and counts its writes in full. (Static, as
  /// scatter and gather are: a kernel whose address is known elsewhere is read again after each call.)
  template <int n, bool whole>
  [[gnu::noinline]] static void count_in_full(const SynapseJob& job, const Recorded& at, const LaneTile& tile,
                                              Counters& counters) {
    using Exact = LaneExactHandle<L>;
    const SynapseKernel kernel(job, counters);
    const auto again = [&](std::size_t place, std::size_t v, std::size_t row, std::size_t column) {
      const std::size_t i = at.i + column * V::words;
      Words before[n_state], now[n_state];
      for (std::size_t k = 0; k < n_state; ++k) {
        now[k] = LaneMemory<V>::load(job.state[k], place);
        before[k] = keeps_new(job, k) ? now[k] : V::load(counters.record[k].before[v]);
      }
      const auto q = kernel.registers<Exact>(at.random[row % n], i, [&](Exact& h, std::size_t k) SYNQ_INLINE_LAMBDA {
        h.exact = &counters.exact[k], h.known = keeps_new(job, k) ? &now[k] : nullptr;
      });
      Rule::tick(kernel.constants_, q, kernel.pre(at.row + row), kernel.post(i), kernel.state(before));
      counters.template in_full<whole>(place, tile.count, v);
    };
    tile.template each_column<n, V::words>(again, []() {});
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
  SYNQ_INLINE State state(const Words (&words)[n_state]) const {
    State state{};
    std::size_t k = 0;
    for_each_word<Word>(state, [&](Word& w) SYNQ_INLINE_LAMBDA { w.raw = words[k], w.frac = job_.state[k].frac, ++k; });
    return state;
  }
  /// record(handle, k): says where the writes to the k-th register are recorded.
  template <class H, class Record>
  SYNQ_INLINE auto registers(const std::uint16_t* const* random, std::size_t i, const Record& record) const {
    typename Rule::template Registers<H> q;
    std::size_t k = 0;
    for_each_word<H>(q, [&](H& h) SYNQ_INLINE_LAMBDA {
      LaneHandle<L>& plain = plain_of(h);
      plain.reg = &job_.registers[k];
      if constexpr (draws)
        if (stochastic(k)) plain.random = V::load(random[k] + i);
      record(h, k), ++k;
    });
    return q;
  }
  SYNQ_INLINE static LaneHandle<L>& plain_of(LaneHandle<L>& h) { return h; }
  template <class H>
  SYNQ_INLINE static LaneHandle<L>& plain_of(H& h) {
    return h.plain;
  }
  const SynapseJob job_;
  const SynapseJob& given_;  ///< the same, for what must not know this kernel's address
  bool counted_[n_state];    ///< of the state's words
  bool replaced_[n_state];   ///< a record of the words that these replace is kept
  typename Rule::template Constants<Word> constants_{};
};

}  // namespace synq
