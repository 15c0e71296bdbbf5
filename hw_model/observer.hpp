#pragma once
#include "hw_model/schedule.hpp"
#include "hw_model/stepped/groups.hpp"

namespace synq {

/// Why no slot of a group starts in a cycle in which one could, or a write is late at the end: see Stalls
/// (hw_model/stepped/stream.hpp).
enum class Wait { port, hazard, overhead, skipping };

/// What a machine does, told as it does it: for waveforms and tests. Every function may be left out.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void tick(std::uint64_t /*number*/) {}
  /// At the start of every cycle, before anything is read or written in it.
  virtual void cycle(Cycles, MachinePhase) {}
  /// Neurons, axons or outputs that lanes without banks work on in this cycle: the first of them.
  virtual void unit(std::size_t /*first*/) {}
  /// The words of a group are read, and its lanes start; slot by slot, where a group takes several of its banks: then
  /// Group is what banks serve in the slot. Projections are those of MachineSimulator::word.
  virtual void read(std::size_t /*core*/, const Group&) {}
  /// They leave the pipeline, slot by slot: stored is whether they are written to synapse memory.
  virtual void retire(std::size_t /*core*/, const Group&, bool /*stored*/) {}
  virtual void wait(std::size_t /*core*/, std::size_t /*projection*/, Wait) {}
};

/// Who watches a machine; a copy of the machine is watched by nobody.
class Watched {
 public:
  Watched() = default;
  Watched(const Watched&) {}
  Watched& operator=(const Watched&) { return *this; }

  void by(Observer* o) { observer_ = o; }
  explicit operator bool() const { return observer_ != nullptr; }
  Observer* operator->() const { return observer_; }
  Observer* get() const { return observer_; }

 private:
  Observer* observer_ = nullptr;
};

}  // namespace synq
