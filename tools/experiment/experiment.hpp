#pragma once
#include <functional>
#include <memory>

#include "rules/reference/bptt_simulator.hpp"
#include "tools/experiment/alignment.hpp"
#include "tools/experiment/measures/measures.hpp"
#include "tools/experiment/network_builder.hpp"

/// One experiment: a network taught a task.
namespace synq {
class MachineSimulator;
}
namespace synq::experiment {

struct Evaluation {
  double epoch = 0;
  double loss = 0, accuracy = 0;
};

/// What a run has produced so far.
struct Record {
  std::vector<double> losses;  ///< one per weight update (a batch's mean), or per trial where weights move every tick
  std::vector<Evaluation> evaluations;  ///< on the test set, or of the epoch's own trials where there is none
  std::vector<Alignment> alignments;
  std::int64_t diverged_at = -1;  ///< tick, -1: not diverged

  void archive(Archive&);
};

class Experiment {
 public:
  /// Builds everything; throws ConfigError for what cannot run.
  explicit Experiment(const Config&);

  bool done() const;
  /// Presents the next trial; evaluates where an epoch ends.
  void step();
  std::uint64_t position() const { return position_; }  ///< trials presented
  std::uint64_t ticks() const { return ticks_; }        ///< ticks of learning that were clocked
  std::uint64_t length() const;                         ///< trials of the whole run
  double last_loss() const { return record_.losses.empty() ? 0 : record_.losses.back(); }

  const Record& record() const { return record_; }
  const Measures& measures() const { return *measures_; }
  const Simulator& simulator() const { return *simulator_; }
  MachineSimulator* machine();                       ///< that steps the network; nullptr where the config has none
  const NetworkSpec& spec() const { return spec_; }  ///< without the initial weights: the simulator has its own
  const NetworkProof& proof() const { return proof_; }
  const Task& task() const { return task_; }
  const Config& config() const { return config_; }
  std::int64_t plastic_synapses() const;

  void archive(Archive&);
  /// Large networks run on up to so many threads (default: one); no result depends on it.
  void use_threads(std::size_t most) { simulator_->use_threads({.most = most}); }

 private:
  bool stopped() const;  ///< train.stop_accuracy is reached
  void present(std::size_t trial);
  void end_of_trial();
  void end_of_batch();
  void evaluate();
  std::size_t next_trial();

  Config config_;
  Task task_;
  NetworkSpec spec_;
  NetworkProof proof_;
  std::unique_ptr<Simulator> simulator_;
  std::unique_ptr<Aligner> aligner_;
  std::unique_ptr<Measures> measures_;
  Record record_;
  std::uint64_t position_ = 0, ticks_ = 0;
  std::vector<std::size_t> order_;
  std::uint64_t order_epoch_ = ~0ull;
  double batch_loss_ = 0;
  std::uint64_t in_batch_ = 0;
  double epoch_loss_ = 0, epoch_correct_ = 0;
};

}  // namespace synq::experiment
