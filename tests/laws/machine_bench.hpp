#pragma once
#include "core/error.hpp"
#include "tests/laws/machine_case.hpp"

/// Small networks on machines whose cycles are counted by hand.
namespace synq::test {

inline const std::string plain = "default = {word = 16, frac = 11}\nweight = {word = 16, frac = 13}\n";
inline const std::string rates = "neuron = \"leaky_rate\"\nleak = 0.5\nbias = false\n";

/// A network whose inputs are given tick by tick, one trial of them, on a machine.
struct Bench {
  TemporaryFolder folder;
  std::unique_ptr<Experiment> experiment;
  std::unique_ptr<MachineSimulator> machine;
  NetworkSpec spec;

  /// x: [ticks][n_in].
  Bench(const std::vector<double>& x, std::size_t n_in, std::size_t n_out, const std::string& network,
        const std::string& rule, const std::string& numbers, const Machine& m) {
    const std::size_t length = x.size() / n_in;
    write_npy(folder / "x.npy", {1, length, n_in}, x);
    write_npy(folder / "y.npy", {1, length, n_out}, std::vector<double>(length * n_out, 0.5));
    const Config c = config_of(
        "seed = 5\nnumber_path = \"fixed\"\nloss = \"squared_error\"\n[task]\nname = \"arrays\"\ninputs = \"x.npy\"\n"
        "targets = \"y.npy\"\n[network]\n" +
            network + "[rule]\n" + rule + "[optimizer]\nrate = 0.05\n[formats]\n" + numbers,
        folder.path);
    experiment = std::make_unique<Experiment>(c);
    spec = build_network(c, experiment->task());
    const NetworkProof proof = prove(spec);
    machine = make_machine_simulator(spec, proof, m, true);
  }
  void learn() { machine->trial(experiment->task().train, 0, true); }
  std::vector<double> words(const std::string& name) const {
    for (const auto& [key, values] : machine->words())
      if (key == name) return values;
    throw Defect("no words called " + name);
  }
};

}  // namespace synq::test
