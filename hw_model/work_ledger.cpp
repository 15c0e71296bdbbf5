#include "hw_model/work_ledger.hpp"

#include "hw_model/phases.hpp"
#include "hw_model/stored_words.hpp"

namespace synq {

ActiveAxons ActiveAxons::all(const NetworkSpec& s) {
  return {double(s.input_axons()), double(s.n), double(s.readout_axons())};
}

Work WorkLedger::per_tick() const {
  Work sum;
  for (const auto& [p, work] : phase)
    if (p != Phase::end_of_trial && p != Phase::write) sum.add(work);
  return sum;
}

WorkLedger work_ledger(const NetworkSpec& s, const ActiveAxons& active) {
  detail::Clocked c{s, {}, active};
  c.spec.drop_weights();
  c.proof = prove(c.spec);
  WorkLedger ledger;
  auto& phase = ledger.phase;
  phase[Phase::forward] = detail::forward(c);
  phase[Phase::neuron] = detail::neurons(c);
  phase[Phase::readout] = detail::readout(c);
  const bool hidden = detail::hidden_learns(s);
  if (!hidden && !s.train_readout) return ledger;
  phase[Phase::error] = detail::error(c);
  if (s.rule == RuleKind::kernl) phase[Phase::noisy_copy] = detail::noisy_copy(c);
  if (hidden) phase[Phase::learning_signal] = detail::learning_signals(c);
  detail::add_rules(c, ledger);
  return ledger;
}

}  // namespace synq
