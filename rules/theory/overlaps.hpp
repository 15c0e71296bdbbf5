#pragma once
#include <array>
#include <vector>

/// Learning of a rank-one recurrent network seen through the overlaps of its four vectors:
/// h[t+1] = (1-a) h[t] + a (u (v.phi(h[t]))/N + m x[t]), h[0] = 0, y[t] = z.phi(h[t])/N; trainable m, u, v, z of N
/// entries. Source: Ger, Barak 2026 (arXiv 2605.04115).
namespace synq::theory {

/// Row-major.
using Matrix2 = std::array<double, 4>;

/// Inner products, divided by N.
struct Overlaps {
  Matrix2 visible;  ///< S = [[v.m, v.u], [z.m, z.u]]: the linear network's output depends on these alone
  Matrix2 right;    ///< G_R = [[m.m, m.u], [m.u, u.u]]: invisible from outside
  Matrix2 left;     ///< G_L = [[v.v, v.z], [v.z, z.z]]: invisible from outside
};

enum class RankOneActivation {
  identity,
  tanh,  ///< overlaps: for many units, Gaussian states; right at a Gaussian initialisation with an error ~ 1/sqrt(N).
         ///< Learning makes the states less Gaussian, so it holds for short times only
};

/// What is learned: the response y[1] .. y[T] to one impulse x[0], x = 0 afterwards. Loss 1/2 sum_k (y[k] - y*[k])^2,
/// for a linear network the expected loss of a tick of white noise.
struct ImpulseTask {
  RankOneActivation activation = RankOneActivation::identity;
  double leak = 1;             ///< a, in (0, 1]
  double impulse = 1;          ///< x[0]
  std::vector<double> target;  ///< y*[1] .. y*[T]
};

/// y*[k] = gain a decay^(k-1): a leaky filter of the input, k = 1 .. ticks.
std::vector<double> leaky_filter(double leak, double gain, double decay, std::size_t ticks);

std::vector<double> impulse_response(const ImpulseTask&, const Overlaps&);
double overlap_loss(const ImpulseTask&, const Overlaps&);

/// g = dL/dS and Q = dL/dG_R (symmetric; 0 for the linear network, which does not see G_R).
struct OverlapGradient {
  Matrix2 visible;
  Matrix2 right;
};
OverlapGradient overlap_gradient(const ImpulseTask&, const Overlaps&);

/// Time derivatives under gradient flow of rate N:
/// S' = -(G_L g + g G_R) - 2 S Q ; G_R' = -(g^T S + S^T g) - 2 (Q G_R + G_R Q) ; G_L' = -(S g^T + g S^T).
Overlaps overlap_flow(const ImpulseTask&, const Overlaps&);

/// The overlaps after one step of gradient descent of the vectors, theta <- theta - eta N dL/dtheta; exact:
/// S += -e(G_L g + g G_R) + e^2 g S^T g ; G_R += -e(g^T S + S^T g) + e^2 g^T G_L g ;
/// G_L += -e(S g^T + g S^T) + e^2 g G_R g^T.  Linear networks only, or Defect.
Overlaps overlap_step(const ImpulseTask&, const Overlaps&, double eta);

/// The gradient flow from `start` at time times[0], at each of the ascending times; Dormand-Prince of order 5, error
/// control at 1e-12.
std::vector<Overlaps> integrate(const ImpulseTask&, const Overlaps& start, const std::vector<double>& times);

/// trace((K/N)^p), p = 1 .. 4, of K = z z^T + v v^T - m m^T - u u^T, which the linear network's gradient flow
/// conserves.
std::array<double, 4> invariant_traces(const Overlaps&);

}  // namespace synq::theory
