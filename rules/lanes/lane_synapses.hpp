#pragma once
#include <algorithm>
#include <cstdlib>
#include <optional>
#include <span>

#include "core/lanes/parts.hpp"
#include "core/lanes/plan.hpp"
#include "core/projection.hpp"
#include "core/random/random_source.hpp"
#include "core/range.hpp"
#include "core/words.hpp"
#include "rules/lanes/synapse_job.hpp"
#include "rules/local_rule.hpp"

/// The synapses of projections in lanes of 16-bit words.
namespace synq {

template <class Rule>
SynapseKernels synapse_kernel(const LaneNeeds& needs) {
  return on_isa([&]<class V>() { return synapse_kernel_on<Rule, V>(needs); });
}

inline bool in_lanes(const Register& r) { return lane_register(r).has_value(); }
/// Counting in lanes takes a synapse's word for one that may be zero.
inline bool may_be_zero(const Register& r) {
  const auto q = lane_register(r);
  return q && q->low <= 0 && q->high >= 0;
}

/// One projection's share of a rule that runs in lanes.
template <class Rule>
class LaneSynapses {
 public:
  static constexpr std::size_t n_state = synapse_words<Rule>;
  using Words = std::span<const WordArray<std::int32_t>>;

  /// Nothing where a word of the rule does not fit 16 bits. The proof that 32 bits hold every intermediate is the
  /// caller's.
  static std::optional<LaneSynapses> make(const Projection<std::int32_t>& p, const std::vector<Constant>& constants,
                                          const Words& pre, const Words& post) {
    LaneSynapses l(p, pre, post);
    bool fits = true;
    for (const Constant& c : constants) fits &= c.raw >= -32768 && c.raw <= 32767;
    for (const auto* arrays : {&pre, &post})
      for (const auto& a : *arrays) fits &= in_lanes(a.reg);
    for (const auto& bank : p.words) fits &= may_be_zero(bank.reg);
    if (!fits) return {};
    for (std::size_t k = 0; k < n_state; ++k) l.job_.registers[k] = *lane_register(p.words[k].reg);
    for (std::size_t k = 0; k < constants.size(); ++k)
      l.job_.constants[k] = {int(constants[k].raw), constants[k].format.frac};
    for (std::size_t k = 0; k < pre.size(); ++k) l.job_.pre[k].frac = pre[k].reg.format.frac;
    for (std::size_t k = 0; k < post.size(); ++k) l.job_.post[k].frac = post[k].reg.format.frac;
    const LanePlan plan = l.plan(pre);
    for (const LaneWrites& w : l.job_.writes) fits &= w.times <= 1;
    if (!fits) return {};
    const Proof proof = l.prove(p, constants, pre, post);
    for (std::size_t k = 0; k < n_state; ++k) {
      l.job_.writes[k].inside = !proof.overflowing.contains(p.words[k].reg.name);
      l.job_.registers[k].clamps &= !l.job_.writes[k].inside;
    }
    l.kernels_ = synapse_kernel<Rule>({plan.paired, plan.rounding(), proof.widest() <= 16});
    return l;
  }

  /// One tick of all synapses, but for the draws. next: forward sums of the next tick that the same pass adds up, if
  /// wanted.
  SynapseJob& job(Projection<std::int32_t>& p, const Words& pre, const Words& post, const LaneSums& next) {
    for (std::size_t k = 0; k < n_state; ++k) job_.state[k] = lane_array(p.words[k]);
    for (std::size_t k = 0; k < pre.size(); ++k) job_.pre[k].data = pre_[k].take(pre[k].raw);
    for (std::size_t k = 0; k < post.size(); ++k) job_.post[k].data = post_[k].take(post[k].raw);
    job_.next = next;
    if (!p.shape.dense()) {
      job_.sparse = {p.shape.row_begin.data(), p.shape.post.data(), nullptr, pairs_.data(), {}};
      if (!target_.empty()) job_.sparse.narrow_target = target_.data();
      for (std::size_t k = 0; k < post.size(); ++k) job_.sparse.gathered[k] = gathered_[k].data();
    }
    return job_;
  }
  /// Does these rows of such a job, and counts the first registers, as many as there are counts. All rows are done
  /// without a copy of the job: in a small network it would take longer than some rows.
  void run(SynapseJob& whole, const RowPart& rows, const LaneDraws& draws, std::span<LaneCounts> counts) const {
    const auto finish = [&](SynapseJob& job) {
      job.next = rows.next, job.draws = draws, job.counts = {};
      for (std::size_t k = 0; k < counts.size(); ++k)
        if (job.writes[k].times > 0) job.counts[k] = &counts[k];
      (counts.empty() ? kernels_.plain : kernels_.counting)(job);
    };
    if (rows.first == 0 && rows.end == whole.n_pre) return finish(whole);
    SynapseJob job = whole;
    job.n_pre = rows.end - rows.first;
    for (LaneArray& a : job.state)
      if (a.data) a = a.from(rows.first * whole.n_post);
    for (SynapseJob::Shared& a : job.pre)
      if (a.data) a.data += rows.first;
    finish(job);
  }

 private:
  LaneSynapses(const Projection<std::int32_t>& p, const Words& pre, const Words& post)
      : pre_(pre.size(), LaneCopy(p.shape.n_pre)), post_(post.size(), LaneCopy(p.shape.n_post)) {
    job_.n_pre = p.shape.n_pre, job_.n_post = p.shape.n_post;
    if (p.shape.dense()) return;
    if (p.shape.n_post <= 65536) target_.assign(p.shape.post.begin(), p.shape.post.end());
    std::size_t longest = 0;
    for (std::size_t j = 0; j < p.shape.n_pre; ++j) longest = std::max(longest, p.shape.end(j) - p.shape.begin(j));
    pairs_.resize((post.size() + 1) / 2 * p.shape.n_post);
    gathered_.assign(post.size(), std::vector<std::int16_t>((longest + 63) / 64 * 64));
  }

  /// Runs the rule's text over what the plan must know, and notes what it writes.
  LanePlan plan(const Words& pre_words) {
    LanePlan plan;
    const auto fill = [&](auto& aggregate, auto word) {
      std::size_t k = 0;
      for_each_word<PlanWord>(aggregate, [&](PlanWord& w) { w = word(k++); });
    };
    typename Rule::template Constants<PlanWord> constants{};
    fill(constants, [&](std::size_t k) {
      return PlanWord{job_.constants[k].frac, Owner::row, std::abs(job_.constants[k].value), &plan};
    });
    typename Rule::template Pre<PlanWord> pre{};
    fill(pre, [&](std::size_t k) {
      const LaneRegister q = *lane_register(pre_words[k].reg);
      return PlanWord{q.frac, Owner::row, std::max(std::abs(q.low), std::abs(q.high)), &plan};
    });
    typename Rule::template Post<PlanWord> post{};
    fill(post, [&](std::size_t k) { return PlanWord{job_.post[k].frac, Owner::neuron, 0, &plan}; });
    typename Rule::template State<PlanWord> state{};
    fill(state, [&](std::size_t k) { return PlanWord{job_.registers[k].frac, Owner::synapse, 0, &plan}; });
    typename Rule::template Registers<PlanHandle> registers{};
    std::size_t k = 0;
    for_each_word<PlanHandle>(registers, [&](PlanHandle& h) { h = {&job_.registers[k], &plan, &job_.writes[k]}, ++k; });
    Rule::tick(constants, registers, pre, post, state);
    return plan;
  }

  /// The same over ranges.
  static Proof prove(const Projection<std::int32_t>& p, const std::vector<Constant>& constants, const Words& pre,
                     const Words& post) {
    Proof proof;
    const auto filled = [](auto aggregate, auto range) {
      std::size_t k = 0;
      for_each_word<Range>(aggregate, [&](Range& r) { r = range(k++); });
      return aggregate;
    };
    typename Rule::template Registers<RangeHandle> registers{};
    std::size_t k = 0;
    for_each_word<RangeHandle>(registers, [&](RangeHandle& h) { h = {&p.words[k++].reg, &proof}; });
    Rule::tick(
        filled(typename Rule::template Constants<Range>{},
               [&](std::size_t c) { return Range(constants[c].raw, constants[c].raw, constants[c].format.frac); }),
        registers, filled(typename Rule::template Pre<Range>{}, [&](std::size_t w) { return range_of(pre[w].reg); }),
        filled(typename Rule::template Post<Range>{}, [&](std::size_t w) { return range_of(post[w].reg); }),
        filled(typename Rule::template State<Range>{}, [&](std::size_t w) { return range_of(p.words[w].reg); }));
    return proof;
  }

  SynapseJob job_;
  SynapseKernels kernels_;
  std::vector<LaneCopy> pre_, post_;
  std::vector<std::uint16_t> target_;                ///< sparse: [synapses] where 16 bits are enough
  std::vector<std::uint32_t> pairs_;                 ///< sparse: [words of Post / 2, up][n_post]
  std::vector<std::vector<std::int16_t>> gathered_;  ///< sparse: [words of Post][longest row]
};

}  // namespace synq
