#pragma once
#include "rules/reference/history.hpp"
#include "rules/reference/online_rule.hpp"

namespace synq::reference {

/// Efficient BPTT: the stream is cut into windows of T ticks that do not overlap, and each is unrolled at its end.
/// Source: S3, section 3.3. Memory T (n + m) for q and the inputs, and T n for the a D; about n^2 per tick.
template <class Real>
class EfficientBptt final : public Clonable<EfficientBptt<Real>, Real> {
 public:
  EfficientBptt(const OnlineShape& s, std::size_t window) : window_(window), signal_(s.n), gain_(s.n), pre_(s.m) {}

  void tick(const OnlineTick<Real>& t, Matrix<Real>& gradient) override {
    signal_.push(t.signal), gain_.push(t.gain), pre_.push(t.pre);
    recurrent_ = t.recurrent, keep_ = t.keep;
    if (signal_.ticks() == window_) unroll(gradient);
  }
  void end(Matrix<Real>& gradient) override {
    if (signal_.ticks() > 0) unroll(gradient);
  }
  std::vector<Vector<Real>*> memory() override { return {&signal_.values(), &gain_.values(), &pre_.values()}; }

 private:
  void unroll(Matrix<Real>& gradient) {
    Vector<Real> credit(gain_.at(0).size(), Real(0));  // c: what reaches h of a tick from the ticks after it
    for (std::size_t k = signal_.ticks(); k-- > 0;) {
      combine(Real(1), credit, Real(1), signal_.at(k));  // c = q + c J
      const Vector<Real> through = elementwise(credit, gain_.at(k));
      add_outer(Real(1), through, pre_.at(k), gradient);  // G += (c a D) pre^T
      Vector<Real> earlier = product(through, recurrent_);
      combine(Real(1), earlier, keep_, credit);
      credit = earlier;
    }
    signal_.clear(), gain_.clear(), pre_.clear();
  }

  std::size_t window_;                 ///< T
  History<Real> signal_, gain_, pre_;  ///< q, a D, [h; x; 1] of the window so far
  Matrix<Real> recurrent_;             ///< W_rec of the last tick
  Real keep_{};
};

}  // namespace synq::reference
