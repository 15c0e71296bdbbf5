#pragma once
#include <algorithm>
#include <cstdlib>
#include <optional>
#include <span>

#include "core/lanes/plan.hpp"
#include "core/projection.hpp"
#include "core/random/random_source.hpp"
#include "core/words.hpp"
#include "rules/lanes/synapse_job.hpp"
#include "rules/local_rule.hpp"

/// The synapses of dense projections in lanes of 16-bit words.
namespace synq {

template <class Rule>
SynapseKernels synapse_kernel(bool paired, LaneRounding rounding) {
  return on_isa([&]<class V>() { return synapse_kernel_on<Rule, V>(paired, rounding); });
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
  using Words = std::vector<WordArray<std::int32_t>>;

  /// Nothing where a word of the rule does not fit 16 bits, or the projection is sparse. The proof that 32 bits hold
  /// every intermediate is the caller's.
  static std::optional<LaneSynapses> make(const Projection<std::int32_t>& p, const std::vector<Constant>& constants,
                                          const Words& pre, const Words& post) {
    LaneSynapses l(p, pre, post);
    bool fits = p.shape.dense();
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
    l.kernels_ = synapse_kernel<Rule>(plan.paired, plan.rounding());
    return l;
  }

  /// One tick of all synapses. next: forward sums of the next tick that the same pass adds up, if wanted.
  /// The first `counted` registers are counted; their counters are `probes`.
  void tick(Projection<std::int32_t>& p, const Words& pre, const Words& post, const LaneDraws& draws,
            const LaneSums& next, std::size_t counted, std::span<Probe> probes) {
    SynapseJob job = job_;
    for (std::size_t k = 0; k < n_state; ++k) job.state[k] = lane_array(p.words[k]);
    for (std::size_t k = 0; k < pre.size(); ++k) job.pre[k].data = pre_[k].take(pre[k].raw);
    for (std::size_t k = 0; k < post.size(); ++k) job.post[k].data = post_[k].take(post[k].raw);
    job.draws = draws, job.next = next;
    std::array<LaneCounts, n_state> counts{};
    for (std::size_t k = 0; k < counted; ++k) job.counts[k] = &counts[k];
    (counted > 0 ? kernels_.counting : kernels_.plain)(job);
    for (std::size_t k = 0; k < counted; ++k)
      add_counts(probes[k], counts[k], job.registers[k].frac,
                 job.registers[k].overflow == LaneRegister::Overflow::wrap);
  }

 private:
  LaneSynapses(const Projection<std::int32_t>& p, const Words& pre, const Words& post)
      : pre_(pre.size(), LaneCopy(p.shape.n_pre)), post_(post.size(), LaneCopy(p.shape.n_post)) {
    job_.n_pre = p.shape.n_pre, job_.n_post = job_.end_post = p.shape.n_post;
  }

  /// Runs the rule's text over what the plan must know.
  LanePlan plan(const Words& pre_words) const {
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
    for_each_word<PlanHandle>(registers, [&](PlanHandle& h) { h = {&job_.registers[k++], &plan}; });
    Rule::tick(constants, registers, pre, post, state);
    return plan;
  }

  SynapseJob job_;
  SynapseKernels kernels_;
  std::vector<LaneCopy> pre_, post_;
};

}  // namespace synq
