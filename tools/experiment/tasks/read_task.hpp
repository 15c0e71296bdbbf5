#pragma once
#include "tools/experiment/tasks/task_config.hpp"
#include "tools/experiment/toml_reader.hpp"

namespace synq::experiment {

/// Reads and checks the table [task]. A teacher's leak is by default the student's, `student_leak`.
/// Throws ConfigError placed at the key.
TaskConfig read_task(TableReader, double student_leak);

/// Whether the task's targets are classes or probabilities, so that its loss is by default a cross entropy.
bool targets_are_probabilities(const TaskConfig&);

}  // namespace synq::experiment
