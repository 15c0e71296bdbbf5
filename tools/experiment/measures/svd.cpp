#include "tools/experiment/measures/svd.hpp"

#include <Eigen/SVD>

namespace synq::experiment {
namespace {

using Svd = Eigen::BDCSVD<Eigen::MatrixXd>;

Svd decomposed(const RowMajor& m) {
  using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::MatrixXd matrix = Eigen::Map<const Rows>(m.values.data(), Eigen::Index(m.rows), Eigen::Index(m.columns));
  return Svd(matrix, Eigen::ComputeThinU | Eigen::ComputeThinV);
}

std::vector<double> vector_of(const Eigen::VectorXd& v) { return {v.data(), v.data() + v.size()}; }

}  // namespace

std::vector<double> singular_values(const RowMajor& m) { return vector_of(decomposed(m).singularValues()); }

LeadingPart leading_part(const RowMajor& m) {
  const Svd svd = decomposed(m);
  return {svd.singularValues()[0], vector_of(svd.matrixU().col(0)), vector_of(svd.matrixV().col(0))};
}

}  // namespace synq::experiment
