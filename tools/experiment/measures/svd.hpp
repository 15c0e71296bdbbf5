#pragma once
#include <cstddef>
#include <vector>

/// Singular value decompositions of row-major matrices, by Eigen, whose header svd.cpp alone includes.
namespace synq::experiment {

struct RowMajor {
  std::size_t rows, columns;
  std::vector<double> values;  ///< [rows][columns]
};

/// Descending, min(rows, columns) of them.
std::vector<double> singular_values(const RowMajor&);

/// value left right^T, the best approximation of rank one.
struct LeadingPart {
  double value;
  std::vector<double> left, right;  ///< of length 1; [rows], [columns]
};
LeadingPart leading_part(const RowMajor&);

}  // namespace synq::experiment
