#pragma once
#include "core/accumulator.hpp"
#include "core/layer.hpp"
#include "core/range.hpp"
#include "core/readout.hpp"
#include "rules/plasticity.hpp"

/// A network and its rule before they are given numbers; the same for every number path.
namespace synq {

enum class RuleKind { none, rflo, eprop, kernl, eprop_factorised };
enum class LossKind { squared_error, softmax_cross_entropy };
enum class FeedbackKind { random, symmetric };

struct NetworkSpec {
  std::size_t n = 0, n_in = 0, n_out = 0;
  bool bias = false;  ///< one more axon, always 1, into the neurons and into the readout
  NeuronSpec neuron;
  RuleKind rule = RuleKind::none;
  bool per_trial = false;    ///< weights are written once a batch of trials, from accumulated gradients
  bool regularised = false;  ///< firing-rate regulariser; spiking and per_trial only
  LossKind loss = LossKind::squared_error;
  LossTables loss_tables;
  FeedbackKind feedback_kind = FeedbackKind::random;
  int lag_bits = 0;  ///< of the word that counts in each axon for how long traces were left alone; 0: they never are
  double kernel_rate = 0.8;  ///< alpha of every neuron at the start; kernl only

  // Initial values, row-major [post][pre]; the bias, if any, is the last column.
  std::vector<double> input_weight;      ///< [n][n_in (+1)]
  std::vector<double> recurrent_weight;  ///< [n][n]; of a sparse network [synapses], in the order of `recurrent`
  std::vector<double> readout_weight;    ///< [n_out][n (+1)]
  Connectivity recurrent;                ///< which recurrent synapses exist; as constructed: all
  std::vector<double> feedback;          ///< [n][n_out]
  bool train_input = true, train_recurrent = true, train_readout = true;

  Dictionary names;  ///< every register and constant
  WriteSpec write;
  RandomSpec random;
  ProbeLevel probes = ProbeLevel::off;

  /// The register that a neuron's axon carries.
  const char* activity() const { return neuron.kind == NeuronKind::leaky_rate ? "activity" : "spike"; }
  bool sparse() const { return !recurrent.dense(); }
  std::size_t recurrent_synapses() const { return sparse() ? recurrent.synapses() : n * n; }
  /// [n][n], 0 where no synapse exists.
  std::vector<double> recurrent_matrix() const {
    return sparse() ? recurrent.matrix(recurrent_weight) : recurrent_weight;
  }
  /// [n][n], 1 where a synapse exists, else 0; empty where all exist.
  std::vector<double> recurrent_mask() const {
    return sparse() ? recurrent.matrix(std::vector<double>(recurrent.synapses(), 1)) : std::vector<double>{};
  }
  std::size_t input_axons() const { return n_in + (bias ? 1 : 0); }
  std::size_t readout_axons() const { return n + (bias ? 1 : 0); }
  /// Frees the initial weights, which only a new network needs.
  void drop_weights() {
    for (auto* weights : {&input_weight, &recurrent_weight, &readout_weight}) std::vector<double>().swap(*weights);
  }
};

/// Calls f.operator()<Rule>() with the type of the hidden neurons' rule.
/// Throws ConfigError for a rule that does not fit the neurons.
template <class F>
auto for_rule(const NetworkSpec&, const F& f);

/// What the Range pass proves before a run: how wide an integer each part needs.
struct NetworkProof {
  Proof neuron, hidden, readout;  ///< bits per register: neurons, axons, dendrites; hidden synapses; readout synapses
  SumProof hidden_sum, readout_sum;
  int sum_bits = 1;   ///< of the accumulators
  int word_bits = 1;  ///< of the widest register

  int widest() const;
};

/// Proves a spec; adds the registers "accumulator" and "readout_accumulator" where the config leaves them out, wide
/// enough to hold every partial sum.
NetworkProof prove(NetworkSpec&);

}  // namespace synq
