#include "hw_model/used_constants.hpp"

#include "core/neuron/names.hpp"
#include "hw_model/stored_words.hpp"
#include "rules/descent.hpp"
#include "rules/for_rule.hpp"

namespace synq {
namespace {

void add_neuron(std::set<std::string>& all, const NetworkSpec& s) {
  for_neuron(s.neuron, [&]<class Neuron>() {
    for (const char* name : NeuronNames<Neuron>::constants) all.insert(name);
  });
  const bool rate = s.neuron.kind == NeuronKind::leaky_rate;
  if (!rate && s.neuron.kind != NeuronKind::alif) all.erase("adaptation_keep");  // not in the text of a LIF neuron
  if (!rate && s.neuron.surrogate != SurrogateKind::triangle)
    for (const char* name : {"surrogate_height", "surrogate_slope"}) all.erase(name);  // in the table
}
void add_hidden_rule(std::set<std::string>& all, const NetworkSpec& s) {
  for_rule(s, [&]<class Rule>() {
    for (const char* name : RuleNames<Rule>::constants) all.insert(name);
    for (const char* name : RuleNames<Rule>::neuron_constants) all.insert(name);
  });
  if (s.regularised) all.insert({"regulariser_scale", "regulariser_offset"});
  if (s.rule == RuleKind::kernl) all.insert({"model_rate", "noise"});
}
void add_writes(std::set<std::string>& all, const NetworkSpec& s, const std::string& projection) {
  if (!s.per_trial || s.write.adam) return;  // Adam's four rates are no words of a fixed path
  for (const std::string& name : descent_constants(projection)) all.insert(name);
}

}  // namespace

std::set<std::string> used_constants(const NetworkSpec& s) {
  std::set<std::string> all{"readout_keep", "readout_input"};
  add_neuron(all, s);
  if (detail::hidden_learns(s)) {
    add_hidden_rule(all, s);
    if (s.train_input) add_writes(all, s, "input_");
    if (s.train_recurrent) add_writes(all, s, "recurrent_");
  }
  if (s.train_readout) {
    for (const char* name : RuleNames<Delta>::neuron_constants) all.insert(name);
    add_writes(all, s, "readout_");
  }
  all.erase("zero"), all.erase("one");
  return all;
}

std::string visible_register(const NetworkSpec& s, const std::string& projection) {
  const std::string visible = projection + "weight_visible";
  return s.names.registers.contains(visible) ? visible : projection + "weight";
}

}  // namespace synq
