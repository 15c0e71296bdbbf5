#pragma once
#include <cmath>
#include <span>
#include <vector>

namespace synq {

/// Adam on the double path, in the form of TensorFlow 1 and NEST (epsilon beside the uncorrected second moment).
/// Source: Kingma and Ba 2015 (arXiv 1412.6980), the efficient form at the end of section 2.
class Adam {
 public:
  struct Rates {
    double rate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  };
  Adam(const Rates& rates, std::size_t weights) : rates_(rates), mean_(weights), square_(weights) {}

  /// w <- w - rate sqrt(1 - b2^n) / (1 - b1^n) m / (sqrt v + eps); gradient is scale times `gradient`.
  void step(std::span<double> weight, std::span<const double> gradient, double scale) {
    ++updates_;
    const auto n = static_cast<double>(updates_);
    const double rate = rates_.rate * std::sqrt(1 - std::pow(rates_.beta2, n)) / (1 - std::pow(rates_.beta1, n));
    for (std::size_t k = 0; k < weight.size(); ++k) {
      const double g = scale * gradient[k];
      mean_[k] = rates_.beta1 * mean_[k] + (1 - rates_.beta1) * g;
      square_[k] = rates_.beta2 * square_[k] + (1 - rates_.beta2) * g * g;
      weight[k] -= rate * mean_[k] / (std::sqrt(square_[k]) + rates_.epsilon);
    }
  }

  /// What a checkpoint keeps: visit(first moments, second moments, updates).
  template <class F>
  void visit(const F& f) {
    f(mean_, square_, updates_);
  }

 private:
  Rates rates_;
  std::vector<double> mean_, square_;
  std::uint64_t updates_ = 0;
};

}  // namespace synq
