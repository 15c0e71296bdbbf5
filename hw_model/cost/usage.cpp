#include "hw_model/cost/usage.hpp"

#include <algorithm>
#include <cmath>

namespace synq::cost {
namespace {

/// Words that a row of so many synapses takes when lanes walk over it, k synapses to a word. A word in which two groups
/// of lanes meet is moved once for each.
double words_of_row(std::size_t synapses, std::size_t lanes, std::size_t k) {
  std::size_t words = 0;
  for (std::size_t first = 0; first < synapses; first += lanes) {
    const std::size_t last = std::min(first + lanes, synapses);
    words += (last - 1) / k - first / k + 1;
  }
  return double(words);
}

/// Rows of one projection in all cores.
struct Rows {
  const Machine& m;
  const NetworkSpec& s;

  std::size_t per_word(const char* projection) const { return std::size_t(m.word_bits / synapse_bits(s, projection)); }
  /// Words of one axon's row onto all neurons.
  double onto_neurons(const char* projection, std::size_t lanes) const {
    double words = 0;
    for (std::size_t core = 0; core < m.cores; ++core)
      words += words_of_row(share_of(s.n, m.cores, core).size(), lanes, per_word(projection));
    return words;
  }
  double updated() const {
    const bool hidden = s.rule != RuleKind::none;
    double words = 0;
    if (hidden && s.train_input) words += double(s.input_axons()) * onto_neurons("input_", m.lanes.update);
    if (hidden && s.train_recurrent) words += double(s.n) * onto_neurons("recurrent_", m.lanes.update);
    return words + (s.train_readout ? readout() : 0);
  }
  double readout() const {
    return double(s.readout_axons()) * words_of_row(s.n_out, m.lanes.update, per_word("readout_"));
  }
};

Words all_of(double words, const Machine& m) {
  return {{}, exactly(words), {m.skipping == Skipping::none ? words : 0, words}};
}

}  // namespace

Words closed_words(const Machine& m, const NetworkSpec& s, const ActiveAxons& active) {
  const Rows rows{m, s};
  Words w = all_of(rows.updated(), m);
  w.forward_read = exactly(active.input * rows.onto_neurons("input_", m.lanes.forward) +
                           active.recurrent * rows.onto_neurons("recurrent_", m.lanes.forward));
  return w;
}

Words closed_end_of_trial(const Machine& m, const NetworkSpec& s) {
  if (!s.per_trial || !s.regularised) return {};
  const Rows rows{m, s};
  return all_of(rows.updated() - (s.train_readout ? rows.readout() : 0), m);
}

Words closed_write(const Machine& m, const NetworkSpec& s) {
  return s.per_trial ? all_of(Rows{m, s}.updated(), m) : Words{};
}

std::optional<PhaseCycles> closed_cycles(const Machine& m, const NetworkSpec& s, const ActiveAxons& active) {
  if (s.sparse()) return {};
  const double axons = active.input + active.recurrent, below = std::floor(axons), part = axons - below;
  PhaseCycles mean{};
  for (const auto& [share, whole] : {std::pair(1 - part, below), std::pair(part, below + 1)}) {
    const auto cycles = closed_form(m, load_of(s, std::size_t(whole), 0));
    for (std::size_t p = 0; p < machine_phases; ++p) mean[p] += share * double(cycles[p].count);
  }
  return mean;
}

double sum_of(const PhaseCycles& cycles) {
  double sum = 0;
  for (const double c : cycles) sum += c;
  return sum;
}

}  // namespace synq::cost
