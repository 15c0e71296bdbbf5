#pragma once
#include <array>
#include <string>

#include "core/fixed.hpp"
#include "core/quantize.hpp"

/// Moving a weight by its accumulated gradient.
namespace synq {

/// Gradient descent with a limit and momentum, for one weight. Two comparisons, a multiplication each for step and
/// momentum (shifts where rate and 1 - momentum are powers of two) and no word beside the accumulated gradient: what is
/// kept of the gradients of earlier batches stays in it.
/// Source of momentum: Polyak 1964 (Comput. Math. Math. Phys. 4(5):1-17), the heavy ball; the limit is the usual one
/// that clips each component alone.
template <class N>
struct Descent {
  N scale;     ///< -eta, with the averages over batch and window in it
  N momentum;  ///< mu, [0, 1): what is kept of the accumulated gradient
  N highest;   ///< the largest gradient that moves a weight, in units of the accumulated one; lowest is its negative
  N lowest;

  /// w <- w - eta clip(g), then g <- mu g.
  template <class H>
  void step(const H& weight_register, const H& gradient_register, N& weight, N& gradient) const {
    const N g = where_ge(gradient, highest, highest, where_ge(lowest, gradient, lowest, gradient));
    weight = quantize(weight + scale * g, weight_register);
    gradient = quantize(momentum * gradient, gradient_register);
  }
};

/// Names of a Descent's constants; each projection ("input_", ...) has a scale of its own.
inline std::array<std::string, 4> descent_constants(const std::string& projection) {
  return {projection + "write_scale", "momentum", "highest_gradient", "lowest_gradient"};
}

}  // namespace synq
