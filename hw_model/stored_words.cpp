#include "hw_model/stored_words.hpp"

#include "core/neuron/names.hpp"
#include "hw_model/used_constants.hpp"
#include "rules/for_rule.hpp"

namespace synq::detail {
namespace {

Dictionary with_accumulators(const NetworkSpec& s) {
  if (s.names.registers.contains("accumulator") && s.names.registers.contains("readout_accumulator")) return s.names;
  NetworkSpec proven = s;
  prove(proven);
  return proven.names;
}

template <class Rule>
void add_projection(LedgerWriter& w, const std::string& name, std::size_t n_pre, std::size_t synapses, bool plastic) {
  for (const char* word : RuleNames<Rule>::state) {
    const bool weight = std::string_view(word) == "weight";
    if (weight || plastic) w.add(weight ? Part::weight : Part::rule, name, name + word, synapses);
  }
  if (!plastic) return;
  add_optimizer(w, name, synapses);
  for (const char* word : RuleNames<Rule>::pre)
    if (*word) w.add(Part::trace, name, name + word, n_pre);
  if (RuleNames<Rule>::decays_alone && w.spec.lag_bits > 0) w.add(Part::trace, name, name + "lag", n_pre);
}
template <class Rule>
void add_readout(LedgerWriter& w) {
  const NetworkSpec& s = w.spec;
  add_projection<Rule>(w, "readout_", s.readout_axons(), s.readout_axons() * s.n_out, s.train_readout);
}
void add_indices(LedgerWriter& w) {
  const NetworkSpec& s = w.spec;
  const std::size_t synapses = s.recurrent_synapses();
  w.add_bits(Part::target, "recurrent_", "target", synapses, index_bits(std::int64_t(s.n)));
  w.add_bits(Part::row_pointer, "recurrent_", "row pointer", s.n + 1, index_bits(std::int64_t(synapses) + 1));
}

/// What dendrites broadcast is made anew in every tick, but for what the neuron keeps anyway.
template <class Names>
void add_broadcast(LedgerWriter& w, const Names& post, const std::string& projection, std::size_t n) {
  for (const char* word : post)
    if (std::string_view(word) != "surrogate" && std::string_view(word) != "kernel")
      w.add(Part::working, projection, word, n);
}
void add_hidden_working(LedgerWriter& w) {
  const NetworkSpec& s = w.spec;
  w.add(Part::working, "", "learning_signal", s.n);
  w.add(Part::working, "recurrent_", s.activity(), s.n);  // of the tick before: the axons still carry it
  if (s.regularised) w.add(Part::working, "", "regulariser", s.n);
  for_rule(s, [&]<class Rule>() {
    add_broadcast(w, RuleNames<Rule>::post, "", s.n);
    if (RuleNames<Rule>::self_weight) w.add(Part::working, "", visible_register(s, "recurrent_"), s.n);
  });
}

}  // namespace

LedgerWriter::LedgerWriter(const NetworkSpec& s, bool doubles) : spec(s), real(doubles), names_(with_accumulators(s)) {}

void LedgerWriter::add(Part p, const std::string& projection, const std::string& word, std::size_t holders,
                       std::size_t each) {
  const int width = real ? 64 : names_.reg(word).format.word;
  ledger.lines.push_back({word, p, projection, std::int64_t(holders), std::int64_t(each), width});
}
void LedgerWriter::add_bits(Part p, const std::string& projection, const std::string& word, std::size_t holders,
                            int width) {
  ledger.lines.push_back({word, p, projection, std::int64_t(holders), 1, width});
}
void LedgerWriter::add_constant(const std::string& name) {
  add_bits(Part::constant, "", name, 1, real ? 64 : names_.constant(name).format.word);
}

void add_optimizer(LedgerWriter& w, const std::string& projection, std::size_t synapses) {
  if (!w.spec.write.adam) return;
  for (const char* moment : {"mean", "square"}) w.add_bits(Part::optimizer, projection, moment, synapses, 64);
}

bool hidden_learns(const NetworkSpec& s) { return s.rule != RuleKind::none && (s.train_input || s.train_recurrent); }

void add_synapses(LedgerWriter& w) {
  const NetworkSpec& s = w.spec;
  const bool learns = hidden_learns(s);
  for_rule(s, [&]<class Rule>() {
    add_projection<Rule>(w, "input_", s.input_axons(), s.input_axons() * s.n, learns && s.train_input);
    add_projection<Rule>(w, "recurrent_", s.n, s.recurrent_synapses(), learns && s.train_recurrent);
  });
  if (s.per_trial)
    add_readout<PerTrial<Delta>>(w);
  else
    add_readout<Delta>(w);
  if (s.sparse()) add_indices(w);
}

void add_neurons(LedgerWriter& w) {
  const NetworkSpec& s = w.spec;
  for_neuron(s.neuron, [&]<class Neuron>() {
    for (const char* word : Neuron::words) w.add(Part::neuron, "", word, s.n);
    if (s.rule == RuleKind::kernl)
      for (const char* word : Neuron::words) w.add(Part::noisy_copy, "", word, s.n);
  });
  if (s.neuron.kind == NeuronKind::alif) w.add(Part::neuron, "", "beta", s.n);
  if (s.regularised) w.add(Part::neuron, "", "spike_count", s.n);
  if (s.rule == RuleKind::kernl)
    for (const char* word : KernlNeuronNames::state) w.add(Part::kernel, "", word, s.n);
  if (hidden_learns(s) && s.feedback_kind == FeedbackKind::random) w.add(Part::feedback, "", "feedback", s.n, s.n_out);
  w.add(Part::neuron, "readout_", "readout", s.n_out);
}

void add_shared(LedgerWriter& w) {
  for (const std::string& name : used_constants(w.spec)) w.add_constant(name);
  if (w.real) return;
  const auto table = [&](const char* name, const Table& t) {
    if (!t.entry.empty()) w.add_bits(Part::table, "", name, t.entry.size(), t.shape.entry.word);
  };
  const NetworkSpec& s = w.spec;
  const bool rate = s.neuron.kind == NeuronKind::leaky_rate;
  if (rate ? s.neuron.activation == ActivationKind::tanh : s.neuron.surrogate != SurrogateKind::triangle)
    table(rate ? "activation" : "surrogate", s.neuron.tables.value);
  if (rate && s.neuron.activation == ActivationKind::tanh) table("derivative", s.neuron.tables.derivative);
  for (const auto& [name, powers] : s.names.powers)  // the first is the constant itself
    w.add_bits(Part::table, "", name + " powers", powers.size() - 1, powers[0].format.word);
  if (s.loss != LossKind::softmax_cross_entropy) return;
  table("exponential", s.loss_tables.exponential);
  table("reciprocal", s.loss_tables.reciprocal);
}

void add_working(LedgerWriter& w) {
  const NetworkSpec& s = w.spec;
  w.add(Part::working, "input_", "input", s.n_in);
  w.add(Part::working, "", "accumulator", s.n);
  w.add(Part::working, "readout_", "readout_accumulator", s.n_out);
  const bool hidden = hidden_learns(s);
  if (!hidden && !s.train_readout) return;
  for (const char* word : {"target", "error"}) w.add(Part::working, "readout_", word, s.n_out);
  if (s.train_readout) add_broadcast(w, RuleNames<Delta>::post, "readout_", s.n_out);
  if (s.rule == RuleKind::kernl) w.add(Part::working, "", s.activity(), s.n);  // what the noisy copy's axons carry
  if (hidden) add_hidden_working(w);
}

}  // namespace synq::detail
