#pragma once
#include "hw_model/machine_simulator.hpp"
#include "hw_model/stepped/stepped_network_impl.hpp"
#include "rules/simulator_impl.hpp"

/// MachineSimulator on one number path. Included only by the files that instantiate it.
namespace synq {

template <class Path>
class MachineSimulatorOn final : public SimulatorOn<Path, SteppedNetwork<Path>, MachineSimulator> {
 public:
  using SimulatorOn<Path, SteppedNetwork<Path>, MachineSimulator>::SimulatorOn;

  std::unique_ptr<Simulator> clone() const override { return std::make_unique<MachineSimulatorOn>(*this); }
  const Machine& machine() const override { return this->network_.machine(); }
  Cycles cycles() const override { return this->network_.cycles(); }
  const TickReport& last_tick() const override { return this->network_.last_tick(); }
  const TickReport& total() const override { return this->network_.total(); }
  Load load() const override { return this->network_.load(); }
  void archive(Archive& a) override {
    SimulatorOn<Path, SteppedNetwork<Path>, MachineSimulator>::archive(a);
    this->network_.archive_cycles(a);
  }
  void flip(std::size_t projection, std::size_t word, std::size_t synapse, int bit) override {
    this->network_.flip(projection, word, synapse, bit);
  }
  std::int64_t word(std::size_t projection, std::size_t word, std::size_t synapse) const override {
    return std::int64_t(this->network_.bank(projection, word).get(synapse));
  }
  const Register& word_register(std::size_t projection, std::size_t word) const override {
    return this->network_.bank(projection, word).reg;
  }
  std::size_t words_per_synapse(std::size_t projection) const override {
    return this->network_.projection(projection).words.size();
  }
  void observe(Observer* o) override { this->network_.observe(o); }
  RealTime real_time() const override { return this->network_.real_time(); }
};

template <class Path>
std::unique_ptr<MachineSimulator> machine_simulator_on(const NetworkSpec& s, const NetworkProof& p, const Machine& m,
                                                       bool reset_each_trial) {
  return std::make_unique<MachineSimulatorOn<Path>>(SteppedNetwork<Path>(s, p, m), s, reset_each_trial);
}

}  // namespace synq
