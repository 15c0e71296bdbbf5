#include "tools/experiment/tasks/task.hpp"

#include <filesystem>

#include "core/error.hpp"

namespace synq::experiment {

std::string resolve(const std::string& path, const std::string& directory) {
  const std::filesystem::path p(path);
  return p.is_absolute() || directory.empty() ? path : (std::filesystem::path(directory) / p).string();
}

Task task_of(Epochs epochs, bool fresh) {
  Task t{};
  t.train = epochs(0);
  if (fresh) t.fresh = std::move(epochs);
  return t;
}

namespace {

Task task_named(const Config& c) {
  const std::string& name = c.task.name;
  const bool restarts = c.network.reset_each_trial;
  if (name == "digits") return make_digits(c.task, c.seed);
  if (name == "add") return make_add(c.task, c.seed);
  if (name == "mimic") return make_mimic(c.task, c.seed, restarts);
  if (name == "periodic") return make_periodic(c.task);
  if (name == "pattern") return make_pattern(c.task, c.seed);
  if (name == "cues") return make_cues(c.task, c.seed);
  if (name == "filter") return make_filter(c.task, c.seed, restarts);
  if (name == "student_teacher") return make_student_teacher(c.task, c.seed, restarts);
  return load_arrays(c.task, c.directory);
}

}  // namespace

Task make_task(const Config& c) {
  Task t = task_named(c);
  if (t.train.trials == 0 || t.train.ticks == 0)
    throw ConfigError("task " + c.task.name + " has no trials to learn from");
  return t;
}

}  // namespace synq::experiment
