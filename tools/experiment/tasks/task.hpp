#pragma once
#include <optional>
#include <string>

#include "rules/dataset.hpp"
#include "tools/experiment/config.hpp"
#include "tools/experiment/tasks/epochs.hpp"

namespace synq::experiment {

/// Orthogonal matrices in which a data-aligned teacher is diagonal, row-major: W* = P diag(w*) P^T,
/// R* = P diag(b*) V^T, A* = U diag(a*) P^T. Source: Williams, Payeur, Lajoie 2026 (arXiv 2606.00243).
struct Bases {
  std::vector<double> readout;    ///< U, [n_out][n_out]
  std::vector<double> input;      ///< V, [n_in][n_in]
  std::vector<double> recurrent;  ///< P, [units][units]
};

/// What a task gives: trials to learn from, trials to test on (none: trials = 0).
struct Task {
  Dataset train, test;      ///< train: of the present epoch
  bool classifies = false;  ///< targets are one class of several at the scored ticks: accuracy is reported
  bool ordered = false;     ///< the trials are a stream cut in pieces, so they are never shuffled
  Epochs fresh{};           ///< gives new trials for every epoch; empty: all epochs have the same
  std::optional<Bases> bases{};
  std::uint64_t epoch = 0;  ///< that `train` is of

  /// Has the trials of that epoch in `train`.
  void renew(std::uint64_t to) {
    if (fresh && to != epoch) train = fresh(to), epoch = to;
  }
};

/// A task of new trials in every epoch, or of those of epoch 0 in all of them.
Task task_of(Epochs epochs, bool fresh);

/// Makes or loads the task of a config; the same seed gives the same trials to every rule and format.
/// Throws ConfigError for missing, damaged or empty data.
Task make_task(const Config&);

Task make_digits(const TaskConfig&, std::uint32_t seed);
Task make_add(const TaskConfig&, std::uint32_t seed);
Task make_periodic(const TaskConfig&);
Task make_pattern(const TaskConfig&, std::uint32_t seed);
Task make_cues(const TaskConfig&, std::uint32_t seed);
/// Tasks with a teacher: where the student restarts in every trial (`restarts`) so does the teacher; else both go on
/// from trial to trial and epoch to epoch.
Task make_mimic(const TaskConfig&, std::uint32_t seed, bool restarts);
Task make_student_teacher(const TaskConfig&, std::uint32_t seed, bool restarts);
Task make_filter(const TaskConfig&, std::uint32_t seed, bool restarts);
Task load_arrays(const TaskConfig&, const std::string& directory);

/// PATH as the config means it: absolute, or relative to the config's directory.
std::string resolve(const std::string& path, const std::string& directory);

}  // namespace synq::experiment
