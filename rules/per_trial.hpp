#pragma once
#include "rules/local_rule.hpp"

/// Writing weights once per trial (or batch) from an accumulated gradient.
namespace synq {

/// Rule with one more word per synapse, the gradient g_ij = sum_t L_i e_ij. During a trial the gradient takes the place
/// of the weight in Rule's own text; `write` then moves the weight.
template <class Rule>
struct PerTrial : Rule {
  template <class N>
  using Constants = typename Rule::template Constants<N>;
  template <class N>
  using Pre = typename Rule::template Pre<N>;
  template <class N>
  using Post = typename Rule::template Post<N>;
  template <class H>
  struct Registers {
    typename Rule::template Registers<H> rule;
    H gradient;
  };
  template <class N>
  struct State {
    typename Rule::template State<N> rule;
    N gradient;
  };

  template <class N, class H>
  SYNQ_INLINE static State<N> tick(const Constants<N>& c, const Registers<H>& q, Pre<N> pre, Post<N> post, State<N> s) {
    const N weight = s.rule.weight;
    auto registers = q.rule;
    registers.weight = q.gradient;
    s.rule.weight = s.gradient;
    s.rule = Rule::tick(c, registers, pre, post, s.rule);
    s.gradient = s.rule.weight;
    s.rule.weight = weight;
    return s;
  }

  /// Moves the weight by the gradient, as rules/descent.hpp says.
  template <class N, class H, class Descent>
  static State<N> write(const Descent& descent, const Registers<H>& q, State<N> s) {
    descent.step(q.rule.weight, q.gradient, s.rule.weight, s.gradient);
    return s;
  }
};

/// PerTrial with a firing-rate regulariser: one more word per synapse, sum_t e_ij, which `end_of_trial` adds to the
/// gradient times R_i = c_reg (spikes_i / T - f_target dt) / T, the neuron's own. Source: NEST 3.10 (2020 form).
template <class Rule>
struct PerTrialRegularised : PerTrial<Rule> {
  using Plain = PerTrial<Rule>;
  template <class N>
  using Constants = typename Rule::template Constants<N>;
  template <class N>
  using Pre = typename Rule::template Pre<N>;
  template <class N>
  using Post = typename Rule::template Post<N>;
  template <class H>
  struct Registers {
    typename Plain::template Registers<H> plain;
    H eligibility_sum;
  };
  template <class N>
  struct State {
    typename Plain::template State<N> plain;
    N eligibility_sum;
  };

  template <class N, class H>
  SYNQ_INLINE static State<N> tick(const Constants<N>& c, const Registers<H>& q, Pre<N> pre, Post<N> post, State<N> s) {
    const auto e = Rule::template eligibility<N>(pre, post, s.plain.rule);
    s.eligibility_sum = quantize(s.eligibility_sum + e, q.eligibility_sum);
    s.plain = Plain::tick(c, q.plain, pre, post, s.plain);
    return s;
  }

  template <class N, class H>
  static State<N> end_of_trial(const N& regulariser, const Registers<H>& q, State<N> s) {
    s.plain.gradient = quantize(s.plain.gradient + regulariser * s.eligibility_sum, q.plain.gradient);
    return s;
  }

  template <class N, class H, class Descent>
  static State<N> write(const Descent& descent, const Registers<H>& q, State<N> s) {
    s.plain = Plain::write(descent, q.plain, s.plain);
    return s;
  }
};

/// Whether weights move once a trial (or batch), by an accumulated gradient.
template <class Rule>
inline constexpr bool accumulates = false;
template <class Rule>
inline constexpr bool accumulates<PerTrial<Rule>> = true;
template <class Rule>
inline constexpr bool accumulates<PerTrialRegularised<Rule>> = true;

/// Whether firing rates are regularised at the end of a trial.
template <class Rule>
inline constexpr bool regularises = false;
template <class Rule>
inline constexpr bool regularises<PerTrialRegularised<Rule>> = true;

}  // namespace synq
