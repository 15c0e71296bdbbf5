#pragma once
#include "core/error.hpp"

/// One mode of a data-aligned linear recurrent network: h' = w h + b x, y = a h, driven by white noise, learns a
/// teacher of the same form. Source: Williams, Payeur, Lajoie 2026 (arXiv 2606.00243). All quantities have no unit.
namespace synq::theory {

/// The three weights of a mode, or a change of them. T: double, a wider real, or a scalar that differentiates itself.
template <class T>
struct Mode {
  T readout;    ///< a
  T input;      ///< b
  T recurrent;  ///< w; the stationary averages exist for |w| < 1
};

/// The mode that is to be learned.
struct Teacher {
  double readout;    ///< a*
  double input;      ///< b*
  double recurrent;  ///< w*, |w*| < 1

  double product() const { return readout * input; }  ///< p = a* b*: only the product can be seen from outside
};

/// A learning rule as a mode sees it.
struct ModeRule {
  enum class Kind { bptt, truncated_bptt, rflo, eprop_random, eprop_symmetric };
  Kind kind = Kind::bptt;
  int window = 1;          ///< k of truncated_bptt: ticks that the error travels, 1 or more
  double feedback = 0;     ///< a_hat of rflo and eprop_random: stands in place of the readout a
  double trace_decay = 0;  ///< w_hat of rflo: stands in place of w, |w_hat| < 1

  static constexpr ModeRule bptt() { return {}; }
  static constexpr ModeRule truncated_bptt(int window) { return {Kind::truncated_bptt, window, 0, 0}; }
  static constexpr ModeRule rflo(double feedback, double trace_decay) { return {Kind::rflo, 1, feedback, trace_decay}; }
  static constexpr ModeRule eprop_random(double feedback) { return {Kind::eprop_random, 1, feedback, 0}; }
  static constexpr ModeRule eprop_symmetric() { return {Kind::eprop_symmetric, 1, 0, 0}; }
};

/// Expected loss of a tick, T to infinity: L = 1/2 [(ab)^2/(1-w^2) - 2 ab p/(1-w w*) + p^2/(1-w*^2)].
template <class T>
T mode_loss(const Teacher& teacher, const Mode<T>& m) {
  const T own = m.readout * m.input;
  const T student = own * own / (1.0 - m.recurrent * m.recurrent);
  const T cross = own * teacher.product() / (1.0 - m.recurrent * teacher.recurrent);
  return T(0.5 * (student - 2.0 * cross +
                  teacher.product() * teacher.product() / (1.0 - teacher.recurrent * teacher.recurrent)));
}

namespace mode_detail {

/// Delta_a of every rule: b [ab/(1-w^2) - p/(1-w w*)].
template <class T>
T readout_delta(const Teacher& teacher, const Mode<T>& m) {
  const T& w = m.recurrent;
  const T student = m.readout * m.input / (1.0 - w * w);
  return T(m.input * (student - teacher.product() / (1.0 - w * teacher.recurrent)));
}

/// The gradient of mode_loss.
template <class T>
Mode<T> full(const Teacher& teacher, const Mode<T>& m) {
  const T own = m.readout * m.input, w = m.recurrent;
  const T student = 1.0 / (1.0 - w * w), cross = 1.0 / (1.0 - w * teacher.recurrent);
  const T input = m.readout * (own * student - teacher.product() * cross);
  const T recurrent = own * (own * w * student * student - teacher.product() * teacher.recurrent * cross * cross);
  return {readout_delta(teacher, m), input, recurrent};
}

/// Sums over the j < k ticks that the error travels back.
template <class T>
Mode<T> truncated(int window, const Teacher& teacher, const Mode<T>& m) {
  const T own = m.readout * m.input, w = m.recurrent;
  const T student = own / (1.0 - w * w), cross = teacher.product() / (1.0 - w * teacher.recurrent);
  T input(0), recurrent(0), power(1), teacher_power(1);  // w^j, w*^j
  for (int j = 0; j < window; ++j) {
    input += power * (own * power - teacher.product() * teacher_power);
    recurrent += power * (student * power * w - cross * teacher_power * teacher.recurrent);
    power = T(power * w), teacher_power = T(teacher_power * teacher.recurrent);
  }
  return {readout_delta(teacher, m), T(m.readout * input), T(own * recurrent)};
}

/// A trace that decays with `decay` and an error that comes back through `feedback`.
template <class T>
Mode<T> local(double feedback, const T& decay, const Teacher& teacher, const Mode<T>& m) {
  const T own = m.readout * m.input, w = m.recurrent;
  const T student = own / (1.0 - decay * w), cross = teacher.product() / (1.0 - decay * teacher.recurrent);
  const T recurrent = student * w / (1.0 - w * w) - cross * teacher.recurrent / (1.0 - w * teacher.recurrent);
  return {readout_delta(teacher, m), T(feedback * (student - cross)), T(feedback * m.input * recurrent)};
}

}  // namespace mode_detail

/// The expected change by the rule: d(a, b, w)/dt = -Delta in continuous time, theta <- theta - eta Delta in steps.
/// Delta_a is the gradient for every rule. e-prop in one mode is RFLO with the mode's own w as the trace's decay, or
/// BPTT where its feedback is symmetric.
template <class T>
Mode<T> delta(const ModeRule& rule, const Teacher& teacher, const Mode<T>& m) {
  switch (rule.kind) {
    case ModeRule::Kind::bptt:
    case ModeRule::Kind::eprop_symmetric:
      return mode_detail::full(teacher, m);
    case ModeRule::Kind::truncated_bptt:
      return mode_detail::truncated(rule.window, teacher, m);
    case ModeRule::Kind::rflo:
      return mode_detail::local(rule.feedback, T(rule.trace_decay), teacher, m);
    case ModeRule::Kind::eprop_random:
      return mode_detail::local(rule.feedback, T(m.recurrent), teacher, m);
  }
  throw Defect("mode: no such rule");
}

/// One step of descent of size eta, before any rounding.
template <class T>
Mode<T> stepped(const ModeRule& rule, const Teacher& teacher, const Mode<T>& m, double eta) {
  const Mode<T> d = delta(rule, teacher, m);
  return {T(m.readout - eta * d.readout), T(m.input - eta * d.input), T(m.recurrent - eta * d.recurrent)};
}

}  // namespace synq::theory
