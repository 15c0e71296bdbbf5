#include "tools/experiment/measures/spectrum.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"
#include "tools/experiment/measures/svd.hpp"

namespace synq::experiment {

std::size_t Spectrum::rank(double tolerance) const {
  if (values.empty() || values[0] == 0) return 0;
  return std::size_t(std::count_if(values.begin(), values.end(), [&](double s) { return s > tolerance * values[0]; }));
}

double Spectrum::effective_rank() const {
  double sum = 0, squares = 0;
  for (const double s : values) sum += s, squares += s * s;
  return squares == 0 ? 0 : sum * sum / squares;
}

std::vector<Spectrum> spectra(std::uint64_t trial, const std::vector<WeightMatrix>& now,
                              const std::vector<WeightMatrix>& start) {
  std::vector<Spectrum> all;
  for (std::size_t k = 0; k < now.size(); ++k) {
    const WeightMatrix& m = now[k];
    if (start.at(k).values.size() != m.values.size()) throw Defect("spectra: the weights have changed their shape");
    RowMajor change{m.n_post, m.n_pre, m.values};
    for (std::size_t i = 0; i < change.values.size(); ++i) change.values[i] -= start[k].values[i];
    all.push_back({trial, m.name, singular_values(change)});
  }
  return all;
}

std::string spectrum_csv(const std::vector<Spectrum>& all) {
  std::string text = "trial,matrix,index,singular_value\n";
  for (const Spectrum& s : all)
    for (std::size_t k = 0; k < s.values.size(); ++k)
      text += fmt::format("{},{},{},{}\n", s.trial, s.matrix, k + 1, s.values[k]);
  return text;
}

std::string rank_csv(const std::vector<Spectrum>& all) {
  std::string text = "trial,matrix,numerical_rank,effective_rank\n";
  for (const Spectrum& s : all) text += fmt::format("{},{},{},{}\n", s.trial, s.matrix, s.rank(), s.effective_rank());
  return text;
}

}  // namespace synq::experiment
