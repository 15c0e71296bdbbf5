#include "tools/experiment/tasks/read_task.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace synq::experiment {
namespace {

constexpr std::int64_t most_ticks = 1 << 24, most_channels = 1 << 20;

void read_digits(TableReader& t, TaskConfig& c) {
  static constexpr std::array<std::string_view, 2> scans{"row", "pixel"};
  c.scan = t.choice("scan", scans, "row");
  c.test_fraction = t.number("test_fraction", 0.2, 0.01, 0.99);
  c.limit = t.integer("limit", 0, 0, 1797);
}

void read_add(TableReader& t, TaskConfig& c) {
  c.lags = t.integers("lags", std::vector<std::int64_t>{6, 10});
  if (c.lags.size() != 2 || c.lags[0] < 1 || c.lags[1] < 1)
    t.refuse("lags", "lags must be two numbers of ticks, 1 or more");
  c.hold = t.integer("hold", 1, 1, 1000);
  c.ticks = t.integer("ticks", 100, 1, most_ticks);
  c.trials = t.integer("trials", 100, 1, most_ticks);
  c.fresh = t.boolean("fresh", true);
}

void read_mimic(TableReader& t, TaskConfig& c, double student_leak) {
  c.inputs = t.integer("inputs", 32, 1, most_channels);
  c.teacher.units = t.integer("units", 32, 1, most_channels);
  c.teacher.outputs = t.integer("outputs", 32, 1, most_channels);
  c.teacher.leak = t.number("leak", student_leak, TableReader::above_zero, 1);
  c.teacher.bias_deviation = t.number("bias_deviation", 0.1, 0);
  c.ticks = t.integer("ticks", 100, 1, most_ticks);
  c.trials = t.integer("trials", 100, 1, most_ticks);
  c.fresh = t.boolean("fresh", true);
}

void read_periodic(TableReader& t, TaskConfig& c) {
  c.inputs = t.integer("inputs", 1, 1, most_channels);
  c.ticks = t.integer("ticks", 100, 2, most_ticks);
  c.trials = t.integer("trials", 1, 1, most_channels);
}

void read_pattern(TableReader& t, TaskConfig& c) {
  c.ticks = t.integer("ticks", 1000, 2, most_ticks);
  c.inputs = t.integer("inputs", 100, 1, most_channels);
  c.rate_hz = t.number("rate_hz", 50, 0, 1000);
  c.trials = t.integer("trials", 1, 1, most_channels);
}

void read_cues(TableReader& t, TaskConfig& c) {
  CuesConfig& q = c.cues;
  q.cues = t.integer("cues", q.cues, 1, 9999);
  if (q.cues % 2 == 0)
    t.refuse("cues", fmt::format("cues must be odd, so that one side wins; {} can end in a draw", q.cues));
  q.silence = t.integer("silence_ticks", q.silence, 0, most_channels);
  q.cue = t.integer("cue_ticks", q.cue, 1, most_channels);
  q.delay = t.integer("delay_ticks", q.delay, 0, most_channels);
  q.recall = t.integer("recall_ticks", q.recall, 1, most_channels);
  q.group = t.integer("group", q.group, 1, 1 << 16);
  q.cue_hz = t.number("cue_hz", q.cue_hz, 0, 1000);
  q.recall_hz = t.number("recall_hz", q.recall_hz, 0, 1000);
  q.noise_hz = t.number("noise_hz", q.noise_hz, 0, 1000);
  q.side_probability = t.number("side_probability", q.side_probability, 0.5, 1);
  c.trials = t.integer("trials", 64, 1, most_channels);
  q.test_trials = t.integer("test_trials", q.test_trials, 0, most_channels);
  c.fresh = t.boolean("fresh", true);
}

void read_modes(TableReader& t, TaskConfig& c) {
  TeacherConfig& s = c.teacher;
  s.recurrent_modes = t.numbers("recurrent_modes", std::vector<double>{0.7});
  s.readout_modes = t.numbers("readout_modes", std::vector<double>{0.4});
  s.input_modes = t.numbers("input_modes", std::vector<double>{0.25});
  if (std::any_of(s.recurrent_modes.begin(), s.recurrent_modes.end(), [](double w) { return !(std::abs(w) < 1); }))
    t.refuse("recurrent_modes",
             "recurrent_modes must lie between -1 and 1, else the teacher's activity grows for ever");
  const auto most = std::size_t(std::min({s.units, s.outputs, c.inputs}));
  for (const auto& [key, modes] :
       {std::pair("recurrent_modes", &s.recurrent_modes), std::pair("readout_modes", &s.readout_modes),
        std::pair("input_modes", &s.input_modes)})
    if (modes->empty() || modes->size() != s.recurrent_modes.size() || modes->size() > most)
      t.refuse(key, fmt::format("recurrent_modes, readout_modes and input_modes need one number for each mode, 1 to {} "
                                "(the least of units, inputs and outputs)",
                                most));
}

void read_student_teacher(TableReader& t, TaskConfig& c) {
  static constexpr std::array<std::string_view, 2> scored{"every", "last"};
  TeacherConfig& s = c.teacher;
  c.inputs = t.integer("inputs", 1, 1, most_channels);
  s.units = t.integer("units", 10, 1, 1 << 12);
  s.outputs = t.integer("outputs", 1, 1, most_channels);
  s.aligned = t.boolean("aligned", true);
  if (s.aligned)
    read_modes(t, c);
  else
    s.gain = t.number("gain", 0.7, 0);
  s.last_tick_only = t.choice("scored", scored, "every") == "last";
  c.ticks = t.integer("ticks", 100, 1, most_ticks);
  c.trials = t.integer("trials", 100, 1, most_ticks);
  c.fresh = t.boolean("fresh", true);
}

void read_filter(TableReader& t, TaskConfig& c) {
  c.filter.leak = t.number("leak", c.filter.leak, TableReader::above_zero, 1);
  c.filter.gain = t.number("gain", c.filter.gain);
  c.filter.decay = t.number("decay", c.filter.decay, -0.9999, 0.9999);
  c.inputs = 1;
  c.ticks = t.integer("ticks", 100, 1, most_ticks);
  c.trials = t.integer("trials", 100, 1, most_ticks);
  c.fresh = t.boolean("fresh", true);
}

void read_arrays(TableReader& t, TaskConfig& c) {
  c.input_file = t.text("inputs");
  c.target_file = t.text("targets");
  c.mask_file = t.text("mask", "");
  c.test_input_file = t.text("test_inputs", "");
  c.test_target_file = t.text("test_targets", "");
  c.test_mask_file = t.text("test_mask", "");
  if (c.test_input_file.empty() != c.test_target_file.empty())
    t.refuse("test_inputs", "test_inputs and test_targets go together");
}

}  // namespace

TaskConfig read_task(TableReader t, double student_leak) {
  static constexpr std::array<std::string_view, 9> names{"digits", "add",    "mimic",           "periodic", "pattern",
                                                         "cues",   "filter", "student_teacher", "arrays"};
  TaskConfig c;
  c.name = t.choice("name", names);
  if (c.name == "digits") read_digits(t, c);
  if (c.name == "add") read_add(t, c);
  if (c.name == "mimic") read_mimic(t, c, student_leak);
  if (c.name == "periodic") read_periodic(t, c);
  if (c.name == "pattern") read_pattern(t, c);
  if (c.name == "cues") read_cues(t, c);
  if (c.name == "filter") read_filter(t, c);
  if (c.name == "student_teacher") read_student_teacher(t, c);
  if (c.name == "arrays") read_arrays(t, c);
  return c;
}

bool targets_are_probabilities(const TaskConfig& c) {
  return c.name == "digits" || c.name == "add" || c.name == "cues";
}

}  // namespace synq::experiment
