#include "tools/experiment/measures/pairwise.hpp"

#include <fmt/format.h>

#include "core/error.hpp"
#include "rules/reference/bptt_simulator.hpp"
#include "tools/experiment/alignment.hpp"

namespace synq::experiment {

using reference::OnlineRuleSpec;

PairwiseMeter::PairwiseMeter(const NetworkSpec& spec, std::vector<OnlineRuleSpec> rules, bool reset_each_trial)
    : spec_(spec), reset_each_trial_(reset_each_trial), draws_(spec.random.seed) {
  for (OnlineRuleSpec& r : rules) {
    names_.push_back(r.name);
    if (r.name == "bptt") r.name = "e_bptt", r.window = ~std::size_t(0);  // one window: the whole trial
    rules_.push_back(reference::make_online_rule(r, spec_));
  }
  names_.push_back("run");
  spec_.drop_weights();
}

PairwiseAlignment PairwiseMeter::measure(const Simulator& simulator, const Dataset& data, std::size_t trial,
                                         std::uint64_t position, const std::vector<double>& run_step) {
  std::vector<std::vector<double>> all;
  for (const auto& rule : rules_) all.push_back(gradient(*rule, simulator, data, trial));
  all.push_back(run_step);
  PairwiseAlignment a{position, {}};
  for (const auto& x : all)
    for (const auto& y : all) a.cosine.push_back(cosine(x, y));
  return a;
}

std::vector<double> PairwiseMeter::gradient(reference::OnlineRule<double>& rule, const Simulator& simulator,
                                            const Dataset& data, std::size_t trial) {
  const auto weights = reference::weights_of(simulator, spec_);
  const auto shape = reference::online_shape(spec_);
  const bool symmetric = spec_.feedback_kind == FeedbackKind::symmetric;
  reference::RateNetwork<double> network(reference::rate_model(spec_), shape,
                                         symmetric ? std::vector<double>{} : spec_.feedback);
  if (!reset_each_trial_) network.activity() = simulator.activity();
  reference::Matrix<double> g(shape.n, shape.m);
  for (std::size_t t = 0; t < data.ticks; ++t)
    rule.tick(network.tick(weights, data.input(trial).subspan(t * data.n_in, data.n_in),
                           data.target(trial).subspan(t * data.n_out, data.n_out), data.scored(trial)[t] != 0, draws_),
              g);
  rule.end(g);
  return trained(g);
}

void PairwiseMeter::archive(Archive& a) {
  for (const auto& rule : rules_)
    for (auto* v : rule->memory()) a.field(*v);
  std::string draws = draws_.state();
  a.field(draws);
  draws_.restore(draws);
}

/// The trained matrices of [W_rec, W_in, b] in the order of an Aligner's vectors: W_in, then W_rec without absent
/// synapses.
std::vector<double> PairwiseMeter::trained(const reference::Matrix<double>& g) const {
  std::vector<double> all, recurrent;
  for (std::size_t i = 0; i < g.rows; ++i) {
    if (spec_.train_input) all.insert(all.end(), g[i] + spec_.n, g[i] + g.columns);
    recurrent.insert(recurrent.end(), g[i], g[i] + spec_.n);
  }
  if (spec_.sparse()) recurrent = spec_.recurrent.entries(recurrent);
  if (spec_.train_recurrent) all.insert(all.end(), recurrent.begin(), recurrent.end());
  return all;
}

std::string pairwise_csv(const std::vector<std::string>& names, const std::vector<PairwiseAlignment>& all) {
  std::string text = "trial,rule,other,cosine\n";
  for (const PairwiseAlignment& a : all)
    for (std::size_t i = 0; i < names.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        const auto& x = a.cosine[i * names.size() + j];
        text += fmt::format("{},{},{},{}\n", a.trial, names[i], names[j], x ? fmt::format("{}", *x) : "");
      }
  return text;
}

}  // namespace synq::experiment
