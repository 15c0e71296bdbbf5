#include "rules/trial_score.hpp"

#include <algorithm>
#include <cmath>

#include "rules/loss.hpp"

namespace synq {

void TrialScore::add(std::span<const double> output, std::span<const double> target, std::uint64_t now) {
  const double loss = loss_of(loss_, output, target);
  if (!std::isfinite(loss) && !broken()) result_.broken = std::int64_t(now);
  result_.loss += loss;
  ++result_.scored;
  add_score(loss_, output, score_);
  for (std::size_t k = 0; k < target.size(); ++k) wanted_[k] += target[k];
}

TrialResult TrialScore::result() const {
  const auto best = [](const std::vector<double>& v) { return std::max_element(v.begin(), v.end()) - v.begin(); };
  TrialResult r = result_;
  r.correct = r.scored > 0 && best(score_) == best(wanted_);
  return r;
}

}  // namespace synq
