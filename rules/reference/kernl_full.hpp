#pragma once
#include <algorithm>

#include "rules/reference/rate_network.hpp"

namespace synq::reference {

/// Kernel RNN learning with a full matrix A: the influence M_kij is kept as A_ki B_ij, where B decays as each neuron's
/// kernel says. A noisy copy of the network shows what noise of the past does to h; A and the kernels' rates alpha
/// descend on the error of predicting it. Source: Roth, Kanitscheider, Fiete 2019 (ICLR); S3, section 3.2.
/// Memory n^2 + n m + 4 n, about n^2 + n m per tick. With diagonal A it is local: rules/kernl.hpp.
template <class Real>
class KernlFull final : public Clonable<KernlFull<Real>, Real> {
 public:
  struct Options {
    double rate = 5;      ///< of A and alpha
    double noise = 1e-3;  ///< standard deviation of zeta
    double alpha = 0.8;   ///< at the start
  };

  KernlFull(const OnlineShape& s, const Options& o)
      : options_(o), a_(s.n, s.n), b_(s.n, s.m), alpha_(s.n, Real(o.alpha)), past_(s.n, Real(0)), slope_(s.n, Real(0)) {
    for (std::size_t i = 0; i < s.n; ++i) a_[i][i] = Real(1);
  }

  void tick(const OnlineTick<Real>& t, Matrix<Real>& gradient) override {
    const std::size_t n = alpha_.size();
    if (noisy_.empty()) noisy_ = perturbed(t.before, noise(t.draws));
    const Vector<Real> noisy = t.network.from(noisy_), zeta = noise(t.draws);
    const Vector<Real> kernel = decays();
    combine_each(kernel, slope_, Real(-1), past_);  // Gamma <- k Gamma - Omega
    combine_each(kernel, past_, Real(1), zeta);     // Omega <- k Omega + zeta
    for (std::size_t i = 0; i < n; ++i)             // B <- k B + a D pre^T
      for (std::size_t j = 0; j < b_.columns; ++j) b_[i][j] = kernel[i] * b_[i][j] + t.gain[i] * t.pre[j];
    learn(noisy, t.activity);
    const Vector<Real> credit = product(t.signal, a_);  // G_ij = (q A)_i B_ij
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < b_.columns; ++j) gradient[i][j] += credit[i] * b_[i][j];
    noisy_ = perturbed(noisy, zeta);
  }
  void end(Matrix<Real>&) override {
    noisy_.clear();
    for (auto* v : {&past_, &slope_, &b_.values}) v->assign(v->size(), Real(0));
  }
  std::vector<Vector<Real>*> memory() override { return {&a_.values, &b_.values, &alpha_, &past_, &slope_, &noisy_}; }

 private:
  /// e = A Omega - (h_noisy - h) ; A -= rate e Omega^T ; alpha_i -= rate (e A)_i Gamma_i
  void learn(const Vector<Real>& noisy, const Vector<Real>& activity) {
    Vector<Real> error = product(a_, past_);
    for (std::size_t i = 0; i < error.size(); ++i) error[i] -= noisy[i] - activity[i];
    const Vector<Real> change = elementwise(product(error, a_), slope_);
    add_outer(Real(-options_.rate), error, past_, a_);
    combine(Real(1), alpha_, Real(-options_.rate), change);
  }
  /// k = max(0, 1 - alpha)
  Vector<Real> decays() const {
    Vector<Real> k(alpha_.size());
    for (std::size_t i = 0; i < k.size(); ++i) k[i] = std::max(Real(0), Real(1 - alpha_[i]));
    return k;
  }
  Vector<Real> noise(Draws& draws) const {
    Vector<Real> zeta(alpha_.size());
    for (Real& x : zeta) x = Real(options_.noise * draws.normal());
    return zeta;
  }
  static Vector<Real> perturbed(Vector<Real> h, const Vector<Real>& zeta) {
    combine(Real(1), h, Real(1), zeta);
    return h;
  }
  /// x_i <- k_i x_i + scale y_i
  static void combine_each(const Vector<Real>& k, Vector<Real>& x, const Real& scale, const Vector<Real>& y) {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = k[i] * x[i] + scale * y[i];
  }

  Options options_;
  Matrix<Real> a_, b_;         ///< A, [n][n]; B, [n][m]
  Vector<Real> alpha_;         ///< [n]
  Vector<Real> past_, slope_;  ///< Omega, Gamma, [n]
  Vector<Real> noisy_;         ///< h of the noisy copy with its noise, [n]; empty before the first tick
};

}  // namespace synq::reference
