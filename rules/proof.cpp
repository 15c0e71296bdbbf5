#include <algorithm>

#include "core/neuron/names.hpp"
#include "rules/descent.hpp"
#include "rules/feedback.hpp"
#include "rules/firing_rate.hpp"
#include "rules/for_rule.hpp"

/// The Range pass: every state machine's text is run once over intervals.
namespace synq {
namespace {

/// Fills aggregates of Range from the dictionary.
class Reader {
 public:
  explicit Reader(const Dictionary& d) : d_(d) {}

  template <class Target, class Names>
  Target constants(const Names& names) const {
    Target c{};
    std::size_t k = 0;
    for_each_word<Range>(c, [&](Range& r) { r = constant(names[k++]); });
    return c;
  }
  template <class Target, class Names>
  Target words(const std::string& prefix, const Names& names) const {
    Target w{};
    std::size_t k = 0;
    for_each_word<Range>(w, [&](Range& r) { r = word(prefix + names[k++]); });
    return w;
  }
  template <class Target, class Names>
  Target handles(const std::string& prefix, const Names& names, Proof& proof) const {
    Target h{};
    std::size_t k = 0;
    for_each_word<RangeHandle>(h, [&](RangeHandle& q) { q = handle(prefix + names[k++], proof); });
    return h;
  }
  Range constant(const std::string& name) const {
    const Constant& x = d_.constant(name);
    return {x.raw, x.raw, x.format.frac};
  }
  Range word(const std::string& name) const { return range_of(d_.reg(name)); }
  RangeHandle handle(const std::string& name, Proof& proof) const { return {&d_.reg(name), &proof}; }

 private:
  const Dictionary& d_;
};

Range visible_weight(const Reader& r, const Dictionary& d, const std::string& projection, Proof& proof) {
  const Range w = r.word(projection + "weight");
  if (!d.registers.contains(projection + "weight_visible")) return w;
  return quantize(w, r.handle(projection + "weight_visible", proof));
}

Range hull(const Range& a, const Range& b) {
  const Range zero{0, 0, std::max(a.frac, b.frac)};
  const Range x = a + zero, y = b + zero;
  return {std::min(x.low, y.low), std::max(x.high, y.high), zero.frac, std::max(x.bits, y.bits)};
}

/// The sum of the given terms; makes the accumulator if the config has none, and says whether it is exact.
SumProof prove_sum(NetworkSpec& spec, const std::string& name, const Range& sum, Proof& proof, int& sum_bits) {
  if (!spec.names.registers.contains(name)) {
    Format exact{.word = std::max(sum.bits, 2), .frac = sum.frac};
    spec.names.registers[name] = {name, exact, {}};
  }
  const Register& reg = spec.names.reg(name);
  const Range held = range_of(reg);
  const int up = std::max(0, reg.format.frac - sum.frac);
  SumProof p;
  p.exact = reg.format.frac >= sum.frac && (sum.low << up) >= held.low && (sum.high << up) <= held.high;
  Proof here;
  quantize(p.exact ? sum : hull(sum, held), {&reg, &here});
  const int needed = here.widest();
  proof.note(name, needed);
  sum_bits = std::max(sum_bits, needed);
  p.narrow = p.exact && needed <= 32;
  return p;
}

template <class Rule>
void prove_rule(const Reader& r, const std::vector<std::pair<std::string, std::string>>& projections,
                const NeuronSignals<Range>& signals, Proof& neuron, Proof& synapse) {
  using Names = RuleNames<Rule>;
  using H = RangeHandle;
  const auto constants = r.constants<typename Rule::template Constants<Range>>(Names::constants);
  const auto own = r.constants<typename Rule::template NeuronConstants<Range>>(Names::neuron_constants);
  const auto post = Rule::dendrite(
      own, r.handles<typename Rule::template PostRegisters<H>>("", Names::post_registers, neuron), signals);
  for (const auto& projection : projections) {
    const std::string &prefix = projection.first, &axon = projection.second;
    typename Rule::template Pre<Range> pre{};
    for_each_word<Range>(pre, [&](Range& w) { w = r.word(*Names::pre[0] ? prefix + Names::pre[0] : axon); });
    pre = Rule::axon(own, r.handles<typename Rule::template PreRegisters<H>>(prefix, Names::pre_registers, neuron),
                     r.word(axon), pre);
    const auto q = r.handles<typename Rule::template Registers<H>>(prefix, Names::state, synapse);
    const auto state = r.words<typename Rule::template State<Range>>(prefix, Names::state);
    Rule::tick(constants, q, pre, post, state);
    if constexpr (accumulates<Rule>) Rule::write(r.constants<Descent<Range>>(descent_constants(prefix)), q, state);
    if constexpr (regularises<Rule>) Rule::end_of_trial(r.word("regulariser"), q, state);
  }
}

void prove_noisy_copy(const Reader& r, const std::string& activity, Proof& neuron) {
  Range noise = r.constant("noise");
  noise.low = -noise.high;
  const auto q = r.handles<KernlNeuron::Registers<RangeHandle>>("", KernlNeuronNames::registers, neuron);
  KernlNeuron::tick(r.constants<KernlNeuron::Constants<Range>>(KernlNeuronNames::constants), q, r.word(activity),
                    r.word(activity), noise, r.words<KernlNeuron::State<Range>>("", KernlNeuronNames::state));
  quantize(r.word(activity) + noise, r.handle(activity, neuron));
}

}  // namespace

int NetworkProof::widest() const {
  return std::max({neuron.widest(), hidden.widest(), readout.widest(), sum_bits, word_bits});
}

NetworkProof prove(NetworkSpec& spec) {
  NetworkProof p;
  const Reader r(spec.names);
  const std::string activity = spec.activity();
  const auto terms = [&](const std::string& projection, const std::string& axon, std::size_t count) {
    return accumulate(visible_weight(r, spec.names, projection, p.neuron) * r.word(axon), std::int64_t(count));
  };

  const Range sum = terms("recurrent_", activity, spec.n) + terms("input_", "input", spec.input_axons());
  p.hidden_sum = prove_sum(spec, "accumulator", sum, p.neuron, p.sum_bits);
  for_neuron(spec.neuron, [&]<class Neuron>() {
    using Names = NeuronNames<Neuron>;
    Neuron::tick(r.constants<typename Neuron::template Constants<Range>>(Names::constants), spec.neuron.tables,
                 r.handles<typename Neuron::template Registers<RangeHandle>>("", Names::registers, p.neuron),
                 r.word("beta"), r.word("accumulator"),
                 r.words<typename Neuron::template State<Range>>("", Neuron::words));
  });

  p.readout_sum =
      prove_sum(spec, "readout_accumulator", terms("readout_", activity, spec.readout_axons()), p.neuron, p.sum_bits);
  constexpr Names<2> readout_constants{"readout_keep", "readout_input"};
  LeakyReadout::tick(r.constants<LeakyReadout::Constants<Range>>(readout_constants),
                     r.handles<LeakyReadout::Registers<RangeHandle>>("", LeakyReadout::words, p.neuron),
                     r.word("readout_accumulator"), LeakyReadout::State<Range>{r.word("readout")});
  constexpr Names<4> loss_registers{"error", "exponential", "denominator", "reciprocal"};
  const std::vector q(spec.n_out, r.handles<LossRegisters<RangeHandle>>("", loss_registers, p.neuron));
  const std::vector y(spec.n_out, r.word("readout")), target(spec.n_out, r.word("target"));
  std::vector<Range> error(spec.n_out);
  const auto run = [&](auto loss) {
    loss.error(spec.loss_tables, q.data(), std::span<const Range>(y), std::span<const Range>(target), std::span(error));
  };
  if (spec.loss == LossKind::squared_error)
    run(SquaredError{});
  else
    run(SoftmaxCrossEntropy{});

  const Range feedback = spec.feedback_kind == FeedbackKind::symmetric
                             ? visible_weight(r, spec.names, "readout_", p.neuron)
                             : r.word("feedback");
  const Range signal = Feedback::learning_signal<Range>(
      spec.n_out, [&](std::size_t) { return feedback; }, [&](std::size_t) { return r.word("error"); },
      Feedback::Registers<RangeHandle>{r.handle("learning_signal", p.neuron)});
  if (spec.regularised) {
    constexpr Names<2> constants{"regulariser_scale", "regulariser_offset"};
    FiringRate::regulariser(r.constants<FiringRate::Constants<Range>>(constants),
                            FiringRate::Registers<RangeHandle>{r.handle("regulariser", p.neuron)},
                            r.word("spike_count"));
  }

  if (spec.rule == RuleKind::kernl) prove_noisy_copy(r, activity, p.neuron);

  std::vector<std::pair<std::string, std::string>> plastic;
  if (spec.train_input) plastic.emplace_back("input_", "input");
  if (spec.train_recurrent) plastic.emplace_back("recurrent_", activity);
  const bool kernl = spec.rule == RuleKind::kernl;
  const NeuronSignals<Range> hidden{r.word("surrogate"),
                                    signal,
                                    visible_weight(r, spec.names, "recurrent_", p.neuron),
                                    r.word("beta"),
                                    r.word(kernl ? "kernel" : "beta"),
                                    r.word(kernl ? "mixing" : "beta")};
  for_rule(spec, [&]<class Rule>() { prove_rule<Rule>(r, plastic, hidden, p.neuron, p.hidden); });
  if (spec.train_readout) {
    const NeuronSignals<Range> own{r.word("surrogate"), r.word("error"), r.word("beta"),
                                   r.word("beta"),      r.word("beta"),  r.word("beta")};
    const std::vector<std::pair<std::string, std::string>> readout{{"readout_", activity}};
    if (spec.per_trial)
      prove_rule<PerTrial<Delta>>(r, readout, own, p.neuron, p.readout);
    else
      prove_rule<Delta>(r, readout, own, p.neuron, p.readout);
  }
  for (const auto& [name, reg] : spec.names.registers)  // sums live in the neurons' wide integers, not in stored words
    if (!name.ends_with("accumulator")) p.word_bits = std::max(p.word_bits, range_of(reg).bits);
  return p;
}

}  // namespace synq
