#pragma once
#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "core/error.hpp"

/// What a reference rule is given (weights, a trial) and what it returns. Matrices are row-major, [post][pre].
namespace synq::reference {

/// One sequence. The network starts from 0 at its first tick.
struct Trial {
  std::size_t ticks, n_in, n_out;
  std::span<const double> inputs;   ///< [ticks][n_in]
  std::span<const double> targets;  ///< [ticks][n_out]
  std::span<const double> mask;     ///< [ticks], not 0 where the loss counts; empty: it counts at every tick
};

/// With a bias, `input` and `readout` have one more column, the last: the weight of a constant 1.
template <class Real>
struct Weights {
  std::size_t n = 0, n_in = 0, n_out = 0;
  bool bias = false;
  std::vector<Real> input;      ///< [n][n_in (+ 1)]
  std::vector<Real> recurrent;  ///< [n][n]
  std::vector<Real> readout;    ///< [n_out][n (+ 1)]

  std::size_t input_columns() const { return n_in + (bias ? 1 : 0); }
  std::size_t readout_columns() const { return n + (bias ? 1 : 0); }

  /// All entries 0; a vector that has the size already keeps its memory.
  void clear() {
    input.assign(n * input_columns(), Real(0));
    recurrent.assign(n * n, Real(0));
    readout.assign(n_out * readout_columns(), Real(0));
  }
};

template <class To, class From>
Weights<To> converted(const Weights<From>& w) {
  const auto all = [](const std::vector<From>& v) { return std::vector<To>(v.begin(), v.end()); };
  return {w.n, w.n_in, w.n_out, w.bias, all(w.input), all(w.recurrent), all(w.readout)};
}

/// A trial's loss, summed over its ticks, and the derivative of that loss by each weight.
template <class Real>
struct Outcome {
  Real loss{};
  std::vector<Real> readout;  ///< y, [ticks][n_out]
  Weights<Real> gradient;

  /// An outcome of 0 in the shapes of w and a trial of so many ticks.
  void clear(const Weights<Real>& w, std::size_t ticks) {
    loss = Real(0);
    readout.assign(ticks * w.n_out, Real(0));
    gradient.n = w.n, gradient.n_in = w.n_in, gradient.n_out = w.n_out, gradient.bias = w.bias;
    gradient.clear();
  }
};

/// Throws Defect where an array has not the size that the shapes say.
template <class Real>
void check_shapes(const Weights<Real>& w, const Trial& t) {
  const bool weights = w.n > 0 && w.n_out > 0 && w.input.size() == w.n * w.input_columns() &&
                       w.recurrent.size() == w.n * w.n && w.readout.size() == w.n_out * w.readout_columns();
  if (!weights) throw Defect("reference rule: the weight arrays do not have the sizes of the network");
  const bool trial = t.n_in == w.n_in && t.n_out == w.n_out && t.inputs.size() == t.ticks * t.n_in &&
                     t.targets.size() == t.ticks * t.n_out && (t.mask.empty() || t.mask.size() == t.ticks);
  if (!trial) throw Defect("reference rule: the trial's arrays do not have the sizes of the network and its ticks");
}

}  // namespace synq::reference
