#include "rules/reference/learner.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include "core/register_file.hpp"

namespace synq::reference {
namespace {

template <class W>
auto& matrix(W& w, std::size_t m) {
  return m == 0 ? w.input : m == 1 ? w.recurrent : w.readout;
}

/// Rates are given; momentum and limits are the spec's where weights are written once a trial.
Descent<double> descent(const NetworkSpec& s, double rate) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (!s.per_trial) return {-rate, 0, infinity, -infinity};
  auto d = constants_of<double, Descent<double>>(s.names, descent_constants("input_"));
  d.scale = -rate;
  return d;
}

}  // namespace

Learner::Learner(const NetworkSpec& s, const Rates& rates)
    : weights_{s.n, s.n_in, s.n_out, s.bias, s.input_weight, s.recurrent_matrix(), s.readout_weight},
      mean_(s.write.mean),
      mask_(s.recurrent_mask()) {
  const bool train[] = {s.train_input, s.train_recurrent, s.train_readout};
  for (std::size_t m = 0; m < 3; ++m) {
    if (!train[m]) continue;
    matrices_.push_back(m);
    sums_.emplace_back(matrix(weights_, m).size());
    descents_.push_back(descent(s, (m == 0 ? rates.input : m == 1 ? rates.recurrent : rates.readout) * mean_));
    if (s.write.adam) adams_.emplace_back(*s.write.adam, matrix(weights_, m).size());
  }
}

void Learner::add(const Weights<double>& gradient) {
  for (std::size_t m = 0; m < matrices_.size(); ++m) {
    const auto& g = matrix(gradient, matrices_[m]);
    for (std::size_t i = 0; i < g.size(); ++i) sums_[m][i] += g[i];
  }
}

void Learner::write() {
  const RealHandle<double> exact{};
  for (std::size_t m = 0; m < matrices_.size(); ++m) {
    auto& w = matrix(weights_, matrices_[m]);
    auto& sum = sums_[m];
    if (matrices_[m] == 1)
      for (std::size_t i = 0; i < mask_.size(); ++i) sum[i] = mask_[i] == 0 ? 0 : sum[i];
    if (adams_.empty()) {
      for (std::size_t i = 0; i < w.size(); ++i) descents_[m].step(exact, exact, w[i], sum[i]);
      continue;
    }
    adams_[m].step(w, sum, mean_);
    std::fill(sum.begin(), sum.end(), 0.0);
  }
}

std::vector<WeightMatrix> Learner::matrices() const {
  const Weights<double>& w = weights_;
  return {{"input_weight", w.n, w.input_columns(), w.input},
          {"recurrent_weight", w.n, w.n, w.recurrent},
          {"readout_weight", w.n_out, w.readout_columns(), w.readout}};
}

void Learner::archive(Archive& a) {
  a.field(weights_.input), a.field(weights_.recurrent), a.field(weights_.readout), a.field(sums_);
  for (Adam& adam : adams_) adam.visit([&](auto& m, auto& v, auto& n) { a.field(m), a.field(v), a.field(n); });
}

void ReferenceSimulator::digest(const std::function<void(std::string_view)>& f) const {
  for (const WeightMatrix& m : weights()) {
    f(m.name);
    for (const double x : m.values) f(std::to_string(std::bit_cast<std::uint64_t>(x))), f(" ");
  }
}

std::vector<std::pair<std::string, std::vector<double>>> ReferenceSimulator::words() const {
  std::vector<std::pair<std::string, std::vector<double>>> all;
  for (WeightMatrix& m : weights()) all.emplace_back(m.name, std::move(m.values));
  return all;
}

void ReferenceSimulator::archive(Archive& a) {
  a.field(ticks_);
  learner_.archive(a);
}

void ReferenceSimulator::take_words(const Simulator&) { throw Defect("a reference rule's simulator takes no words"); }

Weights<double> weights_of(const Simulator& simulator, const NetworkSpec& s) {
  Weights<double> w{s.n, s.n_in, s.n_out, s.bias, {}, {}, {}};
  for (WeightMatrix& m : simulator.weights())
    (m.name == "input_weight" ? w.input : m.name == "recurrent_weight" ? w.recurrent : w.readout) = std::move(m.values);
  return w;
}

}  // namespace synq::reference
