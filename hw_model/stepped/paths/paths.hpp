#pragma once
#include "hw_model/machine_simulator.hpp"

namespace synq {

/// On 32-bit words with 64-bit intermediates, and on 64-bit words with 128-bit ones.
std::unique_ptr<MachineSimulator> fast_machine_simulator(const NetworkSpec&, const NetworkProof&, const Machine&,
                                                         bool reset_each_trial);
std::unique_ptr<MachineSimulator> wide_machine_simulator(const NetworkSpec&, const NetworkProof&, const Machine&,
                                                         bool reset_each_trial);

}  // namespace synq
