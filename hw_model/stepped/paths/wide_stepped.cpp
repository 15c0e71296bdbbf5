#include "hw_model/stepped/paths/paths.hpp"
#include "hw_model/stepped/simulator_impl.hpp"

namespace synq {

std::unique_ptr<MachineSimulator> wide_machine_simulator(const NetworkSpec& s, const NetworkProof& p, const Machine& m,
                                                         bool reset_each_trial) {
  return machine_simulator_on<WidePath>(s, p, m, reset_each_trial);
}

}  // namespace synq
