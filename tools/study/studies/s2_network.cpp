#include "tools/study/studies/s2_network.hpp"

#include <algorithm>
#include <cmath>

#include "tools/experiment/random_numbers.hpp"

namespace synq::study::s2 {

theory::ImpulseTask filter_task(double gain, double decay) {
  const double leak = 0.2;
  return {theory::RankOneActivation::identity, leak, 1, theory::leaky_filter(leak, gain, decay, 60)};
}

theory::RankOneNetwork drawn_network(std::size_t units, double gain, std::uint32_t seed, std::string_view purpose) {
  experiment::RandomNumbers random(seed, purpose);
  theory::RankOneNetwork n;
  for (auto* v : {&n.input, &n.write, &n.read, &n.readout})
    for (std::size_t i = 0; i < units; ++i) v->push_back(gain * random.normal());
  return n;
}

double largest_difference(const theory::Matrix2& a, const theory::Matrix2& b) {
  double worst = 0;
  for (std::size_t k = 0; k < 4; ++k) worst = std::max(worst, std::abs(a[k] - b[k]));
  return worst;
}

double distance(const theory::Matrix2& a, const theory::Matrix2& b) {
  double sum = 0;
  for (std::size_t k = 0; k < 4; ++k) sum += (a[k] - b[k]) * (a[k] - b[k]);
  return std::sqrt(sum);
}

}  // namespace synq::study::s2
