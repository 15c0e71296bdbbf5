#include "rules/theory/overlaps.hpp"

#include <Eigen/Core>
#include <boost/numeric/odeint.hpp>
#include <unsupported/Eigen/AutoDiff>

#include "core/error.hpp"
#include "rules/theory/gaussian_gain.hpp"

namespace synq::theory {
namespace {

using Square = Eigen::Matrix<double, 2, 2, Eigen::RowMajor>;
using Dual = Eigen::AutoDiffScalar<Eigen::Matrix<double, 7, 1>>;  // by the seven entries of Seen

Square square(const Matrix2& m) { return Eigen::Map<const Square>(m.data()); }
Matrix2 stored(const Square& m) { return {m(0, 0), m(0, 1), m(1, 0), m(1, 1)}; }

/// The overlaps that the output may depend on.
template <class T>
struct Seen {
  T vm, vu, zm, zu, mm, mu, uu;
};
Seen<double> seen(const Overlaps& o) {
  const auto& [s, r] = std::tie(o.visible, o.right);
  return {s[0], s[1], s[2], s[3], r[0], r[1], r[3]};
}
Seen<Dual> seeded(const Overlaps& o) {
  const auto& [s, r] = std::tie(o.visible, o.right);
  return {Dual(s[0], 7, 0), Dual(s[1], 7, 1), Dual(s[2], 7, 2), Dual(s[3], 7, 3),
          Dual(r[0], 7, 4), Dual(r[1], 7, 5), Dual(r[3], 7, 6)};
}

double gain(double variance) { return gaussian_gain(variance); }
Dual gain(const Dual& variance) {
  return {gaussian_gain(variance.value()), gaussian_gain_slope(variance.value()) * variance.derivatives()};
}

/// The state is h = m c_m + u c_u; its entries have the variance c_m^2 mm + 2 c_m c_u mu + c_u^2 uu, and a mean
/// against a vector v is E phi' (vm c_m + vu c_u) by Stein's lemma.
template <class T>
std::vector<T> response(const ImpulseTask& task, const Seen<T>& o) {
  std::vector<T> y;
  double along_input = task.leak * task.impulse;  // c_m
  T along_write(0);                               // c_u
  for (std::size_t k = 0; k < task.target.size(); ++k) {
    T slope(1);
    if (task.activation == RankOneActivation::tanh)
      slope = gain(T(along_input * along_input * o.mm + 2.0 * along_input * along_write * o.mu +
                     along_write * along_write * o.uu));
    y.push_back(T(slope * (along_input * o.zm + along_write * o.zu)));
    const T recurrent = slope * (along_input * o.vm + along_write * o.vu);
    along_write = T((1 - task.leak) * along_write + task.leak * recurrent);
    along_input *= 1 - task.leak;
  }
  return y;
}

template <class T>
T loss(const ImpulseTask& task, const std::vector<T>& y) {
  T sum(0);
  for (std::size_t k = 0; k < y.size(); ++k) {
    const T error = y[k] - task.target[k];
    sum += 0.5 * error * error;
  }
  return sum;
}

}  // namespace

std::vector<double> leaky_filter(double leak, double gain, double decay, std::size_t ticks) {
  std::vector<double> y;
  for (double each = gain * leak; y.size() < ticks; each *= decay) y.push_back(each);
  return y;
}

std::vector<double> impulse_response(const ImpulseTask& task, const Overlaps& o) { return response(task, seen(o)); }

double overlap_loss(const ImpulseTask& task, const Overlaps& o) { return loss(task, impulse_response(task, o)); }

OverlapGradient overlap_gradient(const ImpulseTask& task, const Overlaps& o) {
  const auto d = loss(task, response(task, seeded(o))).derivatives();
  return {{d[0], d[1], d[2], d[3]}, {d[4], d[5] / 2, d[5] / 2, d[6]}};  // m.u stands in two entries of G_R
}

Overlaps overlap_flow(const ImpulseTask& task, const Overlaps& o) {
  const OverlapGradient gradient = overlap_gradient(task, o);
  const Square g = square(gradient.visible), q = square(gradient.right);
  const Square s = square(o.visible), right = square(o.right), left = square(o.left);
  const Square ds = -(left * g + g * right) - 2 * s * q;
  const Square dright = -(g.transpose() * s + s.transpose() * g) - 2 * (q * right + right * q);
  const Square dleft = -(s * g.transpose() + g * s.transpose());
  return {stored(ds), stored(dright), stored(dleft)};
}

Overlaps overlap_step(const ImpulseTask& task, const Overlaps& o, double e) {
  if (task.activation != RankOneActivation::identity) throw Defect("overlaps: the exact step is of linear networks");
  const Square g = square(overlap_gradient(task, o).visible);
  const Square s = square(o.visible), right = square(o.right), left = square(o.left);
  const Square ds = -e * (left * g + g * right) + e * e * g * s.transpose() * g;
  const Square dright = -e * (g.transpose() * s + s.transpose() * g) + e * e * g.transpose() * left * g;
  const Square dleft = -e * (s * g.transpose() + g * s.transpose()) + e * e * g * right * g.transpose();
  return {stored(s + ds), stored(right + dright), stored(left + dleft)};
}

std::vector<Overlaps> integrate(const ImpulseTask& task, const Overlaps& start, const std::vector<double>& times) {
  namespace odeint = boost::numeric::odeint;
  using State = std::array<double, 12>;
  const auto state_of = [](const Overlaps& o) {
    State s{};
    for (std::size_t k = 0; k < 4; ++k) s[k] = o.visible[k], s[4 + k] = o.right[k], s[8 + k] = o.left[k];
    return s;
  };
  const auto overlaps_of = [](const State& s) {
    return Overlaps{{s[0], s[1], s[2], s[3]}, {s[4], s[5], s[6], s[7]}, {s[8], s[9], s[10], s[11]}};
  };
  std::vector<Overlaps> out;
  State state = state_of(start);
  const double tolerance = 1e-12;
  odeint::integrate_times(
      odeint::make_dense_output<odeint::runge_kutta_dopri5<State>>(tolerance, tolerance),
      [&](const State& s, State& slope, double) { slope = state_of(overlap_flow(task, overlaps_of(s))); }, state,
      times.begin(), times.end(), 1e-3, [&](const State& s, double) { out.push_back(overlaps_of(s)); });
  return out;
}

/// K = F D F^T with F = [z v m u], D = diag(1, 1, -1, -1), so that trace((K/N)^p) = trace((D F^T F / N)^p).
std::array<double, 4> invariant_traces(const Overlaps& o) {
  Eigen::Matrix4d gram;  // in the order v, z, m, u
  gram << square(o.left), square(o.visible), square(o.visible).transpose(), square(o.right);
  const Eigen::Matrix4d signed_gram = Eigen::Vector4d(1, 1, -1, -1).asDiagonal() * gram;
  std::array<double, 4> traces{};
  Eigen::Matrix4d power = Eigen::Matrix4d::Identity();
  for (double& trace : traces) power = (power * signed_gram).eval(), trace = power.trace();
  return traces;
}

}  // namespace synq::theory
