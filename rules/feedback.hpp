#pragma once
#include <cstddef>

namespace synq {

/// Learning signal of neuron i: L_i = sum_k B_ik err_k, summed exactly and written once.
/// weight(k): B_ik, either the neuron's own feedback word or the readout weight W_ki (weight transport).
struct Feedback {
  template <class H>
  struct Registers {
    H learning_signal;
  };

  template <class N, class Weight, class Error, class H>
  static N learning_signal(std::size_t n_out, const Weight& weight, const Error& error, const Registers<H>& q) {
    N sum = weight(0) * error(0);
    for (std::size_t k = 1; k < n_out; ++k) sum = sum + weight(k) * error(k);
    return quantize(sum, q.learning_signal);
  }
};

}  // namespace synq
