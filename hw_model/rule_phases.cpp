#include <vector>

#include "hw_model/phases.hpp"
#include "hw_model/stored_words.hpp"
#include "rules/descent.hpp"
#include "rules/firing_rate.hpp"
#include "rules/for_rule.hpp"

namespace synq::detail {
namespace {

/// A rule at the synapses of one or more projections: its text, run on Counted.
template <class Rule>
class RuleWork {
 public:
  using Words = RuleNames<Rule>;
  template <class M>
  using State = typename Rule::template State<M>;

  RuleWork(const Dictionary& d, WorkLedger& ledger) : d_(d), ledger_(ledger) {}

  void axons(const Side& p) {
    Recorder r(d_, p.axons);
    const auto next =
        Rule::axon(own(r), r.handles<PreRegisters>(p.name, Words::pre_registers), r.word(p.axon), pre(r, p));
    if (const std::string lag = p.name + "lag"; Words::decays_alone && r.has(lag))
      r.store(lag, r.word(lag) + r.constant("one"));
    auto name = Words::pre.begin();
    for_each_word<Counted>(next, [&](const Counted& x) { r.store(pre_name(p, *name++), x); });
    ledger_.phase[Phase::axon].add(r.total());
  }
  /// signals(recorder): what the neurons broadcast to their dendrites
  template <class Signals>
  void dendrites(double neurons, const Signals& signals) {
    Recorder r(d_, neurons);
    const auto post = Rule::dendrite(own(r), r.handles<PostRegisters>("", Words::post_registers), signals(r));
    r.store_all("", Words::post, post);
    ledger_.phase[Phase::dendrite].add(r.total());
  }
  void synapses(const Side& p) {
    Recorder r(d_, p.executing());
    const auto constants = r.constants<typename Rule::template Constants<Counted>>(Words::constants);
    const auto post = r.words<typename Rule::template Post<Counted>>("", Words::post);
    r.store_all(p.name, Words::state, Rule::tick(constants, registers(r, p), pre(r, p), post, state(r, p)));
    add(Phase::synapse, r, p);
  }
  void end_of_trial(const Side& p) {
    Recorder r(d_, p.synapses);
    if constexpr (regularises<Rule>)
      r.store_all(p.name, Words::state, Rule::end_of_trial(r.word("regulariser"), registers(r, p), state(r, p)));
    add(Phase::end_of_trial, r, p);
  }
  void write(const Side& p) {
    Recorder r(d_, p.synapses);
    const auto descent = r.constants<Descent<Counted>>(descent_constants(p.name));
    if constexpr (accumulates<Rule>)
      r.store_all(p.name, Words::state, Rule::write(descent, registers(r, p), state(r, p)));
    add(Phase::write, r, p);
  }

 private:
  using PreRegisters = typename Rule::template PreRegisters<CountedHandle>;
  using PostRegisters = typename Rule::template PostRegisters<CountedHandle>;

  static std::string pre_name(const Side& p, const char* word) { return *word ? p.name + word : p.axon; }
  static auto own(Recorder& r) {
    return r.constants<typename Rule::template NeuronConstants<Counted>>(Words::neuron_constants);
  }
  static auto pre(Recorder& r, const Side& p) {
    typename Rule::template Pre<Counted> words{};
    auto name = Words::pre.begin();
    for_each_word<Counted>(words, [&](Counted& w) { w = r.word(pre_name(p, *name++), p.axons); });
    return words;
  }
  static auto registers(Recorder& r, const Side& p) {
    return r.handles<typename Rule::template Registers<CountedHandle>>(p.name, Words::state);
  }
  static auto state(Recorder& r, const Side& p) { return r.words<State<Counted>>(p.name, Words::state); }

  void add(Phase phase, const Recorder& r, const Side& p) {
    Work work = r.total();
    if (phase == Phase::synapse) add_indices(work, p, p.accessed, p.executing());
    ledger_.phase[phase].add(work);
  }

  const Dictionary& d_;
  WorkLedger& ledger_;
};

/// signals: of the dendrites of `neurons` neurons
template <class Rule, class Signals>
void add_rule(const Clocked& c, WorkLedger& ledger, const std::vector<Side>& sides, double neurons,
              const Signals& signals) {
  RuleWork<Rule> work(c.spec.names, ledger);
  work.dendrites(neurons, signals);
  for (const Side& p : sides) {
    work.axons(p);
    work.synapses(p);
    if (accumulates<Rule>) work.write(p);
    if (regularises<Rule>) work.end_of_trial(p);
  }
}

NeuronSignals<Counted> hidden_signals(Recorder& r, const NetworkSpec& s) {
  const bool kernl = s.rule == RuleKind::kernl;
  const auto constant_zero = [&] { return Counted{Range(0, 0, 0), r.constant("zero").work}; };
  const bool adapts = s.neuron.kind == NeuronKind::alif;
  const bool reads_self = for_rule(s, []<class Rule>() { return RuleNames<Rule>::self_weight; });
  return {r.word("surrogate"),
          r.word("learning_signal"),
          reads_self ? seen_weight(r, "recurrent_") : constant_zero(),
          adapts ? r.word("beta") : constant_zero(),
          kernl ? r.word("kernel") : constant_zero(),
          kernl ? r.word("mixing") : constant_zero()};
}
void add_hidden(const Clocked& c, WorkLedger& ledger) {
  std::vector<Side> sides;
  if (c.spec.train_input) sides.push_back(input_side(c));
  if (c.spec.train_recurrent) sides.push_back(recurrent_side(c));
  const auto signals = [&](Recorder& r) { return hidden_signals(r, c.spec); };
  for_rule(c.spec, [&]<class Rule>() { add_rule<Rule>(c, ledger, sides, double(c.spec.n), signals); });
}
void add_readout(const Clocked& c, WorkLedger& ledger) {
  const auto signals = [&](Recorder& r) {
    Counted none{Range(0, 0, 0), r.constant("zero").work};
    return NeuronSignals<Counted>{none, r.word("error"), none, none, none, none};
  };
  const std::vector sides{readout_side(c)};
  if (c.spec.per_trial)
    add_rule<PerTrial<Delta>>(c, ledger, sides, double(c.spec.n_out), signals);
  else
    add_rule<Delta>(c, ledger, sides, double(c.spec.n_out), signals);
}

Work regularisers(const Clocked& c) {
  Recorder r(c.spec.names, double(c.spec.n));
  const auto constants =
      r.constants<FiringRate::Constants<Counted>>(Names<2>{"regulariser_scale", "regulariser_offset"});
  const FiringRate::Registers<CountedHandle> q{r.handle("regulariser")};
  r.store("regulariser", FiringRate::regulariser(constants, q, r.word("spike_count")));
  return r.total();
}

}  // namespace

void add_rules(const Clocked& c, WorkLedger& ledger) {
  if (hidden_learns(c.spec)) {
    add_hidden(c, ledger);
    if (c.spec.regularised) ledger.phase[Phase::end_of_trial].add(regularisers(c));
  }
  if (c.spec.train_readout) add_readout(c, ledger);
}

}  // namespace synq::detail
