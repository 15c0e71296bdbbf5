#pragma once
#include <vector>

namespace synq::experiment {

/// to diag(modes) from^T, row-major [n_to][n_from]; `to` and `from` are square, row-major, and the columns after the
/// modes do not count. Throws Defect where there are more modes than columns.
std::vector<double> between_bases(const std::vector<double>& to, const std::vector<double>& modes,
                                  const std::vector<double>& from);

}  // namespace synq::experiment
