#pragma once
#include <string>
#include <vector>

#include "rules/theory/mode.hpp"

/// What the figures of Williams, Payeur, Lajoie 2026 (arXiv 2606.00243) are drawn with.
namespace synq::study::s1 {

inline constexpr const char* paper = "Williams, Payeur, Lajoie 2026 (arXiv 2606.00243)";

/// Figs 1 to 3: w* .7, a* .4, b* .25, a_hat .2, w_hat .3.
inline constexpr theory::Teacher teacher{0.4, 0.25, 0.7};
inline constexpr double feedback = 0.2, trace_decay = 0.3;

/// Fig. 4: w* .7, p = .5, a_hat -.2, w_hat .3, from (1, 1, .6).
inline constexpr theory::Teacher detour_teacher{1, 0.5, 0.7};
inline constexpr double detour_feedback = -0.2;
inline constexpr theory::Mode<double> detour_start{1, 1, 0.6};

struct NamedRule {
  std::string name;
  theory::ModeRule rule;
};
inline std::vector<NamedRule> rules(double fixed_feedback) {
  return {{"BPTT", theory::ModeRule::bptt()},
          {"tBPTT(1)", theory::ModeRule::truncated_bptt(1)},
          {"RFLO", theory::ModeRule::rflo(fixed_feedback, trace_decay)},
          {"e-prop, random", theory::ModeRule::eprop_random(fixed_feedback)}};
}

}  // namespace synq::study::s1
