#pragma once
#include "rules/reference/online_rule.hpp"

namespace synq::reference {

/// Real-time recurrent learning: carries the whole influence M = dh / d[W_rec, W_in, b] along, and so knows the exact
/// gradient of every tick. Source: Williams and Zipser 1989; S3, section 3.1. Memory n^2 m, about n^3 m per tick.
template <class Real>
class Rtrl final : public Clonable<Rtrl<Real>, Real> {
 public:
  explicit Rtrl(const OnlineShape& s) : influence_(s.n, s.n * s.m), moved_(influence_) {}

  void tick(const OnlineTick<Real>& t, Matrix<Real>& gradient) override {
    const std::size_t n = t.gain.size(), m = t.pre.size();
    multiply(t.jacobian(), influence_, moved_);  // M <- J M
    std::swap(influence_, moved_);
    for (std::size_t i = 0; i < n; ++i)  // M[i][i, j] += a D_i pre_j
      for (std::size_t j = 0; j < m; ++j) influence_[i][i * m + j] += t.gain[i] * t.pre[j];
    const Vector<Real> g = product(t.signal, influence_);  // G = q M
    for (std::size_t k = 0; k < g.size(); ++k) gradient.values[k] += g[k];
  }
  void end(Matrix<Real>&) override { influence_.values.assign(influence_.values.size(), Real(0)); }
  std::vector<Vector<Real>*> memory() override { return {&influence_.values}; }

 private:
  Matrix<Real> influence_;  ///< M, [n][n m]
  Matrix<Real> moved_;      ///< scratch
};

}  // namespace synq::reference
