#pragma once
#include "rules/reference/two_factors.hpp"

namespace synq::reference {

/// Reverse Kronecker-factored RTRL: the influence M_kij is kept as A_i B_kj. Source: S3, section 3.2.
/// Memory n + n m, about n^2 m per tick.
template <class Real>
class RKfRtrl final : public TwoFactors<RKfRtrl<Real>, Real> {
  using Factors = TwoFactors<RKfRtrl<Real>, Real>;

 public:
  explicit RKfRtrl(const OnlineShape& s) : Factors(Vector<Real>(s.n, Real(0)), Matrix<Real>(s.n, s.m)) {}
  /// From given A, [n], and B, [n][m].
  RKfRtrl(Vector<Real> a, Matrix<Real> b) : Factors(std::move(a), std::move(b)) {}

  void tick(const OnlineTick<Real>& t, Matrix<Real>& gradient) override {
    using std::sqrt;
    const std::size_t n = a_.size();
    const Vector<Real> nu = Factors::signs(n, t.draws);
    const Matrix<Real> immediate = outer(elementwise(nu, t.gain), t.pre);  // Mp = nu_k a D_k pre_j
    const Matrix<Real> forward = product(t.jacobian(), b_);                // Bf = J B
    const Real p0 = balance(norm(forward), norm(a_)), p1 = balance(norm(immediate), Real(sqrt(Real(double(n)))));
    combine(p0, a_, p1, nu);  // A <- p0 A + p1 nu
    b_ = forward;             // B <- Bf / p0 + Mp / p1
    combine(Real(1 / p0), b_.values, Real(1 / p1), immediate.values);
    add_outer(Real(1), a_, product(t.signal, b_), gradient);  // G = A (q B)^T
  }

 private:
  using Factors::a_, Factors::b_;
};

}  // namespace synq::reference
