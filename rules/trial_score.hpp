#pragma once
#include "rules/simulator.hpp"

namespace synq {

/// Loss and class of one trial, gathered tick by tick in double.
class TrialScore {
 public:
  TrialScore(LossKind loss, std::size_t n_out) : loss_(loss), score_(n_out), wanted_(n_out) {}

  /// One scored tick. `now` is noted where its loss is the first that is not finite.
  void add(std::span<const double> output, std::span<const double> target, std::uint64_t now);
  bool broken() const { return result_.broken >= 0; }
  /// The class that the outputs spoke for most, against the one that the targets did.
  TrialResult result() const;

 private:
  LossKind loss_;
  TrialResult result_;
  std::vector<double> score_, wanted_;  ///< [n_out], summed over the scored ticks
};

}  // namespace synq
