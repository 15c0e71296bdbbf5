#pragma once
#include <functional>
#include <string>

#include "hw_model/waveform.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/experiment/progress.hpp"

namespace synq::experiment {

struct RunOptions {
  std::string out;  ///< run directory; empty: none, so no checkpoints either
  bool resume = false, force = false;
  ProgressMode progress = ProgressMode::automatic;
  double checkpoint_seconds = 2;
  std::size_t threads = 0;  ///< at most; 0: one for each core
  std::string vcd;          ///< file for a waveform of the machine; empty: none
  TickRange vcd_ticks{};
  std::function<void()> between_trials{};  ///< what it throws ends the run, and leaves the last checkpoint
};

/// Runs a config to its end and writes its run directory, checkpoints on the way; with `resume` it goes on from the
/// last checkpoint, to the bits of an uninterrupted run. Returns the finished experiment, and leaves the config
/// resolved (its readers share one tree).
std::unique_ptr<Experiment> run(TableReader config, const std::string& directory, const RunOptions&);

}  // namespace synq::experiment
