#include "hw_model/schedule.hpp"

#include <algorithm>

#include "rules/for_rule.hpp"

namespace synq {
namespace {

std::size_t ceil_div(std::size_t a, std::size_t b) { return (a + b - 1) / b; }

/// Forward, update, trace and neuron cycles of one core, which has so many neurons.
struct CoreForm {
  const Machine& m;
  const Load& load;
  std::size_t n;

  std::size_t forward() const {
    return pass(load.active_recurrent) + (load.copy && load.learns ? pass(load.active_copy) : 0);
  }
  std::size_t pass(std::size_t active_recurrent) const {
    const std::size_t active = m.skipping == Skipping::none ? load.n_in + load.n : load.active_input + active_recurrent;
    return active == 0 ? 0 : active * ceil_div(n, m.lanes.forward) + m.pipeline_depth;
  }
  std::size_t slots(std::size_t axons, std::size_t posts) const {
    if (axons == 0) return 0;
    return (m.cycles_per_update() * axons + m.group_overhead) * ceil_div(posts, m.lanes.update);
  }
  std::size_t update(std::size_t readout_axons) const {
    const std::size_t each[] = {load.train_input ? slots(load.accessed_input, n) : 0,
                                load.train_recurrent ? slots(load.accessed_recurrent, n) : 0,
                                load.train_readout ? slots(readout_axons, load.n_out) : 0};
    const std::size_t all = m.parallel_projections ? *std::max_element(each, each + 3) : each[0] + each[1] + each[2];
    return all == 0 ? 0 : all + m.pipeline_depth;
  }
};

}  // namespace

Load load_of(const NetworkSpec& s, std::size_t active_input, std::size_t active_recurrent) {
  const bool learns = s.rule != RuleKind::none;
  return {.n = s.n,
          .n_in = s.input_axons(),
          .n_out = s.n_out,
          .readout_axons = s.readout_axons(),
          .active_input = active_input,
          .active_recurrent = active_recurrent,
          .active_copy = active_recurrent,
          .copy = s.rule == RuleKind::kernl,
          .accessed_input = s.input_axons(),
          .accessed_recurrent = s.n,
          .lags = s.lag_bits > 0,
          .error_bits = s.names.reg("error").format.word,
          .train_input = learns && s.train_input,
          .train_recurrent = learns && s.train_recurrent,
          .train_readout = s.train_readout,
          .traces = for_rule(s, []<class Rule>() { return !RuleNames<Rule>::pre_registers.empty(); }),
          .learns = true};
}

std::array<Cycles, machine_phases> closed_form(const Machine& m, const Load& load) {
  std::array<Cycles, machine_phases> all{};
  const auto longest = [&](MachinePhase p, std::size_t cycles) {
    auto& c = all[std::size_t(p)].count;
    c = std::max<std::uint64_t>(c, cycles);
  };
  const std::size_t axons = std::max(load.n_in, load.n);
  longest(MachinePhase::scan, ceil_div(axons, m.scan_width) * (load.lags && load.learns ? 2 : 1));
  for (std::size_t core = 0; core < m.cores; ++core) {
    const Share share = share_of(load.n, m.cores, core);
    const CoreForm f{m, load, share.size()};
    const bool last = core + 1 == m.cores;
    const std::size_t own_axons = share.size() + (last ? load.readout_axons - load.n : 0);
    longest(MachinePhase::forward, f.forward());
    const bool beside = m.traces_with_neurons && load.traces && load.learns;
    const std::size_t second = load.copy && load.learns ? ceil_div(f.n, m.lanes.neuron) : 0;
    longest(MachinePhase::neuron, ceil_div(beside ? std::max({f.n, axons, load.n_out}) : f.n, m.lanes.neuron) + second);
    longest(MachinePhase::readout, load.n_out * ceil_div(own_axons, m.lanes.readout));
    if (load.learns) longest(MachinePhase::update, f.update(own_axons));
    longest(MachinePhase::commit, m.double_buffering ? 1 : ceil_div(f.n, m.lanes.neuron));
  }
  if (load.learns) {
    if (load.traces && !m.traces_with_neurons) longest(MachinePhase::trace, ceil_div(axons, m.lanes.neuron));
    longest(MachinePhase::broadcast, ceil_div(load.n_out * std::size_t(load.error_bits), m.flit_bits) + m.hops);
  }
  if (m.cores > 1) longest(MachinePhase::barrier, m.barrier_cycles);
  return all;
}

}  // namespace synq
