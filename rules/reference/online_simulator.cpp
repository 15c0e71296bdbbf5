#include "rules/reference/online_simulator.hpp"

#include "core/cloned.hpp"
#include "rules/reference/bptt_simulator.hpp"
#include "rules/reference/rate_network.hpp"
#include "rules/trial_score.hpp"

namespace synq::reference {
namespace {

class OnlineSimulator final : public ReferenceSimulator {
 public:
  OnlineSimulator(const NetworkSpec& s, const OnlineRuleSpec& r, const Rates& rates, bool reset)
      : ReferenceSimulator(s, rates),
        network_(rate_model(s), online_shape(s),
                 s.feedback_kind == FeedbackKind::symmetric ? Vector<double>{} : s.feedback),
        rule_(make_online_rule(r, s)),
        draws_(s.random.seed),
        loss_(s.loss),
        per_trial_(s.per_trial),
        reset_(reset),
        learns_hidden_(s.train_input || s.train_recurrent),
        step_(s.n, online_shape(s).m),
        gradient_(learner_.weights()) {}

  TrialResult trial(const Dataset& d, std::size_t k, bool learn) override {
    TrialScore score(loss_, d.n_out);
    const auto x = d.input(k), target = d.target(k), mask = d.scored(k);
    for (std::size_t t = 0; t < d.ticks && !score.broken(); ++t) {
      const auto wanted = target.subspan(t * d.n_out, d.n_out);
      const auto tick = network_.tick(learner_.weights(), x.subspan(t * d.n_in, d.n_in), wanted, mask[t] != 0, draws_);
      if (learn) this->learn(tick);
      if (mask[t] != 0) score.add(network_.output(), wanted, ticks_);
      ++ticks_;
    }
    if (reset_) end(learn);
    return score.result();
  }
  std::vector<double> activity() const override { return network_.activity(); }
  std::unique_ptr<Simulator> clone() const override { return std::make_unique<OnlineSimulator>(*this); }
  void archive(Archive& a) override {
    ReferenceSimulator::archive(a);
    a.field(network_.activity());
    for (Vector<double>* v : rule_->memory()) a.field(*v);
    std::string draws = draws_.state();
    a.field(draws);
    draws_.restore(draws);
  }

 private:
  void learn(const OnlineTick<double>& tick) {
    gradient_.clear();
    network_.add_readout_gradient(gradient_.readout);
    if (learns_hidden_) rule_->tick(tick, step_);
    hand_over();
  }
  /// The network restarts: what the rule has still held back counts, too.
  void end(bool learn) {
    gradient_.clear();
    rule_->end(step_);
    if (learn) hand_over();
    step_.values.assign(step_.values.size(), 0);
    network_.reset();
  }
  /// Hands step_, [n][n + n_in (+ 1)], to the learner, which writes it now where weights move every tick.
  void hand_over() {
    const std::size_t n = gradient_.n, columns = gradient_.input_columns();
    for (std::size_t i = 0; i < n; ++i) {
      std::copy_n(step_[i], n, gradient_.recurrent.begin() + std::ptrdiff_t(i * n));
      std::copy_n(step_[i] + n, columns, gradient_.input.begin() + std::ptrdiff_t(i * columns));
    }
    step_.values.assign(step_.values.size(), 0);
    learner_.add(gradient_);
    if (!per_trial_) learner_.write();
  }

  RateNetwork<double> network_;
  Cloned<OnlineRule<double>> rule_;
  SeededDraws draws_;
  LossKind loss_;
  bool per_trial_, reset_, learns_hidden_;
  Matrix<double> step_;       ///< what the rule gave since the last hand-over
  Weights<double> gradient_;  ///< the same, as matrices
};

}  // namespace

std::unique_ptr<Simulator> make_online_simulator(const NetworkSpec& s, const OnlineRuleSpec& r, const Rates& rates,
                                                 bool reset) {
  return std::make_unique<OnlineSimulator>(s, r, rates, reset);
}

}  // namespace synq::reference
