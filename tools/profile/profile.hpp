#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/format.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/experiment/progress.hpp"

/// From what registers hold in a run in double to formats for them.
namespace synq::profile {

/// What a register held.
struct Seen {
  std::string name;           ///< a key of [formats]
  double low = 0, high = 0;   ///< in real units
  std::optional<double> rms;  ///< of the changes that a weight was asked for, where it was trained

  double magnitude() const;  ///< the largest absolute value
};

struct Wish {
  int word = 16;      ///< bits of every register
  double margin = 2;  ///< a register holds so many times the largest magnitude seen
  /// 1 LSB is at most this part of that magnitude, and words are as wide as it takes; absent: `word` bits.
  std::optional<double> resolution{};
};

/// The registers that a format can be given to, of a finished run in double with probes = "all", in the order of
/// `synq list formats`; inputs, targets, feedback and adaptation strengths too.
std::vector<Seen> observe(const experiment::Experiment&);
/// Teaches the config in double, and observes. Throws ConfigError where that diverges.
std::vector<Seen> observe(const experiment::TableReader& config, const std::string& directory,
                          experiment::ProgressMode);

/// Integer bits from the margin, at least so many that the largest value seen is a word; the other bits are fraction.
/// Rounds to nearest; a weight whose usual change is below half an LSB, which nearest would never make, rounds
/// stochastically.
Format propose(const Seen&, const Wish&);

/// The config on the fixed path with these formats in place of its own; checked to run.
experiment::TableReader apply(const experiment::TableReader& config, const std::string& directory,
                              const std::vector<Seen>&, const std::vector<Format>&, const Wish&);

/// A line a register: what was seen, the format, what it holds.
std::string table(const std::vector<Seen>&, const std::vector<Format>&);

}  // namespace synq::profile
