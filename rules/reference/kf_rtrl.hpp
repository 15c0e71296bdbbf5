#pragma once
#include "rules/reference/two_factors.hpp"

namespace synq::reference {

/// Kronecker-factored RTRL: the influence M_kij is kept as A_j B_ki. Source: Mujika, Meier, Steger 2018
/// (arXiv 1805.10842); S3, section 3.2. Memory m + n^2, about n^3 per tick.
template <class Real>
class KfRtrl final : public TwoFactors<KfRtrl<Real>, Real> {
  using Factors = TwoFactors<KfRtrl<Real>, Real>;

 public:
  explicit KfRtrl(const OnlineShape& s) : Factors(Vector<Real>(s.m, Real(0)), Matrix<Real>(s.n, s.n)) {}
  /// From given A, [m], and B, [n][n].
  KfRtrl(Vector<Real> a, Matrix<Real> b) : Factors(std::move(a), std::move(b)) {}

  void tick(const OnlineTick<Real>& t, Matrix<Real>& gradient) override {
    const Real nu0(t.draws.sign()), nu1(t.draws.sign());
    const Matrix<Real> forward = product(t.jacobian(), b_);  // Bf = J B
    const Real p0 = balance(norm(forward), norm(a_)), p1 = balance(norm(t.gain), norm(t.pre));
    combine(Real(nu0 * p0), a_, Real(nu1 * p1), t.pre);  // A <- nu0 p0 A + nu1 p1 pre
    b_ = forward;                                        // B <- nu0 Bf / p0 + nu1 diag(a D) / p1
    for (Real& x : b_.values) x *= nu0 / p0;
    for (std::size_t i = 0; i < b_.rows; ++i) b_[i][i] += nu1 * t.gain[i] / p1;
    add_outer(Real(1), product(t.signal, b_), a_, gradient);  // G = (q B) A^T
  }

 private:
  using Factors::a_, Factors::b_;
};

}  // namespace synq::reference
