#include <algorithm>

#include "core/error.hpp"
#include "tools/experiment/npy.hpp"
#include "tools/experiment/tasks/task.hpp"

namespace synq::experiment {
namespace {

Dataset load(const std::string& inputs, const std::string& targets, const std::string& mask) {
  const Array x = read_npy(inputs), y = read_npy(targets);
  if (x.shape.size() != 3)
    throw ConfigError("shape " + shape_text(x.shape) + " but [trials, ticks, channels] is needed", inputs);
  if (y.shape.size() != 3)
    throw ConfigError("shape " + shape_text(y.shape) + " but [trials, ticks, outputs] is needed", targets);
  expect_shape(y, {{"trials", x.shape[0]}, {"ticks", x.shape[1]}, {"outputs", y.shape[2]}}, targets);
  for (const auto& [array, file] : {std::pair(&x, &inputs), std::pair(&y, &targets)})
    if (array->values.empty())
      throw ConfigError(
          "is empty, shape " + shape_text(array->shape) + "; at least one trial, tick and channel are needed", *file);
  Dataset d{x.shape[0],
            x.shape[1],
            x.shape[2],
            y.shape[2],
            x.values,
            y.values,
            std::vector<double>(x.shape[0] * x.shape[1], 1)};
  if (!mask.empty()) {
    const Array m = read_npy(mask);
    expect_shape(m, {{"trials", d.trials}, {"ticks", d.ticks}}, mask);
    if (std::all_of(m.values.begin(), m.values.end(), [](double v) { return v == 0; }))
      throw ConfigError("scores no tick at all", mask);
    d.mask = m.values;
  }
  return d;
}

/// Every scored tick names one class.
bool one_hot(const Dataset& d) {
  if (d.n_out < 2) return false;
  for (std::size_t t = 0; t < d.mask.size(); ++t) {
    if (d.mask[t] == 0) continue;
    const auto row = std::span(d.targets).subspan(t * d.n_out, d.n_out);
    const auto ones = std::count(row.begin(), row.end(), 1.0), zeros = std::count(row.begin(), row.end(), 0.0);
    if (ones != 1 || ones + zeros != std::int64_t(d.n_out)) return false;
  }
  return true;
}

}  // namespace

Task load_arrays(const TaskConfig& c, const std::string& directory) {
  const auto path = [&](const std::string& p) { return p.empty() ? p : resolve(p, directory); };
  Task t{load(path(c.input_file), path(c.target_file), path(c.mask_file)), {}, false};
  if (!c.test_input_file.empty()) {
    t.test = load(path(c.test_input_file), path(c.test_target_file), path(c.test_mask_file));
    if (t.test.n_in != t.train.n_in || t.test.n_out != t.train.n_out)
      throw ConfigError("has other channels than the training arrays", path(c.test_input_file));
  }
  t.classifies = one_hot(t.train);
  return t;
}

}  // namespace synq::experiment
