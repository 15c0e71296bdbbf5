#include "tools/study/networks/aligned_network.hpp"

#include <cmath>

#include "tools/experiment/aligned.hpp"
#include "tools/experiment/random_matrix.hpp"

namespace synq::study {
namespace {

using experiment::Bases;
using Numbers = std::vector<double>;

/// left^T m right, all [n][n].
Numbers between(const Numbers& left, const Numbers& m, const Numbers& right) {
  const auto n = std::size_t(std::lround(std::sqrt(double(m.size()))));
  Numbers half(n * n), out(n * n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t j = 0; j < n; ++j) half[i * n + j] += left[k * n + i] * m[k * n + j];
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t j = 0; j < n; ++j) out[i * n + j] += half[i * n + k] * right[k * n + j];
  return out;
}

Numbers all_of(const Modes& modes, double theory::Mode<double>::*weight) {
  Numbers out;
  for (const auto& m : modes) out.push_back(m.*weight);
  return out;
}

}  // namespace

Bases drawn_bases(std::size_t n, std::uint32_t seed, std::string_view purpose) {
  const auto draw = [&](const char* which) {
    return experiment::orthogonal_matrix({seed, std::string(purpose) + which}, n, 1);
  };
  return {draw(" readout"), draw(" input"), draw(" recurrent")};
}

reference::Weights<double> aligned_weights(const Bases& b, const Modes& modes) {
  using Mode = theory::Mode<double>;
  const std::size_t n = modes.size();
  return {n,
          n,
          n,
          false,
          experiment::between_bases(b.recurrent, all_of(modes, &Mode::input), b.input),
          experiment::between_bases(b.recurrent, all_of(modes, &Mode::recurrent), b.recurrent),
          experiment::between_bases(b.readout, all_of(modes, &Mode::readout), b.recurrent)};
}

Numbers aligned_feedback(const Bases& b, const Numbers& modes) {
  return experiment::between_bases(b.recurrent, modes, b.readout);
}

Modes modes_of(const Bases& b, const reference::Weights<double>& w) {
  const Numbers a = between(b.readout, w.readout, b.recurrent), in = between(b.recurrent, w.input, b.input),
                rec = between(b.recurrent, w.recurrent, b.recurrent);
  Modes out;
  for (std::size_t k = 0; k < w.n; ++k) out.push_back({a[k * w.n + k], in[k * w.n + k], rec[k * w.n + k]});
  return out;
}

double share_off_modes(const Bases& b, const Numbers& now, const Numbers& start) {
  Numbers change = now;
  for (std::size_t k = 0; k < change.size(); ++k) change[k] -= start[k];
  const Numbers m = between(b.recurrent, change, b.recurrent);
  const auto n = std::size_t(std::lround(std::sqrt(double(m.size()))));
  double off = 0, all = 0;
  for (std::size_t k = 0; k < m.size(); ++k) all += m[k] * m[k], off += k % (n + 1) == 0 ? 0 : m[k] * m[k];
  return all == 0 ? 0 : std::sqrt(off / all);
}

double distance(const Modes& x, const Modes& y) {
  double sum = 0;
  for (std::size_t k = 0; k < x.size(); ++k)
    for (const auto weight :
         {&theory::Mode<double>::readout, &theory::Mode<double>::input, &theory::Mode<double>::recurrent})
      sum += (x[k].*weight - y[k].*weight) * (x[k].*weight - y[k].*weight);
  return std::sqrt(sum);
}

}  // namespace synq::study
