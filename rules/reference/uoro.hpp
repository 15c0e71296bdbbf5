#pragma once
#include "rules/reference/two_factors.hpp"

namespace synq::reference {

/// Unbiased online recurrent optimisation: RTRL's influence M_kij is kept as one product A_k B_ij, whose mean over the
/// random signs nu is M. Source: Tallec and Ollivier 2017 (arXiv 1702.05043); S3, section 3.2. Memory n + n m.
template <class Real>
class Uoro final : public TwoFactors<Uoro<Real>, Real> {
  using Factors = TwoFactors<Uoro<Real>, Real>;

 public:
  explicit Uoro(const OnlineShape& s) : Factors(Vector<Real>(s.n, Real(0)), Matrix<Real>(s.n, s.m)) {}
  /// From given A, [n], and B, [n][m].
  Uoro(Vector<Real> a, Matrix<Real> b) : Factors(std::move(a), std::move(b)) {}

  void tick(const OnlineTick<Real>& t, Matrix<Real>& gradient) override {
    using std::sqrt;
    const std::size_t n = a_.size();
    const Vector<Real> nu = Factors::signs(n, t.draws);
    const Matrix<Real> immediate = outer(elementwise(nu, t.gain), t.pre);  // Mp = nu_i a D_i pre_j
    const Vector<Real> forward = product(t.jacobian(), a_);                // Af = J A
    const Real p0 = balance(norm(b_), norm(forward)), p1 = balance(norm(immediate), Real(sqrt(Real(double(n)))));
    a_ = forward;
    combine(p0, a_, p1, nu);
    combine(Real(1 / p0), b_.values, Real(1 / p1), immediate.values);
    Real along(0);
    for (std::size_t k = 0; k < n; ++k) along += t.signal[k] * a_[k];
    combine(Real(1), gradient.values, along, b_.values);  // G = (q A) B
  }

 private:
  using Factors::a_, Factors::b_;
};

}  // namespace synq::reference
