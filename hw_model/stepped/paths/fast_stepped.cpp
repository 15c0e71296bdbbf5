#include "hw_model/stepped/paths/paths.hpp"
#include "hw_model/stepped/simulator_impl.hpp"

namespace synq {

std::unique_ptr<MachineSimulator> fast_machine_simulator(const NetworkSpec& s, const NetworkProof& p, const Machine& m,
                                                         bool reset_each_trial) {
  return machine_simulator_on<FastPath>(s, p, m, reset_each_trial);
}

}  // namespace synq
