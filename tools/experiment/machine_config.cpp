#include "tools/experiment/machine_config.hpp"

namespace synq::experiment {
namespace {

constexpr std::int64_t most = 1 << 20;

std::size_t count(TableReader& t, const char* key, std::size_t fallback, std::int64_t least = 1) {
  return std::size_t(t.integer(key, std::int64_t(fallback), least, most));
}

Machine::Lanes read_lanes(TableReader t, const Machine::Lanes& l) {
  return {count(t, "forward", l.forward), count(t, "neuron", l.neuron), count(t, "readout", l.readout),
          count(t, "update", l.update)};
}

}  // namespace

Machine read_machine(TableReader t) {
  static constexpr std::array<std::string_view, 2> ports{"1RW", "1R1W"};
  Machine m;
  m.cores = count(t, "cores", m.cores);
  m.lanes = read_lanes(t.section("lanes"), m.lanes);
  m.word_bits = int(count(t, "word_bits", std::size_t(m.word_bits)));
  m.banks = count(t, "banks", m.banks);
  m.ports = t.choice("ports", ports, "1RW") == "1RW" ? Ports::one_rw : Ports::one_r_one_w;
  m.pipeline_depth = count(t, "pipeline_depth", m.pipeline_depth, 0);
  m.scan_width = count(t, "scan_width", m.scan_width);
  m.group_overhead = count(t, "group_overhead", m.group_overhead, 0);
  m.parallel_projections = t.boolean("parallel_projections", m.parallel_projections);
  m.shared_banks = t.boolean("shared_banks", m.shared_banks);
  m.traces_with_neurons = t.boolean("traces_with_neurons", m.traces_with_neurons);
  m.flit_bits = count(t, "flit_bits", m.flit_bits);
  m.hops = count(t, "hops", m.hops, 0);
  m.barrier_cycles = count(t, "barrier_cycles", m.barrier_cycles, 0);
  return m;
}

}  // namespace synq::experiment
