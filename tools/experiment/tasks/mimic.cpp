#include <cmath>

#include "tools/experiment/random_matrix.hpp"
#include "tools/experiment/tasks/teacher.hpp"

namespace synq::experiment {
namespace {

/// [rows][columns + 1]: N(0, 1 / columns), and in the last column the biases.
std::vector<double> weights_and_biases(RandomNumbers weights, RandomNumbers biases, std::size_t rows,
                                       std::size_t columns, double bias_deviation) {
  std::vector<double> w;
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) w.push_back(weights.normal() / std::sqrt(double(columns)));
    w.push_back(bias_deviation * biases.normal());
  }
  return w;
}

}  // namespace

/// The targets are the readouts of a fixed random tanh network: W_in N(0, 1/n_in), W_rec orthogonal, W_out N(0, 1/n),
/// biases of neurons and readouts with standard deviation `bias_deviation`. Inputs: 0 or 1 with equal probability.
/// Source: Marschall, Cho, Savin 2020 (arXiv 1907.02649).
Task make_mimic(const TaskConfig& c, std::uint32_t seed, bool restarts) {
  const auto n = std::size_t(c.teacher.units), n_in = std::size_t(c.inputs), n_out = std::size_t(c.teacher.outputs);
  const auto numbers = [&](const char* what) { return RandomNumbers(seed, std::string("mimic ") + what); };
  TeacherWeights w{n, n_in, n_out, true, {}, {}, {}};
  w.input = weights_and_biases(numbers("input weights"), numbers("biases"), n, n_in, c.teacher.bias_deviation);
  w.recurrent = orthogonal_matrix(numbers("recurrent weights"), n, 1);
  w.readout =
      weights_and_biases(numbers("readout weights"), numbers("readout biases"), n_out, n, c.teacher.bias_deviation);
  return taught_by({reference::Activation::tanh, c.teacher.leak, w},
                   {std::size_t(c.trials), std::size_t(c.ticks), n_in, n_out, c.fresh, restarts, false, coin},
                   numbers("input"));
}

}  // namespace synq::experiment
