#pragma once
#include <optional>
#include <span>
#include <string>

#include "tools/experiment/experiment.hpp"

/// Ten linear units with one output that learn by each rule: the networks of Williams, Payeur, Lajoie 2026
/// (arXiv 2606.00243), Figs 6 and 10. What the paper does not say is ours, see `one_output_note`.
namespace synq::study::s1 {

struct OneOutputRule {
  const char *label, *lines;               ///< of a config's [rule]
  std::optional<double> rank, loss_ratio;  ///< published: mean effective rank of W_K - W_0, final/initial loss
};
/// By the published ranks, ascending; the first two are RFLO and tBPTT(1), the last is BPTT.
std::span<const OneOutputRule> one_output_rules();

/// RFLO's lines of a config's [rule]: random feedback as large as the readout's weights.
inline constexpr const char* rflo_lines = "name = \"rflo\"\ntrace_decay = 0.3\nfeedback_gain = 0.316227766\n";

inline constexpr double one_output_rate = 0.02;

struct OneOutputRun {
  const char* rule_lines;
  std::uint32_t seed;
  std::int64_t trials;  ///< = updates, a multiple of 100
  double rate = one_output_rate;
  int outputs = 1;
  std::string top = "number_path = \"double\"\n";  ///< further lines at the top
  std::string tables = "";                         ///< and at the end
};
/// Rank and spectrum are measured ten times over the run.
std::string one_output_config(const OneOutputRun&);

/// What is said of the set-up in every report.
extern const char* const one_output_note;

/// The recurrent weights' spectra, in the order of time.
std::vector<experiment::Spectrum> recurrent_spectra(const experiment::Experiment&);

}  // namespace synq::study::s1
