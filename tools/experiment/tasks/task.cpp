#include "tools/experiment/tasks/task.hpp"

#include <filesystem>

#include "core/error.hpp"

namespace synq::experiment {

std::string resolve(const std::string& path, const std::string& directory) {
  const std::filesystem::path p(path);
  return p.is_absolute() || directory.empty() ? path : (std::filesystem::path(directory) / p).string();
}

Task make_task(const Config& c) {
  Task t = c.task.name == "digits"    ? make_digits(c.task, c.seed)
           : c.task.name == "add"     ? make_add(c.task, c.seed)
           : c.task.name == "pattern" ? make_pattern(c.task, c.seed)
                                      : load_arrays(c.task, c.directory);
  if (t.train.trials == 0 || t.train.ticks == 0)
    throw ConfigError("task " + c.task.name + " has no trials to learn from");
  return t;
}

}  // namespace synq::experiment
