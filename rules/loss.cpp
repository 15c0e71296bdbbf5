#include "rules/loss.hpp"

#include <algorithm>
#include <cmath>

namespace synq {
namespace {

double log_sum_exp(std::span<const double> y) {
  const double top = *std::max_element(y.begin(), y.end());
  double sum = 0;
  for (const double x : y) sum += std::exp(x - top);
  return top + std::log(sum);
}

}  // namespace

double loss_of(LossKind kind, std::span<const double> y, std::span<const double> target) {
  double loss = 0;
  if (kind == LossKind::squared_error) {
    for (std::size_t k = 0; k < y.size(); ++k) loss += 0.5 * (y[k] - target[k]) * (y[k] - target[k]);
    return loss;
  }
  const double all = log_sum_exp(y);
  for (std::size_t k = 0; k < y.size(); ++k) loss += target[k] * (all - y[k]);
  return loss;
}

void add_score(LossKind kind, std::span<const double> y, std::span<double> score) {
  const double all = kind == LossKind::squared_error ? 0 : log_sum_exp(y);
  for (std::size_t k = 0; k < y.size(); ++k) score[k] += kind == LossKind::squared_error ? y[k] : std::exp(y[k] - all);
}

}  // namespace synq
