#pragma once
#include "core/lanes/forward_kernel.hpp"
#include "core/lanes/lane_probe.hpp"
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
    Tallies tallies;
    if constexpr (counting) tallies.counts = job.counts.data();
    const SynapseKernel kernel(gathered);
    job.sparse.narrow_target ? kernel.sparse_rows(job.sparse.narrow_target, tallies)
                             : kernel.sparse_rows(job.sparse.target, tallies);
    if constexpr (counting) tallies.flush();
  }
  [[gnu::noinline]] static void run_dense(const SynapseJob& job) {
    const SynapseKernel k(job);
    constexpr std::size_t n = full_group;
    Tallies tallies;
    if constexpr (counting) tallies.counts = job.counts.data();
    for (std::size_t j = 0; j < job.n_pre;) {
      const std::size_t end = std::min(job.n_pre, j + LaneSums::rows_in_32_bits);
      if (!draws && !counting && job.n_post <= short_row) {
        k.short_rows(j, end, tallies), j = end;
      } else {
        for (; j + n <= end; j += n) k.template rows<n>(j, tallies);
        for (; j < end; ++j) k.template rows<1>(j, tallies);
      }
      if (job.next.activity) settle<V>(job.next, job.n_post);
    }
    if constexpr (counting) tallies.flush();
  }

  using V = typename L::V;
  using Word = LaneWord<L>;
  using Words = typename V::Words;
  using State = typename Rule::template State<Word>;
  using Pre = typename Rule::template Pre<Word>;
  using Post = typename Rule::template Post<Word>;
  struct Nothing {
    static constexpr bool large = false;
  };
  /// Mode: Nothing, or how writes are counted.
  template <class Mode>
  using Handle = std::conditional_t<std::same_as<Mode, Nothing>, LaneHandle<L>, LaneProbedHandle<L, Mode>>;
  template <class Mode>
  using Registers = typename Rule::template Registers<Handle<Mode>>;
  static constexpr bool draws = L::rounding == LaneRounding::any || L::rounding == LaneRounding::mixed;
  static constexpr std::size_t n_post = words<typename Rule::template Post<double>, double>();
  static constexpr std::size_t n_state = words<typename Rule::template State<double>, double>();
  using Tallies = std::conditional_t<counting, LaneTallies<V, n_state>, Nothing>;

  static constexpr std::size_t full_group = V::fast ? rows_in_flight : 1;

  SYNQ_INLINE explicit SynapseKernel(const SynapseJob& job) : job_(job), source_(job) {
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

  static constexpr std::size_t short_row = V::fast ? 4 * V::words : 0;
  /// Short rows column by column: what belongs to the neurons stays in registers.
  SYNQ_INLINE void short_rows(std::size_t begin, std::size_t end, Tallies& tallies) const {
    constexpr int n = full_group;
    std::size_t i = 0;
    for (; i + V::words <= job_.n_post; i += V::words) {
      const Post post = this->post(i);
      LaneSumsInFlight<V> sums;
      if (job_.next.activity) sums.begin(job_.next, i);
      const auto tick_rows = [&]<int m>(std::integral_constant<int, m>, std::size_t j) SYNQ_INLINE_LAMBDA {
        Rows<m> rows;
        fill(rows, j);
        tick<m, true, Nothing>(rows, i, V::words, post, tallies, [&](const Words(&weight)[m]) SYNQ_INLINE_LAMBDA {
          sums.add(job_.next, weight, rows.next);
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
      one_row<false>(row, i, job_.n_post - i, tallies);
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
  SYNQ_INLINE void rows(std::size_t j, Tallies& tallies) const {
    Rows<n> rows;
    fill(rows, j);
    std::size_t i = 0;
    if constexpr (counting) {
      while (i + V::words <= job_.n_post) i = count_columns<n>(rows, i, tallies);
    } else {
      for (; i + V::words <= job_.n_post; i += V::words) tick<n, true, Nothing>(rows, i, V::words, tallies);
    }
    if (i == job_.n_post) return;
    repeat<n>([&](auto r) SYNQ_INLINE_LAMBDA { one_row<false>(row(rows, r), i, job_.n_post - i, tallies); });
  }
  template <bool whole>
  SYNQ_INLINE void one_row(const Rows<1>& row, std::size_t i, std::size_t count, Tallies& tallies) const {
    if constexpr (counting)
      count_large<whole>(source_, row, i, count, tallies);
    else
      tick<1, whole, Nothing>(row, i, count, tallies);
  }

  /// Rows one by one: what belongs to the neurons is gathered for the synapses that exist.
  template <class Target>
  SYNQ_INLINE void sparse_rows(const Target* targets, Tallies& tallies) const {
    const auto& sparse = job_.sparse;
    for (std::size_t j = 0; j < job_.n_pre; ++j) {
      const std::size_t begin = sparse.row_begin[j], count = sparse.row_begin[j + 1] - begin;
      const Target* const target = targets + begin;
      for (std::size_t k = 0; k < n_post; k += 2) gather(k, target, count);
      Rows<1> row;
      row.first = j, row.begin = begin, row.pre[0] = pre(j), row.next[0] = 0, row.forward = false;
      repeat<int(n_state)>([&](auto k) SYNQ_INLINE_LAMBDA {
        if constexpr (draws) row.random[0][k] = stochastic(k) ? job_.draws.row(job_.draws.source, k, j, 0) : nullptr;
      });
      std::size_t s = 0;
      for (; s + V::words <= count; s += V::words) one_row<true>(row, s, V::words, tallies);
      if (s < count) one_row<false>(row, s, count - s, tallies);
      if (job_.next.activity && job_.next.activity[j] != 0) scatter(begin, target, count, job_.next.activity[j]);
    }
  }
  /// Adds weight times activity of a sparse row to the sums.
  template <class Target>
  [[gnu::noinline]] void scatter(std::size_t begin, const Target* target, std::size_t count, int activity) const {
    std::int64_t* const sums = job_.next.sums;
    const std::int64_t x = activity;
    const auto add = [&](const auto* weight) SYNQ_INLINE_LAMBDA {
      SYNQ_UNROLL
      for (std::size_t s = 0; s < count; ++s) sums[target[s]] += weight[s] * x;
    };
    const LaneArray& w = job_.state[0];
    w.bytes ? add(static_cast<const std::int8_t*>(w.data) + begin)
            : add(static_cast<const std::int16_t*>(w.data) + begin);
  }

  /// Words k and k + 1 of Post for the synapses of a row.
  template <class Target>
  [[gnu::noinline]] void gather(std::size_t k, const Target* target, std::size_t count) const {
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
  template <int n>
  SYNQ_INLINE Rows<1> row(const Rows<n>& rows, std::size_t r) const {
    Rows<1> one;
    one.first = rows.first + r, one.begin = rows.begin + r * job_.n_post;
    one.pre[0] = rows.pre[r], one.next[0] = rows.next[r];
    one.forward = rows.next[r] != 0;
    repeat<int(n_state)>([&](auto k) SYNQ_INLINE_LAMBDA { one.random[0][k] = rows.random[r][k]; });
    return one;
  }

  /// Works on the whole columns from i on, up to the end or to where something rare is done, outside of the loop: a
  /// call in the loop would cost more than the counting. Returns the next column.
  template <int n>
  SYNQ_INLINE std::size_t count_columns(const Rows<n>& rows, std::size_t i, Tallies& tallies) const {
    bool small = !tallies.always_large && n == full_group;
    if constexpr (n == full_group)
      for (; small && i + V::words <= job_.n_post && tallies.room(); i += small ? V::words : 0)
        small = tick<n, true, LaneCountingMode<false, true>>(rows, i, V::words, tallies);
    if (!small) {
      repeat<n>([&](auto r) SYNQ_INLINE_LAMBDA { count_large<true>(source_, row(rows, r), i, V::words, tallies); });
      i += V::words;
    }
    if (!tallies.room()) tallies.flush();
    return i;
  }
  /// The slower way.
  template <bool whole>
  [[gnu::noinline]] static void count_large(const SynapseJob& job, const Rows<1>& row, std::size_t i, std::size_t count,
                                            Tallies& tallies) {
    SynapseKernel(job).template tick<1, whole, LaneCountingMode<true, whole>>(row, i, count, tallies);
    if (!tallies.room()) tallies.flush();
  }

  template <int n, bool whole, class Mode>
  SYNQ_INLINE bool tick(const Rows<n>& rows, std::size_t i, std::size_t count, Tallies& tallies) const {
    return tick<n, whole, Mode>(rows, i, count, post(i), tallies, [&](const Words(&weight)[n]) SYNQ_INLINE_LAMBDA {
      add_rows<V>(job_.next, i, weight, rows.next);
    });
  }
  /// forward: adds the new weights to the next tick's sums. False where the quicker way of counting does not serve:
  /// then nothing is written or counted.
  template <int n, bool whole, class Mode, class Forward>
  SYNQ_INLINE bool tick(const Rows<n>& rows, std::size_t i, std::size_t count, const Post& post,
                        [[maybe_unused]] Tallies& tallies, const Forward& forward) const {
    Words words[n][n_state];  // all rows are loaded before any is stored: rows may lie a multiple of 4096 bytes apart
    Words weight[n];
    std::conditional_t<std::same_as<Mode, Nothing>, NoCounters, CountersOf<Mode>> counters(job_, count, tallies);
    repeat<n>([&](auto r) SYNQ_INLINE_LAMBDA {
      repeat<int(n_state)>([&](auto k) SYNQ_INLINE_LAMBDA {
        words[r][k] = LaneMemory<V>::load(job_.state[k], rows.begin + r * job_.n_post + i);
      });
    });
    repeat<n>([&](auto r) SYNQ_INLINE_LAMBDA {
      auto q = registers<Mode>(rows.random[r], i);
      counters.attach(q, words[r][0]);
      const State state = Rule::tick(constants_, q, rows.pre[r], post, this->state(words[r]));
      std::size_t k = 0;
      for_each_word<Word>(state, [&](const Word& w) SYNQ_INLINE_LAMBDA { words[r][k++] = w.raw; });
      weight[r] = words[r][0];
    });
    if (!counters.template keep<n>(job_, tallies)) return false;
    repeat<n>([&](auto r) SYNQ_INLINE_LAMBDA {
      repeat<int(n_state)>([&](auto k) SYNQ_INLINE_LAMBDA {
        LaneMemory<V>::template store<whole>(job_.state[k], rows.begin + r * job_.n_post + i, words[r][k], count);
      });
    });
    if (rows.forward) forward(weight);
    return true;
  }

  /// The counters while they are in registers.
  template <class Mode>
  struct CountersOf {
    using H = Handle<Mode>;
    using C = LaneCounting<V, Mode>;
    typename Rule::template Registers<C> all;
    LaneMask<V, Mode::whole> mask;

    SYNQ_INLINE CountersOf(const SynapseJob& job, std::size_t count, Tallies& tallies) : mask(count) {
      std::size_t k = 0;
      for_each_word<C>(all, [&](C& c) SYNQ_INLINE_LAMBDA {
        c.counted = job.counts[k] != nullptr, c.large = &tallies.large;
        ++k;
      });
    }
    /// Binds them to the handles; weight: the words that are going to be replaced.
    SYNQ_INLINE void attach(Registers<Mode>& q, const Words& weight) {
      int k = 0;
      for_each_word<H>(q, [&](H& h) SYNQ_INLINE_LAMBDA {
        h.mask = &mask, h.weight = k == 0, h.before = weight;
        int at = 0;
        for_each_word<C>(all, [&](C& c) SYNQ_INLINE_LAMBDA {
          if (at++ == k) h.counting = &c;
        });
        ++k;
      });
    }
    /// Adds them to the tallies; false where they do not serve.
    template <int n>
    SYNQ_INLINE bool keep(const SynapseJob& job, Tallies& tallies) const {
      tallies.since_flush += n;
      tallies.add_changes(weight());
      bool serve = V::below_2_30(weight().aa);
      std::size_t k = 0;
      for_each_word<C>(all, [&](const C& c) SYNQ_INLINE_LAMBDA {
        if (k == 0 || c.counted)
          tallies.tally[k].add(c.tally),
              serve &= c.dropped <= C::most_dropped + (k > 0) && c.tally.inside(job.registers[k]);
        ++k;
      });
      if (Mode::large || serve) return true;
      tallies.take_back(weight());  // and not added only now: else all counting would be done late, out of registers
      k = 0;
      for_each_word<C>(all, [&](const C& c) SYNQ_INLINE_LAMBDA {
        if (k == 0 || c.counted)
          tallies.tally[k].take_back(c.tally), tallies.always_large |= c.always_large(job.registers[k], k == 0);
        ++k;
      });
      return false;
    }

   private:
    SYNQ_INLINE const C& weight() const {
      const C* found = nullptr;
      for_each_word<C>(all, [&](const C& c) SYNQ_INLINE_LAMBDA {
        if (!found) found = &c;
      });
      return *found;
    }
  };
  struct NoCounters {
    SYNQ_INLINE NoCounters(const SynapseJob&, std::size_t, Tallies&) {}
    SYNQ_INLINE void attach(Registers<Nothing>&, const Words&) {}
    template <int n>
    SYNQ_INLINE static bool keep(const SynapseJob&, Tallies&) {
      return true;
    }
  };

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
  template <class Mode>
  SYNQ_INLINE Registers<Mode> registers(const std::uint16_t* const* random, std::size_t i) const {
    Registers<Mode> q;
    std::size_t k = 0;
    for_each_word<Handle<Mode>>(q, [&](Handle<Mode>& h) SYNQ_INLINE_LAMBDA {
      LaneHandle<L>& plain = plain_of(h);
      plain.reg = &job_.registers[k];
      if constexpr (draws)
        if (stochastic(k)) plain.random = V::load(random[k] + i);
      ++k;
    });
    return q;
  }
  SYNQ_INLINE static LaneHandle<L>& plain_of(LaneHandle<L>& h) { return h; }
  template <class Mode>
  SYNQ_INLINE static LaneHandle<L>& plain_of(LaneProbedHandle<L, Mode>& h) {
    return h.plain;
  }
  const SynapseJob job_;
  const SynapseJob& source_;
  typename Rule::template Constants<Word> constants_{};
};

}  // namespace synq
