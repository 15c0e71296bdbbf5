#pragma once
#include "rules/kernl.hpp"
#include "rules/reference/rate_network.hpp"

namespace synq::reference {

/// What a local rule's neurons know beside the tick: nothing.
template <class Real>
struct PlainNeurons {
  void tick(const OnlineTick<Real>&) {}
  void end() {}
  Real kernel(std::size_t) const { return Real(0); }
  Real mixing(std::size_t) const { return Real(0); }
  std::vector<Vector<Real>*> memory() { return {}; }
};

/// The neurons of KeRNL with a diagonal A: KernlNeuron beside a noisy copy of the network, noise +sigma or -sigma.
template <class Real>
class KernlNeurons {
 public:
  KernlNeurons(std::size_t n, double model_rate, double noise, double kernel_rate)
      : constants_{Real(model_rate), Real(0), Real(1)}, sigma_(noise), noisy_(n, Real(0)) {
    words_.assign(5, noisy_);
    words_[3].assign(n, Real(1)), words_[4].assign(n, Real(kernel_rate));
  }

  void tick(const OnlineTick<Real>& t) {
    const Vector<Real> observed = t.network.from(noisy_);
    for (std::size_t i = 0; i < noisy_.size(); ++i) {
      const Real noise = sigma_ * Real(t.draws.sign());
      KernlNeuron::State<Real> s{words_[0][i], words_[1][i], words_[2][i], words_[3][i], words_[4][i]};
      s = KernlNeuron::tick(constants_, KernlNeuron::Registers<RealHandle<Real>>{}, t.activity[i], observed[i], noise,
                            s);
      const Real word[] = {s.kernel, s.noise_slope, s.noise_trace, s.mixing, s.kernel_rate};
      for (std::size_t k = 0; k < 5; ++k) words_[k][i] = word[k];
      noisy_[i] = observed[i] + noise;
    }
  }
  void end() {
    for (auto* v : {&noisy_, &words_[0], &words_[1], &words_[2]}) v->assign(v->size(), Real(0));
  }
  Real kernel(std::size_t i) const { return words_[0][i]; }
  Real mixing(std::size_t i) const { return words_[3][i]; }
  std::vector<Vector<Real>*> memory() { return {&noisy_, &words_[0], &words_[1], &words_[2], &words_[3], &words_[4]}; }

 private:
  KernlNeuron::Constants<Real> constants_;
  Real sigma_;
  Vector<Real> noisy_;               ///< h~ with its noise, [n]
  std::vector<Vector<Real>> words_;  ///< KernlNeuron::State, [n] each
};

/// A local rule of the leaky rate network among the online rules: its own text, with the weight's word starting at 0
/// and a step of 1 times the learning signal in every tick, so that the word then holds the tick's gradient.
template <class Rule, class Real, class Neurons = PlainNeurons<Real>>
class OfLocal final : public Clonable<OfLocal<Rule, Real, Neurons>, Real> {
 public:
  using Handle = RealHandle<Real>;
  using Constants = typename Rule::template Constants<Real>;
  using NeuronConstants = typename Rule::template NeuronConstants<Real>;

  OfLocal(const OnlineShape& s, const Constants& c, const NeuronConstants& n, Neurons neurons = {})
      : constants_(c), neuron_(n), neurons_(std::move(neurons)), eligibility_(s.n, s.m) {}

  void tick(const OnlineTick<Real>& t, Matrix<Real>& gradient) override {
    neurons_.tick(t);
    for (std::size_t i = 0; i < t.gain.size(); ++i) {
      const NeuronSignals<Real> signals{t.surrogate[i], t.signal[i],        t.recurrent[i][i],
                                        Real(0),        neurons_.kernel(i), neurons_.mixing(i)};
      const auto post =
          Rule::template dendrite<Real, Handle>(neuron_, typename Rule::template PostRegisters<Handle>{}, signals);
      for (std::size_t j = 0; j < t.pre.size(); ++j) {
        const auto s = Rule::template tick<Real, Handle>(constants_, typename Rule::template Registers<Handle>{},
                                                         {t.pre[j]}, post, {Real(0), eligibility_[i][j]});
        eligibility_[i][j] = s.eligibility;
        gradient[i][j] += s.weight;
      }
    }
  }
  void end(Matrix<Real>&) override {
    neurons_.end();
    eligibility_.values.assign(eligibility_.values.size(), Real(0));
  }
  std::vector<Vector<Real>*> memory() override {
    std::vector<Vector<Real>*> all = neurons_.memory();
    all.push_back(&eligibility_.values);
    return all;
  }

 private:
  Constants constants_;
  NeuronConstants neuron_;
  Neurons neurons_;
  Matrix<Real> eligibility_;  ///< [n][m]
};

}  // namespace synq::reference
