#pragma once
#include <memory>
#include <random>

#include "hw_model/machine_simulator.hpp"
#include "tests/laws/config_of.hpp"
#include "tests/tools/experiment/support.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/experiment/network_builder.hpp"
#include "tools/experiment/npy.hpp"

/// Random networks on random machines.
namespace synq::test {

using namespace synq::experiment;

inline constexpr const char* formats[] = {
    "default = {word = 16, frac = 11}\nweight = {word = 16, frac = 13}\n",
    "default = {word = 12, frac = 8, round = \"stochastic\", random_bits = 6}\nweight = {word = 8, frac = 6, round = "
    "\"stochastic\", random_bits = 3, centred = true}\ntable_entry = {word = 12, frac = 9}\n",
    "default = {word = 16, frac = 11, round = \"down\"}\nweight = {word = 24, frac = 20, round = \"half_up\"}\n"
    "weight_visible = {word = 6, frac = 4}\n",
    "default = {word = 16, frac = 9}\nweight = {word = 16, frac = 13}\naccumulator = {word = 12, frac = 6, round = "
    "\"stochastic\"}\nreadout_accumulator = {word = 10, frac = 6}\n",
    "default = {word = 40, frac = 28}\nweight = {word = 40, frac = 33, round = \"stochastic\", random_bits = 12}\n"
    "constant_bits = 30\n"};

inline const std::string rate = "neuron = \"leaky_rate\"\nleak = 0.5\n",
                         spiking =
                             "tau = 8\nthreshold = 0.4\ntau_readout = 8\n"
                             "refractory = 2\nscaled_input = false\n"
                             "surrogate_height = 0.5\nsurrogate_width = 0.8\n"
                             "bias = true\n";
inline const std::string lif = "neuron = \"lif\"\n" + spiking,
                         alif = "neuron = \"alif\"\ntau_adaptation = 40\nadaptation = 0.2\n" + spiking;
inline const std::string per_trial = "update = \"trial\"\n";

struct Learner {
  std::string neuron, rule;
};
inline const Learner learners[] = {
    {rate, "name = \"none\"\n"},
    {rate, "name = \"rflo\"\n"},
    {rate, "name = \"rflo\"\nlag_bits = 2\n"},
    {lif, "name = \"eprop\"\nlag_bits = 3\nfiring_rate = {cost = 20, target_hz = 100}\n" + per_trial},
    {rate, "name = \"rflo\"\nfeedback = \"symmetric\"\n" + per_trial},
    {rate, "name = \"eprop\"\n"},
    {rate, "name = \"kernl\"\nnoise = 0.1\nmodel_rate = 0.1\n"},
    {rate, "name = \"eprop\"\ntrain = [\"recurrent\"]\n" + per_trial},
    {lif, "name = \"eprop\"\nfeedback = \"symmetric\"\n"},
    {lif, "name = \"eprop\"\nfiring_rate = {cost = 20, target_hz = 100}\n" + per_trial},
    {lif, "name = \"eprop_factorised\"\n"},
    {lif, "name = \"eprop_factorised\"\nfiring_rate = {cost = 20, target_hz = 100}\n" + per_trial},
    {alif, "name = \"eprop\"\n"},
    {alif,
     "name = \"eprop\"\ntrain = [\"input\", \"readout\"]\nfiring_rate = {cost = 20, target_hz = 100}\n" + per_trial},
};

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : random_(seed) {}
  std::size_t from(std::size_t low, std::size_t high) { return low + random_() % (high - low + 1); }
  bool coin() { return random_() % 2 == 0; }
  double real() { return random_() % 3 == 0 ? 0 : double(random_() % 2001) / 1000 - 0.6; }

 private:
  std::mt19937_64 random_;
};

/// A format of some word, rounding and overflow, of so few integer bits (the sign among them) that values leave its
/// range.
inline std::string random_format(Draw& d, int least_bits, int integer_bits = 1) {
  static constexpr const char* roundings[] = {"down",      "toward_zero",  "half_up",   "half_down",
                                              "half_away", "half_to_zero", "half_even", "stochastic"};
  static constexpr const char* overflows[] = {"saturate", "saturate_symmetric", "zero", "wrap"};
  const std::size_t word = d.from(std::size_t(least_bits), 16);
  return "{word = " + std::to_string(word) +
         ", frac = " + std::to_string(word - std::size_t(integer_bits) - d.from(0, 1)) + ", round = \"" +
         roundings[d.from(0, 7)] + "\", overflow = \"" + overflows[d.from(0, 3)] + "\"}";
}

inline Machine random_machine(Draw& d, const NetworkSpec& s) {
  Machine m;
  int widest = 0;
  for (const char* p : {"input_", "recurrent_", "readout_"}) widest = std::max(widest, synapse_bits(s, p));
  m.cores = d.from(1, std::min<std::size_t>(4, s.n));
  m.word_bits = widest * int(d.from(1, 4)) + int(d.from(0, std::size_t(widest) - 1));
  m.banks = d.from(1, 3);
  const std::size_t most = std::size_t(m.word_bits / widest) * m.banks;
  m.lanes = {d.from(1, most), d.from(1, 5), d.from(1, 5), d.from(1, most)};
  m.ports = d.coin() ? Ports::one_rw : Ports::one_r_one_w;
  m.pipeline_depth = d.from(0, 5);
  m.scan_width = d.from(1, 4);
  m.group_overhead = d.from(0, 3);
  m.skipping = Skipping(d.from(0, 2)), m.double_buffering = d.coin();
  m.parallel_projections = d.coin(), m.shared_banks = d.from(0, 3) == 0, m.traces_with_neurons = d.coin();
  m.flit_bits = d.from(1, 40), m.hops = d.from(0, 3), m.barrier_cycles = d.from(0, 5);
  return m;
}

inline constexpr std::size_t trials = 3, ticks = 12;

/// A network with data of its own, and both schedules of it.
struct Case {
  TemporaryFolder folder;
  std::unique_ptr<Experiment> experiment;
  std::unique_ptr<MachineSimulator> machine;
  Machine spec;

  /// sparse: some networks are.
  Case(Draw& d, const Learner& l, const std::string& numbers, bool sparse_too = true, const RandomSpec& random = {},
       const std::string& loss = "squared_error") {
    const std::size_t n_in = d.from(1, 4), n_out = d.from(loss == "squared_error" ? 1 : 2, 3), n = d.from(2, 9);
    std::vector<double> x, y, mask;
    for (std::size_t k = 0; k < trials * ticks * n_in; ++k) x.push_back(d.real());
    for (std::size_t k = 0; k < trials * ticks * n_out; ++k) y.push_back(d.real());
    for (std::size_t k = 0; k < trials * ticks; ++k) mask.push_back(k % 5 != 0);
    write_npy(folder.path + "/x.npy", {trials, ticks, n_in}, x);
    write_npy(folder.path + "/y.npy", {trials, ticks, n_out}, y);
    write_npy(folder.path + "/mask.npy", {trials, ticks}, mask);
    const bool batches = l.rule.find(per_trial) != std::string::npos;
    const std::string sparse = !sparse_too ? "autapses = true\n" : d.coin() ? "density = 0.6\n" : "";
    Config c =
        config_of("seed = 5\nnumber_path = \"fixed\"\nloss = \"" + loss +
                      "\"\n[task]\nname = "
                      "\"arrays\"\ninputs = \"x.npy\"\ntargets = \"y.npy\"\nmask = \"mask.npy\"\n"
                      "[network]\nunits = " +
                      std::to_string(n) + "\n" + sparse + l.neuron + "[rule]\n" + l.rule +
                      "[optimizer]\nrate = 0.05\n" + (batches ? "momentum = 0.5\n" : "") + "[formats]\n" + numbers,
                  folder.path);
    c.random = random;
    experiment = std::make_unique<Experiment>(c);
    NetworkSpec s = build_network(c, experiment->task());
    const NetworkProof proof = prove(s);
    spec = random_machine(d, s);
    machine = make_machine_simulator(s, proof, spec, c.network.reset_each_trial);
  }
};

}  // namespace synq::test
