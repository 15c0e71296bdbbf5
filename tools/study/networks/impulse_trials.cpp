#include "tools/study/networks/impulse_trials.hpp"

#include "rules/reference/rate_forward.hpp"
#include "rules/reference/rate_network.hpp"

namespace synq::study {
namespace {

using reference::Outcome;

constexpr reference::RateModel linear{reference::Activation::identity, 1, reference::Loss::squared_error};

void add(const std::vector<double>& from, std::vector<double>& to) {
  for (std::size_t k = 0; k < to.size(); ++k) to[k] += from[k];
}

/// Cuts [n][n + n_in] into the two hidden matrices.
void cut(const reference::Matrix<double>& hidden, ImpulseTrials::Weights& g) {
  for (std::size_t i = 0; i < g.n; ++i) {
    std::copy_n(hidden[i], g.n, g.recurrent.begin() + std::ptrdiff_t(i * g.n));
    std::copy_n(hidden[i] + g.n, g.n_in, g.input.begin() + std::ptrdiff_t(i * g.n_in));
  }
}

}  // namespace

ImpulseTrials::ImpulseTrials(const Weights& teacher, std::size_t ticks)
    : n_in_(teacher.n_in), n_out_(teacher.n_out), ticks_(ticks), inputs_(n_in_ * ticks * n_in_) {
  reference::RateForward<double> network(linear.activation, linear.leak, teacher);
  for (std::size_t c = 0; c < n_in_; ++c) {
    double* x = &inputs_[c * ticks * n_in_];
    x[c] = 1;
    network.rest();
    for (std::size_t t = 0; t < ticks; ++t) {
      const auto& y = network.tick({x + t * n_in_, n_in_});
      targets_.insert(targets_.end(), y.begin(), y.end());
    }
  }
}

std::span<const double> ImpulseTrials::targets(std::size_t channel) const {
  return std::span(targets_).subspan(channel * ticks_ * n_out_, ticks_ * n_out_);
}

Outcome<double> ImpulseTrials::exact(const Weights& w) const {
  reference::RateBptt<double> rule(linear);
  Outcome<double> sum;
  sum.clear(w, 0);
  for (std::size_t c = 0; c < n_in_; ++c) {
    const auto x = std::span(inputs_).subspan(c * ticks_ * n_in_, ticks_ * n_in_);
    const auto& trial = rule.run(w, {ticks_, n_in_, n_out_, x, targets(c), {}});
    sum.loss += trial.loss;
    add(trial.gradient.input, sum.gradient.input), add(trial.gradient.recurrent, sum.gradient.recurrent);
    add(trial.gradient.readout, sum.gradient.readout);
  }
  return sum;
}

Outcome<double> ImpulseTrials::by(reference::OnlineRule<double>& rule, const std::vector<double>& feedback,
                                  const Weights& w) const {
  reference::RateNetwork<double> network(linear, {w.n, w.n + w.n_in, w.n_out}, feedback);
  reference::SeededDraws draws(0);  // for stochastic rules
  reference::Matrix<double> hidden(w.n, w.n + w.n_in);
  Outcome<double> sum;
  sum.clear(w, 0);
  for (std::size_t c = 0; c < n_in_; ++c) {
    network.reset();
    for (std::size_t t = 0; t < ticks_; ++t) {
      const auto x = std::span(inputs_).subspan((c * ticks_ + t) * n_in_, n_in_);
      rule.tick(network.tick(w, x, targets(c).subspan(t * n_out_, n_out_), true, draws), hidden);
      network.add_readout_gradient(sum.gradient.readout);
      sum.loss += network.loss();
    }
    rule.end(hidden);
  }
  cut(hidden, sum.gradient);
  return sum;
}

}  // namespace synq::study
