#pragma once
#include <optional>

#include "rules/reference/online_rules.hpp"
#include "rules/reference/rate_network.hpp"
#include "rules/simulator.hpp"

namespace synq::experiment {

/// Cosines between the gradients that several rules give for one trial. Entry [i * names + j] belongs to rules i and j;
/// empty where one of the two gradients is zero.
struct PairwiseAlignment {
  std::uint64_t trial = 0;
  std::vector<std::optional<double>> cosine;
};

/// Runs several rules side by side, in double, on the same trial from the same weights and activities, which none of
/// them changes: the pairwise matrix of Marschall, Cho, Savin 2020 (arXiv 1907.02649), per trial. What a rule remembers
/// of the past starts from 0 at the trial's first tick, and what it holds back at the last one is counted; what it
/// learns (A of DNI and KeRNL) it keeps from measurement to measurement. Leaky rate only.
class PairwiseMeter {
 public:
  /// rules: as in a config, "bptt" among them; feedback as the spec says. Vectors are those of the trained matrices
  /// among W_rec and W_in (with b). Throws ConfigError for a rule or a network that does not fit.
  PairwiseMeter(const NetworkSpec&, std::vector<reference::OnlineRuleSpec> rules, bool reset_each_trial);

  /// run_step: what the run itself asks of the same weights in this trial, -(after - before) / rate, in the order of
  /// an Aligner's vectors; it is the matrix's last row, "run".
  PairwiseAlignment measure(const Simulator&, const Dataset&, std::size_t trial, std::uint64_t position,
                            const std::vector<double>& run_step);

  /// Names of rows and columns.
  const std::vector<std::string>& names() const { return names_; }

  void archive(Archive&);

 private:
  std::vector<double> gradient(reference::OnlineRule<double>&, const Simulator&, const Dataset&, std::size_t trial);
  std::vector<double> trained(const reference::Matrix<double>&) const;

  NetworkSpec spec_;
  std::vector<std::unique_ptr<reference::OnlineRule<double>>> rules_;
  bool reset_each_trial_;
  reference::SeededDraws draws_;
  std::vector<std::string> names_;
};

/// Rows "trial,rule,other,cosine", each pair once.
std::string pairwise_csv(const std::vector<std::string>& names, const std::vector<PairwiseAlignment>&);

}  // namespace synq::experiment
