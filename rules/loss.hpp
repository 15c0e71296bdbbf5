#pragma once
#include <span>

#include "rules/network_spec.hpp"

namespace synq {

/// The loss of one tick, in double: 0.5 sum (y - y*)^2, or -sum y* log softmax(y).
double loss_of(LossKind, std::span<const double> output, std::span<const double> target);

/// Adds what this tick says of each class: softmax(y), or y for the squared error.
void add_score(LossKind, std::span<const double> output, std::span<double> score);

}  // namespace synq
