#pragma once
#include <string>

#include "hw_model/ledger.hpp"
#include "tools/experiment/experiment.hpp"

namespace synq::experiment {

/// The result files of a finished run, as text. docs/results.md says what each field means.
std::string summary_json(const Experiment&, const std::string& config_hash, double wall_seconds);
std::string curve_csv(const Experiment&);
std::string registers_csv(const Experiment&);
std::string alignment_csv(const Experiment&);

/// FNV-1a 64 of all weight words: equal words give equal hashes on every fixed path, thread count and compiler.
std::string weights_hash(const Simulator&);

/// What the run's rule remembers.
Memory memory_of(const Experiment&);
/// "completed" or "diverged".
std::string status(const Experiment&);
std::optional<double> final_loss(const Experiment&);
std::optional<double> final_accuracy(const Experiment&);

}  // namespace synq::experiment
