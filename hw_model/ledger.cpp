#include "hw_model/ledger.hpp"

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

Memory bptt_memory(const NetworkSpec& s, std::size_t ticks) {
  const std::size_t m = s.n + s.n_in + 1;
  return {64, std::int64_t(ticks * (s.n + m))};
}

std::string locality(const NetworkSpec& s, bool bptt) {
  if (bptt) return "non-local";
  const bool learns = s.train_input || s.train_recurrent;
  return learns && s.feedback_kind == FeedbackKind::symmetric ? "weight transport" : "local";
}

}  // namespace synq
