#include "hw_model/ledger.hpp"

#include "rules/catalogue.hpp"
#include "rules/for_rule.hpp"

namespace synq {

Memory local_memory(const NetworkSpec& s, bool real) {
  return for_rule(s, [&]<class Rule>() {
    Memory m;
    for (const char* word : RuleNames<Rule>::state)
      m.bits_per_synapse += real ? 64 : s.names.reg(std::string("recurrent_") + word).format.word;
    return m;
  });
}

Memory reference_memory(const std::string& rule, const NetworkSpec& s, std::size_t window) {
  const RuleSize size{double(s.n), double(s.n_in), double(s.n_out), double(window)};
  return {64, std::int64_t(synq::reference_memory(rule, size))};
}

std::string locality(const NetworkSpec& s, const std::string& rule) {
  if (is_reference(rule)) return "non-local";
  const bool learns = s.train_input || s.train_recurrent;
  return learns && s.feedback_kind == FeedbackKind::symmetric ? "weight transport" : "local";
}

}  // namespace synq
