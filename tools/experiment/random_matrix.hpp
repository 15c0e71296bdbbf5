#pragma once
#include "tools/experiment/random_numbers.hpp"

namespace synq::experiment {

/// Independent N(0, deviation^2).
std::vector<double> gaussian_matrix(RandomNumbers, std::size_t count, double deviation);

/// The Q of a QR decomposition of a Gaussian matrix, times the gain; [n][n], row-major.
std::vector<double> orthogonal_matrix(RandomNumbers, std::size_t n, double gain);

}  // namespace synq::experiment
