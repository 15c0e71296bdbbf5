#pragma once
#include "rules/for_rule.hpp"
#include "rules/network.hpp"
#include "rules/rule_on.hpp"

/// The rules of a network by its spec. Included only by the files that instantiate them.
namespace synq {
namespace detail {

inline Connectivity dense(std::size_t n_pre, std::size_t n_post) { return {n_pre, n_post, {}, {}}; }
/// K: synapses compute in 32 bits where the proof allows, else as neurons do.
template <class Rule, class Path>
std::unique_ptr<Plasticity<Path>> rule_on(const std::vector<ProjectionSpec>& p, const NetworkSpec& s,
                                          const Proof& synapse, const Proof& neuron) {
  if (synapse.widest() <= 32)
    return std::make_unique<RuleOn<Rule, Path, NarrowOf<Path>>>(p, s.names, s.write, s.probes, neuron);
  return std::make_unique<RuleOn<Rule, Path, typename Path::N>>(p, s.names, s.write, s.probes, neuron);
}

}  // namespace detail

template <class Path>
std::unique_ptr<Plasticity<Path>> make_hidden_rule(const NetworkSpec& s, const NetworkProof& proof) {
  const Connectivity input = detail::dense(s.input_axons(), s.n);
  const Connectivity recurrent = s.sparse() ? s.recurrent : detail::dense(s.n, s.n);
  const std::vector<ProjectionSpec> p{
      {"input_", input, input.entries(s.input_weight), "input", s.train_input},
      {"recurrent_", recurrent, s.sparse() ? s.recurrent_weight : recurrent.entries(s.recurrent_weight), s.activity(),
       s.train_recurrent}};
  return for_rule(s, [&]<class Rule>() { return detail::rule_on<Rule, Path>(p, s, proof.hidden, proof.neuron); });
}

template <class Path>
std::unique_ptr<Plasticity<Path>> make_readout_rule(const NetworkSpec& s, const NetworkProof& proof) {
  const Connectivity c = detail::dense(s.readout_axons(), s.n_out);
  const std::vector<ProjectionSpec> p{{"readout_", c, c.entries(s.readout_weight), s.activity(), s.train_readout}};
  if (!s.train_readout) return detail::rule_on<Frozen, Path>(p, s, proof.readout, proof.neuron);
  if (s.per_trial) return detail::rule_on<PerTrial<Delta>, Path>(p, s, proof.readout, proof.neuron);
  return detail::rule_on<Delta, Path>(p, s, proof.readout, proof.neuron);
}

}  // namespace synq
