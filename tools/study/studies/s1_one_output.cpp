#include "tools/study/studies/s1_one_output.hpp"

#include <fmt/format.h>

namespace synq::study::s1 {
namespace {

constexpr const char* symmetric = "feedback = \"symmetric\"\n";

std::string truncated(int window) { return fmt::format("name = \"f_bptt\"\nwindow = {}\n{}", window, symmetric); }
const std::string tbptt[] = {truncated(1), truncated(2), truncated(3)};

}  // namespace

const char* const one_output_note =
    "The paper gives n = 10, one output, a linear network; the rest is ours: 10 inputs of white noise; teacher and "
    "student drawn independently, both W_in N(0, 1/10), W N(0, .49/10), readout N(0, 1/10); all weights learn, one "
    "step "
    "of .02 times the tick's mean gradient after each trial of 50 ticks from rest; RFLO's trace decay .3; feedback "
    "N(0, 1/10), as the readout, for RFLO and the e-prop called random, else symmetric. The published means are "
    "printed "
    "for orientation, not as a test: another set-up, another length of learning.";

std::span<const OneOutputRule> one_output_rules() {
  static const OneOutputRule rules[] = {
      {"RFLO", rflo_lines, 1.00, .29},
      {"tBPTT(1)", tbptt[0].c_str(), 1.15, .32},
      {"tBPTT(2)", tbptt[1].c_str(), {}, {}},
      {"tBPTT(3)", tbptt[2].c_str(), {}, {}},
      {"e-prop, random", "name = \"eprop\"\nfeedback_gain = 0.316227766\n", 2.49, .071},
      {"e-prop, symmetric", "name = \"eprop\"\nfeedback = \"symmetric\"\n", 2.49, .071},
      {"BPTT", "name = \"bptt\"\nfeedback = \"symmetric\"\n", 3.95, .0045},
  };
  return rules;
}

std::string one_output_config(const OneOutputRun& r) {
  return fmt::format(
      "seed = {}\nloss = \"squared_error\"\nprobes = \"weights\"\n{}[task]\nname = \"student_teacher\"\naligned = "
      "false\n"
      "units = 10\ninputs = 10\noutputs = {}\nticks = 50\ntrials = 100\n[network]\nunits = 10\nleak = 1\nbias = false\n"
      "activation = \"identity\"\n[initial]\nrecurrent_gain = 0.7\n[rule]\nupdate = \"trial\"\n{}[optimizer]\nrate = "
      "{}\n"
      "average_over_window = true\n[train]\nepochs = {}\nevaluate_every = 0\nreduce = \"mean\"\n[measure]\nspectrum = "
      "true\n"
      "every = {}\n{}",
      r.seed, r.top, r.outputs, r.rule_lines, r.rate, r.trials / 100, r.trials / 10, r.tables);
}

std::vector<experiment::Spectrum> recurrent_spectra(const experiment::Experiment& e) {
  std::vector<experiment::Spectrum> out;
  for (const auto& s : e.measures().spectra())
    if (s.matrix == "recurrent_weight") out.push_back(s);
  return out;
}

}  // namespace synq::study::s1
