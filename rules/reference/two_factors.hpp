#pragma once
#include "rules/reference/online_rule.hpp"

namespace synq::reference {

/// What the rules share that keep RTRL's influence as a product of two random factors whose mean is the influence: the
/// factors, which are 0 at the start of a trial. Source: S3, section 3.2.
template <class Rule, class Real>
class TwoFactors : public Clonable<Rule, Real> {
 public:
  TwoFactors(Vector<Real> a, Matrix<Real> b) : a_(std::move(a)), b_(std::move(b)) {}

  void end(Matrix<Real>&) override {
    a_.assign(a_.size(), Real(0));
    b_.values.assign(b_.values.size(), Real(0));
  }
  std::vector<Vector<Real>*> memory() override { return {&a_, &b_.values}; }

 protected:
  /// nu, [n]: random signs.
  static Vector<Real> signs(std::size_t n, Draws& draws) {
    Vector<Real> nu(n);
    for (Real& sign : nu) sign = Real(draws.sign());
    return nu;
  }

  Vector<Real> a_;
  Matrix<Real> b_;
};

}  // namespace synq::reference
