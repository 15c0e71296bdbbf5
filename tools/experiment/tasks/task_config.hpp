#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace synq::experiment {

/// Cue accumulation; times in ticks, one tick is 1 ms.
struct CuesConfig {
  std::int64_t cues = 7;                                             ///< odd
  std::int64_t silence = 50, cue = 100, delay = 1050, recall = 150;  ///< silence: before each cue
  std::int64_t group = 10;                                           ///< channels of each of the four groups
  double cue_hz = 40, recall_hz = 40, noise_hz = 10;
  double side_probability = 0.7;  ///< that a cue comes on the side which its trial prefers
  std::int64_t test_trials = 64;
};

/// The teacher of a task that has one: a rate network.
struct TeacherConfig {
  std::int64_t units = 0, outputs = 0;
  double leak = 1;            ///< a
  double bias_deviation = 0;  ///< mimic
  bool aligned = true;        ///< student_teacher
  double gain = 1;            ///< student_teacher, not aligned: standard deviation of W* times sqrt(units)
  std::vector<double> recurrent_modes, readout_modes, input_modes;  ///< w*, a*, b*
  bool last_tick_only = false;                                      ///< scored
};

/// Impulse response gain leak decay^(k-1).
struct FilterConfig {
  double leak = 0.2, gain = 1.2, decay = 0.92;
};

struct TaskConfig {
  std::string name;    ///< one of task_names
  bool fresh = false;  ///< new trials in every epoch
  // digits
  std::string scan;  ///< row: 8 ticks of 8 pixels; pixel: 64 ticks of 1
  double test_fraction = 0.2;
  std::int64_t limit = 0;  ///< images used; 0: all
  // all but digits and arrays
  std::int64_t trials = 1, ticks = 0, inputs = 0;
  // add
  std::int64_t hold = 1;
  std::vector<std::int64_t> lags;
  double rate_hz = 50;  ///< pattern
  CuesConfig cues;
  TeacherConfig teacher;  ///< mimic, student_teacher
  FilterConfig filter;
  // arrays: files
  std::string input_file, target_file, mask_file, test_input_file, test_target_file, test_mask_file;
};

}  // namespace synq::experiment
