#pragma once
#include <span>
#include <vector>

#include "rules/reference/bptt_rate.hpp"
#include "rules/reference/online_rule.hpp"

namespace synq::study {

/// Expected gradients of linear networks without bias under white noise x ~ N(0, 1), long after the start: the loss of
/// a tick is a quadratic form of the input, so its mean is the sum over channels of the trial that has a unit impulse
/// in its first tick and is scored at every tick. Exact but for what an impulse still does after `ticks`.
class ImpulseTrials {
 public:
  using Weights = reference::Weights<double>;

  /// The teacher gives the targets.
  ImpulseTrials(const Weights& teacher, std::size_t ticks);

  /// By back-propagation: the gradient of the expected loss, and that loss.
  reference::Outcome<double> exact(const Weights&) const;
  /// By a rule that runs along with the network. feedback: B, [n][n_out]; empty: symmetric.
  reference::Outcome<double> by(reference::OnlineRule<double>&, const std::vector<double>& feedback,
                                const Weights&) const;

 private:
  std::span<const double> targets(std::size_t channel) const;

  std::size_t n_in_, n_out_, ticks_;
  std::vector<double> inputs_;   ///< [channel][ticks][n_in]
  std::vector<double> targets_;  ///< [channel][ticks][n_out]
};

}  // namespace synq::study
