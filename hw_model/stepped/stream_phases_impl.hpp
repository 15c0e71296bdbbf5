#pragma once
#include <algorithm>
#include <numeric>

#include "hw_model/stepped/stepped_network.hpp"
#include "hw_model/stepped/stream_work.hpp"

/// The phases of SteppedNetwork whose lanes read synapse memory: sums of inputs, and the synapses' own work.
namespace synq {
namespace detail {

inline std::vector<std::size_t> up_to(std::size_t count) {
  std::vector<std::size_t> all(count);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

}  // namespace detail

template <class Path>
std::vector<std::size_t> SteppedNetwork<Path>::active(const WordArray<Word>& activity) const {
  std::vector<std::size_t> rows;
  for (std::size_t j = 0; j < activity.size(); ++j)
    if (activity.raw[j] != Word{}) rows.push_back(j);
  return rows;
}

/// The rows that the forward pass goes through.
template <class Path>
std::vector<std::size_t> SteppedNetwork<Path>::visited(const WordArray<Word>& activity) const {
  if (machine_.skipping != Skipping::none) return active(activity);
  return detail::up_to(activity.size());
}

/// The axons of a hidden projection whose synapses execute the text. Where traces decay on access, a scan of the lag
/// words finds them.
template <class Path>
std::vector<std::size_t> SteppedNetwork<Path>::accessed(std::size_t projection, SynapseText text) {
  if (text != SynapseText::tick || spec_.lag_bits == 0 || !executes(projection, text))
    return detail::up_to(rows_[0][projection].rows.size());
  std::vector<std::size_t> axons = hidden_units_->accessed(projection);
  (projection == 0 ? load_.accessed_input : load_.accessed_recurrent) = axons.size();
  return axons;
}

template <class Path>
template <class Work>
void SteppedNetwork<Path>::run(MachinePhase phase, std::vector<Stream<Work>>& streams) {
  PhaseReport& r = report_[std::size_t(phase)];
  const auto some_left = [&] { return std::any_of(streams.begin(), streams.end(), [](auto& s) { return !s.idle(); }); };
  while (some_left()) {
    spend(phase, 1);
    for (auto& s : streams) s.cycle();
  }
  for (const auto& s : streams) r.activity.add(s.activity());
}

/// The weights' rows of active axons, added up by their neurons.
template <class Path>
void SteppedNetwork<Path>::sum_inputs(const WordArray<Word>& input, const WordArray<Word>& recurrent) {
  const Parts p = parts();
  StreamSpec spec{.banks = machine_.banks,
                  .depth = machine_.pipeline_depth,
                  .hazard_stalls = machine_.hazard_stalls,
                  .observer = watched_.get()};
  using Work = detail::ForwardWork<Path>;
  const Work work{&sums_, {&input_projection(), &recurrent_projection()}, {&input, &recurrent}, &p.random, p.tick};
  sums_.begin(machine_.cores * Stream<Work>::places(spec), machine_.lanes.forward);
  std::vector<Stream<Work>> streams;
  for (std::size_t core = 0; core < machine_.cores; ++core) {
    std::vector<Sweep> sweeps;
    for (const std::size_t projection : {1, 0})
      sweeps.emplace_back(projection, rows_[core][projection], visited(*work.activity[projection]),
                          machine_.lanes.forward, Sweep::Order::rows_outer);
    spec.core = core;
    streams.emplace_back(spec, core, std::move(sweeps), work);
  }
  run(MachinePhase::forward, streams);
}

template <class Path>
void SteppedNetwork<Path>::synapses(SynapseText text) {
  const Parts p = parts();
  const bool skips = machine_.skipping == Skipping::cycle && text == SynapseText::tick;
  const StreamSpec spec{.banks = machine_.banks,
                        .slot = machine_.cycles_per_update(),
                        .depth = machine_.pipeline_depth,
                        .overhead = machine_.group_overhead,
                        .hazard_stalls = machine_.hazard_stalls,
                        .write_all = machine_.skipping == Skipping::none,
                        .look_ahead = skips ? machine_.scan_width : 0,
                        .observer = watched_.get()};
  using Work = detail::SynapseWork<Path>;
  const std::size_t places = 3 * machine_.cores * Stream<Work>::places(spec);
  hidden_units_->begin(p.hidden, text, p.regulariser, p.random, p.tick, places);
  readout_units_->begin(p.readout_rule, text, no_output_, p.random, p.tick, places);
  const Work work{&*hidden_units_, &*readout_units_};
  const std::array hidden_axons{accessed(0, text), accessed(1, text)};
  if (load_.lags && text == SynapseText::tick)
    in_lanes(MachinePhase::scan, std::max(load_.n_in, load_.n), machine_.scan_width, [](std::size_t) {});
  std::vector<Stream<Work>> streams;
  // with 1R1W and one stream on a bank, its read and its write of a cycle have a port each
  const bool contended = machine_.ports == Ports::one_rw || (machine_.shared_banks && machine_.parallel_projections);
  std::vector<BankPorts> ports;
  ports.reserve(machine_.cores);  // streams point to them
  for (std::size_t core = 0; core < machine_.cores; ++core) {
    StreamSpec own = spec;
    own.core = core;
    if (contended) own.ports = &ports.emplace_back(machine_, rows_[core]);
    std::vector<Sweep> sweeps;
    for (std::size_t k = 0; k < 3; ++k)
      if (executes(k, text))
        sweeps.emplace_back(k, rows_[core][k], k < 2 ? hidden_axons[k] : detail::up_to(rows_[core][k].rows.size()),
                            machine_.lanes.update, Sweep::Order::groups_outer);
    if (machine_.parallel_projections)
      for (Sweep& each : sweeps) streams.emplace_back(own, streams.size(), std::vector{std::move(each)}, work);
    else
      streams.emplace_back(own, streams.size(), std::move(sweeps), work);
  }
  run(MachinePhase::update, streams);
}

/// Whether the synapses of projection k have work in this text.
template <class Path>
bool SteppedNetwork<Path>::executes(std::size_t k, SynapseText text) const {
  const RuleUnits<Path>& units = k < 2 ? *hidden_units_ : *readout_units_;
  if (!units.learns(k < 2 ? k : 0)) return false;
  if (text == SynapseText::end_of_trial) return units.adds_regulariser();
  return text == SynapseText::tick || units.accumulates_gradients();
}

}  // namespace synq
