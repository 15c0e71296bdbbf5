#pragma once
#include "tests/laws/config_of.hpp"
#include "tools/experiment/tasks/task.hpp"

namespace synq::test {

/// The config of a small network that learns the task of these keys; `network`: its keys beside the number of units.
inline experiment::Config config_of_task(const std::string& task, const std::string& network = "leak = 1",
                                         int seed = 1) {
  return config_of("seed = " + std::to_string(seed) + "\n[task]\n" + task + "\n[network]\nunits = 3\n" + network +
                   "\n[rule]\nname = \"none\"\n[optimizer]\nrate = 0.01\n");
}

inline experiment::Task task_of(const std::string& task, const std::string& network = "leak = 1", int seed = 1) {
  return experiment::make_task(config_of_task(task, network, seed));
}

inline double mean(std::span<const double> values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return sum / double(values.size());
}

/// Trials joined to one stream.
inline std::vector<double> joined(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> all(a);
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

/// The keys make new trials in every epoch, the same for the same epoch, in whatever order epochs are asked for; with
/// fresh = false, and by another seed, they behave as they should.
inline void check_epochs(const std::string& task, const std::string& network = "leak = 1") {
  auto a = task_of(task, network), b = task_of(task, network);
  const std::vector<double> zero = a.train.inputs, zero_targets = a.train.targets;
  CHECK(b.train.inputs == zero);
  a.renew(1), a.renew(2), a.renew(3);  // as a run goes on
  CHECK(a.train.inputs != zero);
  CHECK(a.train.targets != zero_targets);
  b.renew(3);  // as it is resumed
  CHECK(b.train.inputs == a.train.inputs);
  CHECK(b.train.targets == a.train.targets);
  CHECK(b.train.mask == a.train.mask);
  b.renew(2);
  CHECK(b.train.inputs != a.train.inputs);
  b.renew(0);
  CHECK(b.train.inputs == zero);
  CHECK(b.train.targets == zero_targets);
  CHECK(task_of(task, network, 2).train.inputs != zero);
  auto frozen = task_of(task + "\nfresh = false", network);
  CHECK(frozen.train.inputs == zero);
  frozen.renew(5);
  CHECK(frozen.train.inputs == zero);
}

}  // namespace synq::test
