#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "rules/simulator.hpp"

/// The rank of what has been learned.
namespace synq::experiment {

/// Singular values of W_K - W_0, of one weight matrix after K trials.
struct Spectrum {
  std::uint64_t trial = 0;     ///< trials presented before
  std::string matrix;          ///< input_weight, recurrent_weight, readout_weight
  std::vector<double> values;  ///< descending, min(n_post, n_pre) of them

  /// Values above `tolerance` times the largest; 0 for a matrix that has not changed.
  std::size_t rank(double tolerance = 1e-10) const;
  /// (sum s)^2 / sum s^2: how many directions share the change. 0 for a matrix that has not changed.
  /// Source: Williams, Payeur, Lajoie 2026 (arXiv 2606.00243), figure 6.
  double effective_rank() const;
};

/// One spectrum of each weight matrix. The two lists are of the same simulator, in the same order.
std::vector<Spectrum> spectra(std::uint64_t trial, const std::vector<WeightMatrix>& now,
                              const std::vector<WeightMatrix>& start);

/// Rows "trial,matrix,index,singular_value", and "trial,matrix,numerical_rank,effective_rank".
std::string spectrum_csv(const std::vector<Spectrum>&);
std::string rank_csv(const std::vector<Spectrum>&);

}  // namespace synq::experiment
