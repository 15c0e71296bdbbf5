#include "tools/experiment/aligned.hpp"

#include <cmath>

#include "core/error.hpp"

namespace synq::experiment {
namespace {

std::size_t side(const std::vector<double>& square) {
  const auto n = std::size_t(std::llround(std::sqrt(double(square.size()))));
  if (n * n != square.size()) throw Defect("between_bases: a basis is no square matrix");
  return n;
}

}  // namespace

std::vector<double> between_bases(const std::vector<double>& to, const std::vector<double>& modes,
                                  const std::vector<double>& from) {
  const std::size_t rows = side(to), columns = side(from);
  if (modes.size() > rows || modes.size() > columns) throw Defect("between_bases: more modes than columns");
  std::vector<double> m(rows * columns);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns; ++j)
      for (std::size_t k = 0; k < modes.size(); ++k)
        m[i * columns + j] += to[i * rows + k] * modes[k] * from[j * columns + k];
  return m;
}

}  // namespace synq::experiment
