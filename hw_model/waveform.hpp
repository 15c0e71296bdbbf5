#pragma once
#include <string>
#include <vector>

#include "hw_model/machine_simulator.hpp"
#include "hw_model/vcd.hpp"

namespace synq {

/// Ticks [first, last], counted from 1 as the simulator counts them.
struct TickRange {
  std::uint64_t first = 1, last = 10;
};

/// Writes what a machine does to a value change dump, one time unit a clock cycle. Hierarchy: the machine's phase, tick
/// and unit (the first neuron, axon or output that lanes without banks work on); in each core every projection with its
/// state (idle, read, port, hazard, ...), the address of the word and the axon; its banks with their address,
/// read and write; its lanes with the registers of the synapse that they hold. A register shows what was read, and what
/// was written from the cycle of the write on.
class Waveform final : public Observer {
 public:
  /// Observes `machine` until it is finished or destroyed. Throws ConfigError for a file that cannot be written.
  Waveform(const std::string& path, MachineSimulator& machine, TickRange);
  ~Waveform() override;
  Waveform(const Waveform&) = delete;
  Waveform& operator=(const Waveform&) = delete;

  /// Ends the dump. Throws ConfigError where it cannot be written, or no tick lay in the range.
  void finish();

  void tick(std::uint64_t number) override;
  void cycle(Cycles, MachinePhase) override;
  void unit(std::size_t first) override;
  void read(std::size_t core, const Group&) override;
  void retire(std::size_t core, const Group&, bool stored) override;
  void wait(std::size_t core, std::size_t projection, Wait) override;

 private:
  struct BankSignals {
    VcdWriter::Variable address, read, write;
  };
  struct ProjectionSignals {
    VcdWriter::Variable state, address, axon;
    std::vector<BankSignals> banks;
    std::vector<std::vector<VcdWriter::Variable>> lanes;  ///< [lane][register]
  };

  ProjectionSignals declare(VcdWriter::Scope core, std::size_t projection);
  ProjectionSignals& signals(std::size_t core, std::size_t projection) { return cores_[core][projection]; }
  void show_lanes(ProjectionSignals&, const Group&);
  void rest();  ///< what lasts one cycle ends

  std::string path_;
  VcdWriter vcd_;
  MachineSimulator& machine_;
  TickRange range_;
  bool begun_ = false, showing_ = false;
  VcdWriter::Variable tick_, phase_, unit_;
  std::uint64_t number_ = 0;
  std::vector<std::vector<ProjectionSignals>> cores_;
};

}  // namespace synq
