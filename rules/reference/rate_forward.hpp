#pragma once
#include "rules/reference/dense.hpp"
#include "rules/reference/rate_cell.hpp"
#include "rules/reference/trial.hpp"

namespace synq::reference {

/// A leaky rate network that only runs forward, a tick at a time, for as long as one likes: a teacher.
/// u[t] = W_rec h[t-1] + W_in x[t] + b ;  h[t] = (1-a) h[t-1] + a phi(u[t]) ;  y[t] = W_out h[t] + b_out.
/// Source: Marschall, Cho, Savin 2020 (arXiv 1907.02649), section 2.
template <class Real>
class RateForward {
 public:
  /// At rest: h = 0.
  RateForward(Activation activation, double leak, const Weights<Real>& w)
      : neurons_(activation, leak),
        n_(w.n),
        n_in_(w.n_in),
        input_(w.n_in + 1, Real(1)),
        activity_(w.n + 1, Real(1)),
        arriving_(w.n),
        surrogate_(w.n),
        readout_(w.n_out) {
    transpose(w.recurrent, n_, n_, recurrent_weight_);
    transpose(w.input, n_, w.input_columns(), input_weight_);
    transpose(w.readout, w.n_out, w.readout_columns(), readout_weight_);
    rest();
  }

  /// h = 0.
  void rest() { std::fill_n(activity_.begin(), n_, Real(0)); }

  /// Takes x[t], [n_in], and gives y[t], [n_out], valid until the next call.
  const std::vector<Real>& tick(std::span<const double> x) {
    std::copy_n(x.begin(), n_in_, input_.begin());
    std::fill(arriving_.begin(), arriving_.end(), Real(0));
    add_weighted_rows(rows(recurrent_weight_, n_), activity_.data(), arriving_.data());
    add_weighted_rows(rows(input_weight_, n_), input_.data(), arriving_.data());
    neurons_.tick(n_, arriving_.data(), activity_.data(), activity_.data(), surrogate_.data());
    std::fill(readout_.begin(), readout_.end(), Real(0));
    add_weighted_rows(rows(readout_weight_, readout_.size()), activity_.data(), readout_.data());
    return readout_;
  }

 private:
  static Rows<Real> rows(const std::vector<Real>& m, std::size_t columns) {
    return {m.data(), m.size() / columns, columns, columns};
  }

  RateCell<Real> neurons_;
  std::size_t n_, n_in_;
  std::vector<Real> recurrent_weight_, input_weight_, readout_weight_;  ///< transposed: [pre (+ 1)][post]
  std::vector<Real> input_, activity_;                                  ///< [x; 1], [h; 1]
  std::vector<Real> arriving_, surrogate_, readout_;                    ///< u, phi'(u), y
};

}  // namespace synq::reference
