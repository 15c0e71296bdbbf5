#include "hw_model/waveform.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"

namespace synq {
namespace {

constexpr std::array projections{"input", "recurrent", "readout"};
enum class State { idle, read, port, hazard, overhead, skipping };  // waits in the order of Wait
constexpr std::array state_names{"idle", "read", "port", "hazard", "overhead", "skipping"};
constexpr int number_bits = 32;

/// The register's name without its projection's, which is the scope.
std::string short_name(const Register& r, const std::string& projection) {
  return r.name.starts_with(projection + "_") ? r.name.substr(projection.size() + 1) : r.name;
}

}  // namespace

Waveform::Waveform(const std::string& path, MachineSimulator& machine, TickRange range)
    : path_(path), vcd_(path), machine_(machine), range_(range) {
  const auto top = vcd_.scope("machine");
  tick_ = vcd_.variable(top, "tick", number_bits);
  phase_ = vcd_.state(top, "phase", machine_phase_names);
  unit_ = vcd_.variable(top, "unit", number_bits);
  for (std::size_t c = 0; c < machine.machine().cores; ++c) {
    const auto core = vcd_.scope(top, fmt::format("core{}", c));
    cores_.emplace_back();
    for (std::size_t p = 0; p < projections.size(); ++p) cores_.back().push_back(declare(core, p));
  }
  machine_.observe(this);
}

Waveform::~Waveform() { machine_.observe(nullptr); }

Waveform::ProjectionSignals Waveform::declare(VcdWriter::Scope core, std::size_t p) {
  const Machine& m = machine_.machine();
  const auto scope = vcd_.scope(core, projections[p]);
  ProjectionSignals s{vcd_.state(scope, "state", state_names),
                      vcd_.variable(scope, "address", number_bits),
                      vcd_.variable(scope, "axon", number_bits),
                      {},
                      {}};
  for (std::size_t b = 0; b < m.banks; ++b) {
    const auto bank = vcd_.scope(scope, fmt::format("bank{}", b));
    s.banks.push_back(
        {vcd_.variable(bank, "address", number_bits), vcd_.variable(bank, "read", 1), vcd_.variable(bank, "write", 1)});
  }
  for (std::size_t l = 0; l < std::max(m.lanes.forward, m.lanes.update); ++l) {
    const auto lane = vcd_.scope(scope, fmt::format("lane{}", l));
    s.lanes.emplace_back();
    for (std::size_t k = 0; k < machine_.words_per_synapse(p); ++k) {
      const Register& r = machine_.word_register(p, k);
      s.lanes.back().push_back(vcd_.variable(lane, short_name(r, projections[p]), r.format.word));
    }
  }
  return s;
}

void Waveform::finish() {
  machine_.observe(nullptr);
  if (!begun_)
    throw ConfigError(
        fmt::format("none of the ticks {} to {} was run (there were {})", range_.first, range_.last, number_), path_);
  vcd_.finish();
}

void Waveform::tick(std::uint64_t number) {
  number_ = number;
  showing_ = number >= range_.first && number <= range_.last;
}

void Waveform::cycle(Cycles now, MachinePhase phase) {
  if (!showing_) return;
  if (!begun_) vcd_.begin(now);
  begun_ = true;
  vcd_.at(now);
  rest();
  vcd_.set(tick_, number_);
  vcd_.set(phase_, int(phase));
}

void Waveform::rest() {
  for (auto& core : cores_)
    for (ProjectionSignals& p : core) {
      vcd_.set(p.state, int(State::idle));
      for (const BankSignals& b : p.banks) vcd_.set(b.read, 0), vcd_.set(b.write, 0);
    }
}

void Waveform::unit(std::size_t first) {
  if (showing_) vcd_.set(unit_, first);
}

void Waveform::read(std::size_t core, const Group& g) {
  if (!showing_) return;
  ProjectionSignals& s = signals(core, g.projection);
  vcd_.set(s.state, int(State::read));
  vcd_.set(s.address, g.word), vcd_.set(s.axon, g.axon);
  for (std::size_t w = g.word; w < g.end; ++w) {
    const BankSignals& b = s.banks[w % s.banks.size()];
    vcd_.set(b.address, w / s.banks.size()), vcd_.set(b.read, 1);
  }
  show_lanes(s, g);
}

void Waveform::retire(std::size_t core, const Group& g, bool stored) {
  if (!showing_ || !stored) return;
  ProjectionSignals& s = signals(core, g.projection);
  for (std::size_t w = g.word; w < g.end; ++w) {
    const BankSignals& b = s.banks[w % s.banks.size()];
    vcd_.set(b.address, w / s.banks.size()), vcd_.set(b.write, 1);
  }
  show_lanes(s, g);
}

void Waveform::show_lanes(ProjectionSignals& s, const Group& g) {
  for (std::size_t l = 0; l < g.last - g.first; ++l)
    for (std::size_t k = 0; k < s.lanes[g.lane + l].size(); ++k)
      vcd_.set(s.lanes[g.lane + l][k], machine_.word(g.projection, k, g.first + l));
}

void Waveform::wait(std::size_t core, std::size_t projection, Wait why) {
  if (showing_) vcd_.set(signals(core, projection).state, int(State::port) + int(why));
}

}  // namespace synq
