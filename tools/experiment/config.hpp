#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hw_model/machine.hpp"
#include "rules/simulator.hpp"
#include "tools/experiment/tasks/task_config.hpp"
#include "tools/experiment/toml_reader.hpp"

/// One experiment as its config describes it. docs/config.md explains every key.
namespace synq::experiment {

struct NetworkConfig {
  NeuronKind kind{};
  std::int64_t units = 0;
  bool bias = true;
  ActivationKind activation{};
  std::optional<double> leak;     ///< a
  std::optional<int> leak_shift;  ///< a = 2^-shift
  // spiking; times in ticks
  double tau = 20, threshold = 1, tau_adaptation = 2000, adaptation = 0, tau_readout = 20;
  std::optional<double> floor;
  std::string adaptation_file;
  std::int64_t adaptive = 0;  ///< neurons with that adaptation: the last ones; the others have none
  std::int64_t refractory = 0;
  bool scaled_input = true, scaled_readout = true;  ///< zeta = 1 - alpha (else 1), zeta_o = 1 - kappa (else 1)
  SurrogateKind surrogate{};
  double surrogate_height = 0.3, surrogate_width = 1;
  // recurrent connectivity
  double density = 1;
  bool autapses = true;
  std::string mask_file;
  bool reset_each_trial = true;
};

struct InitialConfig {
  std::string input_file, recurrent_file, readout_file;
  double input_gain = 1, recurrent_gain = 1, readout_gain = 1;
  bool orthogonal = false;
  bool aligned = false;  ///< diagonal in the bases of the task's teacher, with these modes
  std::vector<double> input_modes, recurrent_modes, readout_modes;
};

struct RuleConfig {
  std::string name;  ///< see rules/catalogue.hpp
  FeedbackKind feedback{};
  std::string feedback_file;
  std::vector<double> feedback_modes;  ///< diagonal in the bases of the task's teacher; empty: not aligned
  double feedback_gain = 1;
  bool per_trial = false;
  bool train_input = true, train_recurrent = true, train_readout = true;
  std::optional<double> trace_decay;
  double rate_cost = 0, target_hz = 10;  ///< firing-rate regulariser
  bool block_spike_paths = false;
  // rules that learn a model of the network, and those that look back a number of ticks
  std::int64_t window = 10, refresh = 5;
  int lag_bits = 0;  ///< of the axons' lag words; 0: traces decay in every tick
  double model_rate = 0, jacobian_rate = 0, noise = 0, kernel_rate = 0.8;
};

struct OptimizerConfig {
  bool adam = false;
  std::optional<double> rate, input_rate, readout_rate;
  std::optional<int> rate_shift;
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  double momentum = 0;
  std::optional<double> clip;  ///< of each component of the mean gradient
  std::int64_t batch = 1;
  bool average_window = false;
};

struct TrainConfig {
  std::int64_t epochs = 1;
  bool shuffle = true;
  std::int64_t evaluate_every = 1;      ///< epochs; 0: only at the end
  std::optional<double> stop_accuracy;  ///< an evaluation above it ends the run
  std::int64_t alignment_every = 0;     ///< weight updates (per trial) or trials; 0: never
  bool mean_loss = false;               ///< the loss of a trial is the mean over its scored ticks
};

/// What is measured beside loss and registers.
struct MeasureConfig {
  std::int64_t every = 0;             ///< trials between two measurements; 0: at the end alone
  bool spectrum = false;              ///< singular values of W_K - W_0
  bool overlaps = false;              ///< of a linear network with one input and one output
  std::vector<std::string> pairwise;  ///< rules whose gradients are compared with one another and with the run's own
  std::int64_t window = 10;           ///< T of e_bptt and f_bptt among them, ticks
  bool any() const { return spectrum || overlaps || !pairwise.empty(); }
};

struct FormatConfig {
  FormatEntry standard;
  std::map<std::string, FormatEntry> registers;  ///< by register or family name
  std::map<std::string, FormatEntry> constants;  ///< by constant name
  int constant_bits = 16;
  double table_range = 4;  ///< tanh tables span [-range, range]
  int table_step_log2 = 4;
  FormatEntry table_entry;
};

struct Config {
  std::string directory;  ///< of the config file: what its paths are relative to
  std::uint32_t seed = 1;
  NumberPath path{};
  ProbeLevel probes{};
  TaskConfig task;
  NetworkConfig network;
  InitialConfig initial;
  RuleConfig rule;
  OptimizerConfig optimizer;
  LossKind loss{};
  TrainConfig train;
  MeasureConfig measure;
  FormatConfig formats;
  RandomSpec random;
  std::optional<Machine> machine;  ///< the network is stepped on it, cycle by cycle
};

/// Reads and checks a config, and leaves it resolved: every key with the value that is used (registers without a format
/// of their own take formats.default). Throws ConfigError placed at the key.
Config read_config(TableReader& reader, const std::string& directory);

/// Whether the config names any file: then a copy of it elsewhere must say what its paths are relative to.
bool names_files(const Config&);
/// Writes that into the config, as the key `directory`.
void note_directory(TableReader& config, const std::string& directory);

}  // namespace synq::experiment
