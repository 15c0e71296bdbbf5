#pragma once
#include "rules/theory/overlaps.hpp"

namespace synq::theory {

/// The four vectors of a rank-one network, N entries each (or their gradient). See overlaps.hpp for its equations.
struct RankOneNetwork {
  std::vector<double> input;    ///< m
  std::vector<double> write;    ///< u: recurrent, into the states
  std::vector<double> read;     ///< v: recurrent, from the activities
  std::vector<double> readout;  ///< z

  std::size_t units() const { return input.size(); }
};

/// Summed in ascending order of the units.
Overlaps overlaps_of(const RankOneNetwork&);

struct RankOneOutcome {
  double loss = 0;
  std::vector<double> response;  ///< y[1] .. y[T]
  RankOneNetwork gradient;       ///< dL/dm, dL/du, dL/dv, dL/dz
};
/// The loss of the impulse trial and its exact gradient, by unrolling: what the overlaps predict.
/// Throws Defect where the vectors have not one length.
RankOneOutcome rank_one_gradient(const ImpulseTask&, const RankOneNetwork&);

/// theta - eta N dL/dtheta
RankOneNetwork rank_one_step(const ImpulseTask&, const RankOneNetwork&, double eta);

/// The largest |K_ij| of the difference of two networks' K = z z^T + v v^T - m m^T - u u^T.
double invariant_difference(const RankOneNetwork&, const RankOneNetwork&);

}  // namespace synq::theory
