#pragma once
#include <memory>

#include "rules/reference/draws.hpp"
#include "rules/reference/matrix.hpp"

/// Learning rules that run along with the network, tick by tick. They see all of the network at once, so none is local.
/// Source of all of them: Marschall, Cho, Savin 2020 (arXiv 1907.02649), "S3" below.
namespace synq::reference {

/// m: inputs of a neuron, n + n_in, and one more with a bias.
struct OnlineShape {
  std::size_t n, m, n_out;
};

template <class Real>
class RateNetwork;

/// What a network offers to a rule after the forward pass of a tick, before any weight is written.
template <class Real>
struct OnlineTick {
  const Vector<Real>& pre;        ///< [h[t-1]; x[t]; 1], [m]
  const Vector<Real>& before;     ///< h[t-1], [n]
  const Vector<Real>& activity;   ///< h[t], [n]
  const Vector<Real>& surrogate;  ///< D[t] = phi'(u[t]), [n]
  const Vector<Real>& gain;       ///< a D[t], [n]
  const Vector<Real>& signal;     ///< q[t]: W_out^T err[t], or the error through fixed feedback, [n]
  const Vector<Real>& target;     ///< y*[t], [n_out]
  const Matrix<Real>& recurrent;  ///< W_rec, [n][n]
  const Real& keep;               ///< 1 - a
  const RateNetwork<Real>& network;
  Draws& draws;

  /// J = diag(a D) W_rec + (1 - a) I = dh[t] / dh[t-1]
  Matrix<Real> jacobian() const {
    Matrix<Real> j(recurrent.rows, recurrent.columns);
    for (std::size_t i = 0; i < j.rows; ++i) {
      for (std::size_t k = 0; k < j.columns; ++k) j[i][k] = gain[i] * recurrent[i][k];
      j[i][i] += keep;
    }
    return j;
  }
  /// c J of a tick whose a D was `gain_then`, with the weights of now.
  Vector<Real> back(const Vector<Real>& c, const Vector<Real>& gain_then) const {
    Vector<Real> out = product(elementwise(c, gain_then), recurrent);
    for (std::size_t k = 0; k < c.size(); ++k) out[k] += keep * c[k];
    return out;
  }
};

template <class Real>
class OnlineRule {
 public:
  virtual ~OnlineRule() = default;
  /// Adds this tick's gradient of the loss by [W_rec, W_in, b] to `gradient`, [n][m].
  virtual void tick(const OnlineTick<Real>&, Matrix<Real>& gradient) = 0;
  /// The network restarts from zero: adds what the rule still holds back, and forgets all that it remembers of the
  /// past.
  virtual void end(Matrix<Real>&) {}
  /// Everything that the rule remembers from tick to tick, in a fixed order.
  virtual std::vector<Vector<Real>*> memory() = 0;
  virtual std::unique_ptr<OnlineRule> clone() const = 0;
};

/// Gives a rule its clone().
template <class Rule, class Real>
class Clonable : public OnlineRule<Real> {
 public:
  std::unique_ptr<OnlineRule<Real>> clone() const override {
    return std::make_unique<Rule>(static_cast<const Rule&>(*this));
  }
};

/// sqrt(|x| / |y|), the factor that makes two estimates equally large; 1 where one of them is zero.
template <class Real>
Real balance(const Real& x, const Real& y) {
  using std::sqrt;
  return x == 0 || y == 0 ? Real(1) : Real(sqrt(Real(x / y)));
}

}  // namespace synq::reference
