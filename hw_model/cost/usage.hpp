#pragma once
#include <array>
#include <optional>

#include "hw_model/cost/report.hpp"
#include "hw_model/schedule.hpp"
#include "hw_model/work_ledger.hpp"

/// How much a learning network uses a machine: measured by stepping it, or by closed forms.
namespace synq::cost {

/// Of the synapses of input, recurrent and readout, in this order.
using ByProjection = std::array<Span, 3>;
inline constexpr std::array projection_names{"input", "recurrent", "readout"};
Span sum_of(const ByProjection&);

/// Words of synapse memory that are moved, each of the machine's word_bits.
struct Words {
  ByProjection forward_read{};  ///< by the sums of input and recurrent projections
  ByProjection update_read{}, update_written{};
};

/// Cycles of each phase of a tick, a mean over ticks.
using PhaseCycles = std::array<double, machine_phases>;

struct Usage {
  ActiveAxons active{};           ///< means over ticks
  Words tick{};                   ///< of a tick that learns
  Words end_of_trial{}, write{};  ///< between ticks: of a trial, and of a write of accumulated gradients
  double ticks_per_trial = 1;
  double trials_per_write = 1;  ///< of a batch
};

/// Words that a tick moves. Reads are exact, and those of forward a mean where active axons of sparse projections are
/// not known one by one; of the words read in the update, none to all are written, as skipping leaves out those that
/// stay as they are.
Words closed_words(const Machine&, const NetworkSpec&, const ActiveAxons&);
/// The same of the passes over all synapses between ticks; nothing where the rule has none.
Words closed_end_of_trial(const Machine&, const NetworkSpec&);
Words closed_write(const Machine&, const NetworkSpec&);

/// Cycles of a tick in which so many axons are active, a whole number or a mean, where nothing stalls. Of sparse
/// projections forward and update follow from the length of every row, forward as if all rows were active equally
/// often.
PhaseCycles closed_cycles(const Machine&, const NetworkSpec&, const ActiveAxons&);
double sum_of(const PhaseCycles&);

}  // namespace synq::cost
