#include <algorithm>

#include "tools/experiment/random_numbers.hpp"
#include "tools/experiment/tasks/task.hpp"

namespace synq::experiment {
namespace {

constexpr std::size_t sides = 2, groups = 4;
enum Group : std::size_t { left, right, recall_group, noise };

/// One trial being drawn: the spikes of every tick, [ticks][4 groups].
class Trial {
 public:
  Trial(const CuesConfig& c, std::size_t ticks, RandomNumbers& random)
      : group_(std::size_t(c.group)), ticks_(ticks), random_(random), spikes_(ticks * groups * group_) {}

  /// Poisson spikes (at most one a tick) of a group of channels in so many ticks.
  void fire(Group g, std::size_t first, std::int64_t count, double hz) {
    for (std::size_t t = first; t < first + std::size_t(count); ++t)
      for (std::size_t j = 0; j < group_; ++j)
        spikes_[(t * groups + g) * group_ + j] = random_.uniform() < hz / 1000 ? 1 : 0;
  }
  const std::vector<double>& spikes() const { return spikes_; }
  std::size_t ticks() const { return ticks_; }

 private:
  std::size_t group_, ticks_;
  RandomNumbers& random_;
  std::vector<double> spikes_;
};

/// Draws the cues and their spikes; gives the side that has more of them.
std::size_t draw_cues(const CuesConfig& c, RandomNumbers& random, Trial& trial) {
  const std::size_t preferred = random.below(sides);
  std::size_t count[sides] = {}, at = 0;
  for (std::int64_t k = 0; k < c.cues; ++k) {
    const std::size_t side = random.uniform() < c.side_probability ? preferred : 1 - preferred;
    at += std::size_t(c.silence);
    trial.fire(Group(side), at, c.cue, c.cue_hz);
    at += std::size_t(c.cue);
    ++count[side];
  }
  return count[right] > count[left] ? right : left;
}

Dataset draw(const CuesConfig& c, std::int64_t trials, RandomNumbers random) {
  const auto ticks = std::size_t(c.cues * (c.silence + c.cue) + c.delay + c.recall),
             n_in = groups * std::size_t(c.group);
  const std::size_t recall = ticks - std::size_t(c.recall);
  Dataset d{std::size_t(trials), ticks, n_in, sides, {}, {}, {}};
  for (std::int64_t k = 0; k < trials; ++k) {
    Trial trial(c, ticks, random);
    const std::size_t winner = draw_cues(c, random, trial);
    trial.fire(recall_group, recall, c.recall, c.recall_hz);
    trial.fire(noise, 0, std::int64_t(ticks), c.noise_hz);
    d.inputs.insert(d.inputs.end(), trial.spikes().begin(), trial.spikes().end());
    for (std::size_t t = 0; t < ticks; ++t) {
      d.mask.push_back(t >= recall ? 1 : 0);
      for (std::size_t side = 0; side < sides; ++side) d.targets.push_back(t >= recall && side == winner ? 1 : 0);
    }
  }
  return d;
}

}  // namespace

/// Cue accumulation: cues come on the left or right, one after another; after a delay the network says, while the
/// recall channels fire, on which side there were more. A trial prefers one side, and each cue comes on it with
/// `side_probability`. Groups of channels: left, right, recall, noise (which fires all the time).
/// Sources: Bellec et al. 2020 (Nat. Commun. 11:3625), figure 3, with the numbers of its published program
/// (tutorial_evidence_accumulation_with_alif) and of NEST's tutorial after it.
Task make_cues(const TaskConfig& c, std::uint32_t seed) {
  Task t = task_of(
      [c, seed](std::uint64_t epoch) {
        return draw(c.cues, c.trials, RandomNumbers(seed, "cues " + std::to_string(epoch)));
      },
      c.fresh);
  t.test = draw(c.cues, c.cues.test_trials, RandomNumbers(seed, "cues test"));
  t.classifies = true;
  return t;
}

}  // namespace synq::experiment
