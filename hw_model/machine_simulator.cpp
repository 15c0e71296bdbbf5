#include "hw_model/machine_simulator.hpp"

#include "hw_model/stepped/paths/paths.hpp"

namespace synq {

std::unique_ptr<MachineSimulator> make_machine_simulator(const NetworkSpec& s, const NetworkProof& p, const Machine& m,
                                                         bool reset_each_trial) {
  check_fits(s, p);
  const bool fast = p.word_bits <= 32 && p.widest() <= 64;
  return (fast ? fast_machine_simulator : wide_machine_simulator)(s, p, m, reset_each_trial);
}

}  // namespace synq
