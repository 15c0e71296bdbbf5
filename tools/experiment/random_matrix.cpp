#include "tools/experiment/random_matrix.hpp"

#include <Eigen/QR>

namespace synq::experiment {

std::vector<double> gaussian_matrix(RandomNumbers random, std::size_t count, double deviation) {
  std::vector<double> w(count);
  for (double& x : w) x = deviation * random.normal();
  return w;
}

std::vector<double> orthogonal_matrix(RandomNumbers random, std::size_t n, double gain) {
  const auto size = static_cast<Eigen::Index>(n);
  Eigen::MatrixXd m(size, size);
  for (Eigen::Index i = 0; i < size; ++i)
    for (Eigen::Index j = 0; j < size; ++j) m(i, j) = random.normal();
  const Eigen::MatrixXd q = Eigen::HouseholderQR<Eigen::MatrixXd>(m).householderQ();
  std::vector<double> w;
  for (Eigen::Index i = 0; i < size; ++i)
    for (Eigen::Index j = 0; j < size; ++j) w.push_back(gain * q(i, j));
  return w;
}

}  // namespace synq::experiment
