#include "hw_model/cost/usage.hpp"

#include <algorithm>
#include <cmath>

#include "hw_model/stepped/groups.hpp"

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

enum Projection { input, recurrent, readout };

/// Words of all rows of a projection, in all cores.
double words_of(const Machine& m, const NetworkSpec& s, Projection p, std::size_t lanes) {
  double words = 0;
  for (std::size_t core = 0; core < m.cores; ++core) {
    const CoreRows all = core_rows(m, s, core)[p];
    for (const CoreRow& row : all.rows) words += words_of_row(row.count, lanes, all.synapses_per_word);
  }
  return words;
}

/// Shares of the axons whose synapses execute the rule in a tick.
struct Accessed {
  double input = 1, recurrent = 1;
  static Accessed of(const NetworkSpec& s, const ActiveAxons& a) {
    const auto rows = double(s.input_axons()), n = double(s.n);
    return {a.accessed_input.value_or(rows) / rows, a.accessed_recurrent.value_or(n) / n};
  }
};

/// Words that the update comes to, by projection.
using Updated = std::array<double, 3>;
Updated updated_in_hidden(const Machine& m, const NetworkSpec& s, const Accessed& share) {
  if (s.rule == RuleKind::none) return {};
  return {s.train_input ? share.input * words_of(m, s, input, m.lanes.update) : 0,
          s.train_recurrent ? share.recurrent * words_of(m, s, recurrent, m.lanes.update) : 0, 0};
}
Updated updated(const Machine& m, const NetworkSpec& s, const Accessed& share) {
  Updated words = updated_in_hidden(m, s, share);
  if (s.train_readout) words[readout] = words_of(m, s, readout, m.lanes.update);
  return words;
}

/// Cycles of one core's synapses by the length of every row.
struct RowCycles {
  const Machine& m;
  const NetworkSpec& s;
  std::array<CoreRows, 3> rows;

  double groups(Projection p, std::size_t lanes) const {
    std::size_t sum = 0;
    for (const CoreRow& row : rows[p].rows) sum += (row.count + lanes - 1) / lanes;
    return double(sum);
  }
  std::size_t longest(Projection p) const {
    std::size_t most = 0;
    for (const CoreRow& row : rows[p].rows) most = std::max(most, row.count);
    return most;
  }
  double forward(const ActiveAxons& active) const {
    const double axons = active.input + active.recurrent;
    return active.input / double(s.input_axons()) * groups(input, m.lanes.forward) +
           active.recurrent / double(s.n) * groups(recurrent, m.lanes.forward) +
           std::min(1., axons) * double(m.pipeline_depth);
  }
  /// share: of the axons whose synapses execute the rule
  double slots(Projection p, double share) const {
    const std::size_t columns = (longest(p) + m.lanes.update - 1) / m.lanes.update;
    return share * double(m.cycles_per_update()) * groups(p, m.lanes.update) +
           std::min(1., share * double(rows[p].rows.size())) * double(m.group_overhead * columns);
  }
  double update(const Accessed& share) const {
    const bool hidden = s.rule != RuleKind::none;
    const double each[] = {hidden && s.train_input ? slots(input, share.input) : 0,
                           hidden && s.train_recurrent ? slots(recurrent, share.recurrent) : 0,
                           s.train_readout ? slots(readout, 1) : 0};
    const double all = m.parallel_projections ? *std::max_element(each, each + 3) : each[0] + each[1] + each[2];
    return all == 0 ? 0 : all + double(m.pipeline_depth);
  }
};

/// A mean as a mixture of the whole numbers below and above it.
struct Whole {
  std::size_t count;
  double share;
};
std::vector<Whole> around(double mean) {
  const double below = std::floor(mean), part = mean - below;
  if (part == 0) return {{std::size_t(below), 1}};
  return {{std::size_t(below), 1 - part}, {std::size_t(below) + 1, part}};
}

Words all_of(const Updated& words, const Machine& m) {
  Words w;
  for (std::size_t p = 0; p < words.size(); ++p) {
    w.update_read[p] = exactly(words[p]);
    w.update_written[p] = {m.skipping == Skipping::none ? words[p] : 0, words[p]};
  }
  return w;
}

}  // namespace

Span sum_of(const ByProjection& words) {
  Span sum;
  for (const Span& own : words) sum.low += own.low, sum.high += own.high;
  return sum;
}

Words closed_words(const Machine& m, const NetworkSpec& s, const ActiveAxons& active) {
  Words w = all_of(updated(m, s, Accessed::of(s, active)), m);
  const double passes = s.rule == RuleKind::kernl ? 2 : 1;  // its noisy copy reads the same weights
  const auto read = [&](Projection p, double axons) {
    return exactly(passes * axons * words_of(m, s, p, m.lanes.forward));
  };
  w.forward_read[input] = read(input, active.input / double(s.input_axons()));
  w.forward_read[recurrent] = read(recurrent, active.recurrent / double(s.n));
  return w;
}

Words closed_end_of_trial(const Machine& m, const NetworkSpec& s) {
  return s.per_trial && s.regularised ? all_of(updated_in_hidden(m, s, {}), m) : Words{};
}

Words closed_write(const Machine& m, const NetworkSpec& s) {
  return s.per_trial ? all_of(updated(m, s, {}), m) : Words{};
}

PhaseCycles closed_cycles(const Machine& m, const NetworkSpec& s, const ActiveAxons& active) {
  PhaseCycles mean{};
  for (const Whole& axons : around(active.input + active.recurrent))
    for (const Whole& inputs : around(active.accessed_input.value_or(double(s.input_axons()))))
      for (const Whole& neurons : around(active.accessed_recurrent.value_or(double(s.n)))) {
        Load load = load_of(s, axons.count, 0);
        load.accessed_input = inputs.count, load.accessed_recurrent = neurons.count;
        const auto cycles = closed_form(m, load);
        for (std::size_t p = 0; p < machine_phases; ++p)
          mean[p] += axons.share * inputs.share * neurons.share * double(cycles[p].count);
      }
  if (!s.sparse()) return mean;
  double forward = 0, update = 0;
  for (std::size_t core = 0; core < m.cores; ++core) {
    const RowCycles rows{m, s, core_rows(m, s, core)};
    forward = std::max(forward, rows.forward(active)), update = std::max(update, rows.update(Accessed::of(s, active)));
  }
  mean[std::size_t(MachinePhase::forward)] = forward, mean[std::size_t(MachinePhase::update)] = update;
  return mean;
}

double sum_of(const PhaseCycles& cycles) {
  double sum = 0;
  for (const double c : cycles) sum += c;
  return sum;
}

}  // namespace synq::cost
