#include "tools/experiment/alignment.hpp"

#include <cmath>

namespace synq::experiment {
std::optional<double> cosine(const std::vector<double>& a, const std::vector<double>& b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t k = 0; k < a.size(); ++k) ab += a[k] * b[k], aa += a[k] * a[k], bb += b[k] * b[k];
  if (aa == 0 || bb == 0) return {};
  return ab / std::sqrt(aa * bb);
}

std::vector<double> hidden_weights(const NetworkSpec& spec, const std::vector<WeightMatrix>& weights) {
  std::vector<double> all;
  for (const WeightMatrix& m : weights) {
    const bool input = m.name == "input_weight", recurrent = m.name == "recurrent_weight";
    if (input && spec.train_input) all.insert(all.end(), m.values.begin(), m.values.end());
    if (!recurrent || !spec.train_recurrent) continue;
    const std::vector<double> values = spec.sparse() ? spec.recurrent.entries(m.values) : m.values;
    all.insert(all.end(), values.begin(), values.end());
  }
  return all;
}

std::vector<double> step_of(Simulator& s, const NetworkSpec& spec, double rate, const Dataset& data,
                            std::size_t trial) {
  const std::vector<double> before = hidden_weights(spec, s.weights());
  s.trial(data, trial, true);
  s.write();
  std::vector<double> step = hidden_weights(spec, s.weights());
  for (std::size_t k = 0; k < step.size(); ++k) step[k] = -(step[k] - before[k]) / rate;
  return step;
}

Aligner::Aligner(const NetworkSpec& plain, const NetworkProof& proof, std::unique_ptr<reference::Gradient> gradient,
                 double rate, bool reset)
    : spec_(plain),
      rate_(rate),
      twin_(make_simulator(plain, proof, NumberPath::double_, reset)),
      gradient_(std::move(gradient)) {
  spec_.drop_weights();
}

Alignment Aligner::measure(const Simulator& simulator, const Dataset& data, std::size_t trial, std::uint64_t position) {
  const auto scratch = simulator.clone();
  twin_->take_words(simulator);
  const auto weights = reference::weights_of(simulator, spec_);
  const auto& gradient = gradient_->of(weights, data, trial).gradient;
  const std::vector<double> g =
      hidden_weights(spec_, {{"input_weight", 0, 0, gradient.input}, {"recurrent_weight", 0, 0, gradient.recurrent}});
  const std::vector<double> r = step_of(*twin_, spec_, rate_, data, trial),
                            q = step_of(*scratch, spec_, rate_, data, trial);
  return {position, cosine(r, g), cosine(q, r), cosine(q, g)};
}

}  // namespace synq::experiment
