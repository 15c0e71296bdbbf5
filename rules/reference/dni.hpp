#pragma once
#include "rules/reference/online_rule.hpp"

namespace synq::reference {

/// Decoupled neural interfaces: the credit that the future will send is guessed from what the network shows now,
/// sg(a~) = A a~ with a~ = [h; y*; 1], and A is regressed, tick by tick, on what one step of back-propagation says.
/// Source: Jaderberg et al. 2017 (arXiv 1608.05343); S3, section 3.4. Memory n (n + n_out), about n^2 per tick.
/// DNI(b) learns the Jacobian as well and sees the guess through tanh; with fixed feedback no weight is transported.
template <class Real>
class Dni final : public Clonable<Dni<Real>, Real> {
 public:
  struct Options {
    double rate;                    ///< of A
    std::size_t refresh = 5;        ///< ticks between copies of A
    bool learned_jacobian = false;  ///< DNI(b)
    double jacobian_rate = 0;       ///< of J~
  };

  /// A: [n][n + n_out + 1]; recurrent: W_rec at the start, which J~ starts from.
  Dni(Matrix<Real> a, const Options& o, const Matrix<Real>& recurrent)
      : a_(a), copy_(std::move(a)), options_(o), previous_signal_(a_.rows, Real(0)) {
    if (o.learned_jacobian) jacobian_ = recurrent;
  }

  void tick(const OnlineTick<Real>& t, Matrix<Real>& gradient) override {
    const Vector<Real> now = seen(t.activity, t.target);
    if (previous_.empty()) previous_ = seen(t.before, t.target);
    if (options_.learned_jacobian) learn_jacobian(t);
    // c* = q[t-1] + sg(a~[t]) J ; A -= rate (A a~[t-1] - c*) a~[t-1]^T
    Vector<Real> error = product(a_, previous_);
    combine(Real(1), error, Real(-1), wanted(t, now));
    add_outer(Real(-options_.rate), error, previous_, a_);
    add_outer(Real(1), elementwise(product(a_, now), t.gain), t.pre, gradient);  // G = (A a~ a D) pre^T
    age_[0] += 1;
    if (age_[0] == Real(double(options_.refresh))) copy_ = a_, age_[0] = Real(0);
    previous_ = now, previous_signal_ = t.signal;
  }
  void end(Matrix<Real>&) override {
    previous_.clear();
    previous_signal_.assign(previous_signal_.size(), Real(0));
  }
  std::vector<Vector<Real>*> memory() override {
    return {&a_.values, &copy_.values, &jacobian_.values, &previous_, &previous_signal_, &age_};
  }

 private:
  /// a~ = [h; y*; 1]
  static Vector<Real> seen(Vector<Real> h, const Vector<Real>& target) {
    h.insert(h.end(), target.begin(), target.end());
    h.push_back(Real(1));
    return h;
  }
  /// J~ -= rate (J~ h[t-1] - h[t]) h[t-1]^T
  void learn_jacobian(const OnlineTick<Real>& t) {
    Vector<Real> error = product(jacobian_, t.before);
    combine(Real(1), error, Real(-1), t.activity);
    add_outer(Real(-options_.jacobian_rate), error, t.before, jacobian_);
  }
  Vector<Real> wanted(const OnlineTick<Real>& t, const Vector<Real>& now) const {
    using std::tanh;
    Vector<Real> guess = product(copy_, now);
    if (options_.learned_jacobian)
      for (Real& x : guess) x = tanh(x);
    Vector<Real> credit = options_.learned_jacobian ? product(guess, jacobian_) : t.back(guess, t.gain);
    combine(Real(1), credit, Real(1), previous_signal_);
    return credit;
  }

  Matrix<Real> a_, copy_;  ///< A and its copy of some ticks ago, [n][n + n_out + 1]
  Options options_;
  Matrix<Real> jacobian_;         ///< J~, [n][n], of DNI(b)
  Vector<Real> previous_;         ///< a~[t-1]; empty before the first tick
  Vector<Real> previous_signal_;  ///< q[t-1], [n]
  Vector<Real> age_{Real(0)};     ///< ticks since the copy was made
};

}  // namespace synq::reference
