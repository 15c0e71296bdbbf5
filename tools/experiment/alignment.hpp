#pragma once
#include <memory>
#include <optional>

#include "rules/reference/bptt_simulator.hpp"

/// How far a rule's step points from the exact gradient, and how much of that is the arithmetic's doing.
namespace synq::experiment {

/// Cosines between g (exact gradient, BPTT), r (the rule in double) and q (the rule as quantized), on one trial from
/// the same words. Empty where one of the two vectors is zero.
struct Alignment {
  std::uint64_t trial = 0;
  std::optional<double> r_g;  ///< cos(r, g): the rule's bias
  std::optional<double> q_r;  ///< cos(q, r): the arithmetic's damage
  std::optional<double> q_g;  ///< cos(q, g): both
};

/// cos(a, b); empty where one of them is zero.
std::optional<double> cosine(const std::vector<double>& a, const std::vector<double>& b);

/// The trained hidden weights of a network in one vector, W_in then W_rec; absent synapses are left out.
std::vector<double> hidden_weights(const NetworkSpec&, const std::vector<WeightMatrix>&);

/// -(weights after - before) / rate of one trial with its writes, in the order of hidden_weights.
std::vector<double> step_of(Simulator&, const NetworkSpec&, double rate, const Dataset&, std::size_t trial);

class Aligner {
 public:
  /// `plain` is the spec with plain gradient descent of the given rate. Vectors are the input and recurrent weights.
  Aligner(const NetworkSpec& plain, const NetworkProof&, std::unique_ptr<reference::Gradient>, double rate,
          bool reset_each_trial);

  Alignment measure(const Simulator&, const Dataset&, std::size_t trial, std::uint64_t position);

 private:
  NetworkSpec spec_;
  double rate_;
  std::unique_ptr<Simulator> twin_;  ///< the rule in double
  std::unique_ptr<reference::Gradient> gradient_;
};

}  // namespace synq::experiment
