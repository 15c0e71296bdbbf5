#pragma once
#include "rules/local_rule.hpp"
#include "rules/reference/online_rule.hpp"

namespace synq::reference {

/// A local rule of the leaky rate network among the online rules: its own text, with the weight's word starting at 0
/// and a step of 1 times the learning signal in every tick, so that the word then holds the tick's gradient.
template <class Rule, class Real>
class OfLocal final : public Clonable<OfLocal<Rule, Real>, Real> {
 public:
  using Handle = RealHandle<Real>;
  using Constants = typename Rule::template Constants<Real>;
  using NeuronConstants = typename Rule::template NeuronConstants<Real>;

  OfLocal(const OnlineShape& s, const Constants& c, const NeuronConstants& n)
      : constants_(c), neuron_(n), eligibility_(s.n, s.m) {}

  void tick(const OnlineTick<Real>& t, Matrix<Real>& gradient) override {
    for (std::size_t i = 0; i < t.gain.size(); ++i) {
      const NeuronSignals<Real> signals{t.surrogate[i], t.signal[i], t.recurrent[i][i], Real(0)};
      const auto post = Rule::template dendrite<Real, Handle>(neuron_, {}, signals);
      for (std::size_t j = 0; j < t.pre.size(); ++j) {
        const auto s =
            Rule::template tick<Real, Handle>(constants_, {}, {t.pre[j]}, post, {Real(0), eligibility_[i][j]});
        eligibility_[i][j] = s.eligibility;
        gradient[i][j] += s.weight;
      }
    }
  }
  void end(Matrix<Real>&) override { eligibility_.values.assign(eligibility_.values.size(), Real(0)); }
  std::vector<Vector<Real>*> memory() override { return {&eligibility_.values}; }

 private:
  Constants constants_;
  NeuronConstants neuron_;
  Matrix<Real> eligibility_;  ///< [n][m]
};

}  // namespace synq::reference
