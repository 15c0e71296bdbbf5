#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "rules/network_spec.hpp"
#include "rules/simulator.hpp"
#include "rules/theory/overlaps.hpp"

namespace synq::experiment {

/// The four vectors of a rank-one network, N entries each: W_rec = u v^T / N, W_in = m, W_out = z^T / N.
struct RankOneVectors {
  std::vector<double> m, u, v, z;
};
/// Of a network with one input and one output. u and v are those of the leading singular value of W_rec, equally long;
/// what W_rec holds beside them is left out.
RankOneVectors rank_one_vectors(const std::vector<WeightMatrix>&);

/// Visible and invisible overlaps after some trials, and how far K = z z^T + v v^T - m m^T - u u^T has moved.
/// Source: Ger, Barak 2026 (arXiv 2605.04115).
struct NetworkOverlaps {
  std::uint64_t trial = 0;
  theory::Overlaps overlaps;
  double drift = 0;  ///< |K - K_0| / N, Frobenius norm
};
NetworkOverlaps measure_overlaps(std::uint64_t trial, const std::vector<WeightMatrix>& now,
                                 const std::vector<WeightMatrix>& start);

/// One row a measurement: trial, vm, vu, zm, zu (visible), mm, mu, uu, vv, vz, zz (invisible), drift.
std::string overlaps_csv(const std::vector<NetworkOverlaps>&);

}  // namespace synq::experiment
