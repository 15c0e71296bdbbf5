#pragma once
#include "hw_model/observer.hpp"
#include "hw_model/stepped/report.hpp"
#include "rules/simulator.hpp"

namespace synq {

/// A simulator that runs on a machine, cycle by cycle (hw_model/stepped/stepped_network.hpp).
class MachineSimulator : public Simulator {
 public:
  virtual const Machine& machine() const = 0;
  virtual Cycles cycles() const = 0;  ///< since the start
  virtual const TickReport& last_tick() const = 0;
  virtual const TickReport& total() const = 0;  ///< of all ticks, and the work of synapses between them
  virtual Load load() const = 0;                ///< what the closed forms of the last tick depend on
  /// Turns one bit of a stored word around. projection: 0 input, 1 recurrent, 2 readout; word: of the rule's State, the
  /// weight first. Throws Defect for a place that does not exist.
  virtual void flip(std::size_t projection, std::size_t word, std::size_t synapse, int bit) = 0;
  /// A stored word, as flip() names it: its raw integer.
  virtual std::int64_t word(std::size_t projection, std::size_t word, std::size_t synapse) const = 0;
  /// Its register.
  virtual const Register& word_register(std::size_t projection, std::size_t word) const = 0;
  virtual std::size_t words_per_synapse(std::size_t projection) const = 0;
  /// Tells an observer what happens from now on; nullptr: nobody. It must outlive the simulator or be taken off.
  virtual void observe(Observer*) = 0;
  virtual RealTime real_time() const = 0;
};

/// On the narrowest fixed path that the proof allows. Throws ConfigError where the machine cannot hold the network.
std::unique_ptr<MachineSimulator> make_machine_simulator(const NetworkSpec&, const NetworkProof&, const Machine&,
                                                         bool reset_each_trial);

}  // namespace synq
