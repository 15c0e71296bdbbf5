#pragma once
#include <vector>

#include "rules/reference/trial.hpp"
#include "rules/theory/mode.hpp"
#include "tools/experiment/tasks/task.hpp"

/// Matrix networks whose matrices are diagonal in the bases of their teacher. Source: Williams, Payeur, Lajoie 2026
/// (arXiv 2606.00243).
namespace synq::study {

using Modes = std::vector<theory::Mode<double>>;

/// Orthogonal matrices of a seed for so many units, inputs and outputs.
experiment::Bases drawn_bases(std::size_t n, std::uint32_t seed, std::string_view purpose);

/// A = U diag(a) P^T, W = P diag(w) P^T, B = P diag(b) V^T; as many units, inputs and outputs as modes.
reference::Weights<double> aligned_weights(const experiment::Bases&, const Modes&);

/// The fixed feedback P diag(a_hat) U^T, [n][n_out].
std::vector<double> aligned_feedback(const experiment::Bases&, const std::vector<double>& modes);

/// The diagonals of U^T A P, P^T B V and P^T W P. All matrices square.
Modes modes_of(const experiment::Bases&, const reference::Weights<double>&);

/// How much of a change of W does not keep to the modes: |off-diagonal part of P^T (W - W_0) P| / |W - W_0|, Frobenius
/// norms; 0 where nothing has changed.
double share_off_modes(const experiment::Bases&, const std::vector<double>& recurrent,
                       const std::vector<double>& recurrent_at_start);

/// sqrt of the summed squares of the differences of all weights of the modes.
double distance(const Modes&, const Modes&);

}  // namespace synq::study
