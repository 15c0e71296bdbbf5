#pragma once
#include "rules/reference/history.hpp"
#include "rules/reference/online_rule.hpp"

namespace synq::reference {

/// Future-facing BPTT, also called truncated: every tick adds q[t] through the Jacobians to the credit c of the last T
/// ticks, and then gives the gradient of tick t-T+1, whose credit is complete. F-BPTT(1) knows no recurrence.
/// Source: S3, section 3.3; Williams, Payeur, Lajoie 2026 (arXiv 2606.00243) as tBPTT. Memory T (n + m) for the credit
/// and the inputs, and T n for the a D of these ticks; about T n^2 per tick.
template <class Real>
class FutureBptt final : public Clonable<FutureBptt<Real>, Real> {
 public:
  FutureBptt(const OnlineShape& s, std::size_t window) : window_(window), credit_(s.n), gain_(s.n), pre_(s.m) {}

  void tick(const OnlineTick<Real>& t, Matrix<Real>& gradient) override {
    credit_.push(t.signal), gain_.push(t.gain), pre_.push(t.pre);
    Vector<Real> q = t.signal;
    for (std::size_t k = credit_.ticks() - 1; k-- > 0;) {
      q = t.back(q, gain_.at(k + 1));
      credit_.add(k, q);
    }
    if (credit_.ticks() == window_) give_oldest(gradient);
  }
  void end(Matrix<Real>& gradient) override {
    while (credit_.ticks() > 0) give_oldest(gradient);
  }
  std::vector<Vector<Real>*> memory() override { return {&credit_.values(), &gain_.values(), &pre_.values()}; }

 private:
  void give_oldest(Matrix<Real>& gradient) {
    add_outer(Real(1), elementwise(credit_.at(0), gain_.at(0)), pre_.at(0), gradient);  // G = (c a D) pre^T
    credit_.pop(), gain_.pop(), pre_.pop();
  }

  std::size_t window_;                 ///< T
  History<Real> credit_, gain_, pre_;  ///< c, a D, [h; x; 1] of the last ticks
};

}  // namespace synq::reference
