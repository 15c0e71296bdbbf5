#include "hw_model/phases.hpp"

#include <vector>

#include "core/neuron/names.hpp"
#include "hw_model/memory.hpp"
#include "rules/feedback.hpp"
#include "rules/names.hpp"

namespace synq::detail {
namespace {

constexpr Names<4> loss_registers{"error", "exponential", "denominator", "reciprocal"};

/// An axon's word while it is active: a word of one bit is then 1.
Counted active_word(Recorder& r, const Side& p) {
  Counted x = r.word(p.axon, p.axons);
  if (x.value.low == 0 && x.value.high == 1) x.value = Range(1, 1, x.value.frac);
  return x;
}

/// sum += weight times activity, of the active axons of a projection
Work sums(const Clocked& c, const Side& p, const std::string& accumulator, bool exact) {
  Recorder r(c.spec.names, p.visited());
  const Counted before = r.word(accumulator);
  const Counted sum = before + seen_weight(r, p.name) * active_word(r, p);
  r.store(accumulator, exact ? sum : quantize(sum, r.handle(accumulator)));
  Work all = r.total();
  add_indices(all, p, p.active, p.visited());
  return all;
}

Work neuron_machines(const Clocked& c) {
  const NetworkSpec& s = c.spec;
  Recorder r(s.names, double(s.n));
  for_neuron(s.neuron, [&]<class Neuron>() {
    using Names = NeuronNames<Neuron>;
    const auto constants = r.constants<typename Neuron::template Constants<Counted>>(Names::constants);
    const auto registers = r.handles<typename Neuron::template Registers<CountedHandle>>("", Names::registers);
    const auto state = r.words<typename Neuron::template State<Counted>>("", Neuron::words);
    r.store_all("", Neuron::words,
                Neuron::tick(constants, s.neuron.tables, registers, r.word("beta"), r.word("accumulator"), state));
  });
  return r.total();
}
Work spike_counters(const Clocked& c) {
  Recorder r(c.spec.names, double(c.spec.n));
  r.store("spike_count", r.word("spike_count") + r.word("spike"));
  return r.total();
}

/// What a KeRNL neuron learns from its noisy copy, and the noise that it gives to that.
Work kernel_machines(const Clocked& c) {
  const std::string activity = c.spec.activity();
  Recorder r(c.spec.names, double(c.spec.n));
  Counted noise = r.constant("noise");
  noise.value = Range(-noise.value.high, noise.value.high, noise.value.frac);  // of either sign
  const Counted noisy = r.word(activity);
  const auto constants = r.constants<KernlNeuron::Constants<Counted>>(KernlNeuronNames::constants);
  const auto registers = r.handles<KernlNeuron::Registers<CountedHandle>>("", KernlNeuronNames::registers);
  const auto state = r.words<KernlNeuron::State<Counted>>("", KernlNeuronNames::state);
  const auto next = KernlNeuron::tick(constants, registers, r.word(activity), noisy, noise, state);
  r.store_all("", KernlNeuronNames::state, next);
  r.store(activity, quantize(noisy + noise, r.handle(activity)));
  return r.total();
}

Work readout_units(const Clocked& c) {
  Recorder r(c.spec.names, double(c.spec.n_out));
  const auto constants = r.constants<LeakyReadout::Constants<Counted>>(Names<2>{"readout_keep", "readout_input"});
  const auto registers = r.handles<LeakyReadout::Registers<CountedHandle>>("", LeakyReadout::words);
  const auto state = r.words<LeakyReadout::State<Counted>>("", LeakyReadout::words);
  r.store_all("", LeakyReadout::words, LeakyReadout::tick(constants, registers, r.word("readout_accumulator"), state));
  return r.total();
}

}  // namespace

Side input_side(const Clocked& c) {
  const auto axons = double(c.spec.input_axons());
  return {"input_", "input", axons, axons * double(c.spec.n), c.active.input, c.active.accessed_input.value_or(axons),
          0,        0};
}
Side recurrent_side(const Clocked& c) {
  const auto n = double(c.spec.n);
  const auto synapses = std::int64_t(c.spec.recurrent_synapses());
  Side p{"recurrent_",
         c.spec.activity(),
         n,
         double(synapses),
         c.active.recurrent,
         c.active.accessed_recurrent.value_or(n),
         0,
         0};
  if (c.spec.sparse()) p.post_bits = index_bits(std::int64_t(c.spec.n)), p.pointer_bits = index_bits(synapses + 1);
  return p;
}
Side readout_side(const Clocked& c) {
  const auto axons = double(c.spec.readout_axons());
  return {"readout_", c.spec.activity(), axons, axons * double(c.spec.n_out), c.active.readout, axons, 0, 0};
}

void add_indices(Work& w, const Side& p, double rows, double synapses) {
  if (p.post_bits == 0) return;
  w.add({{}, {{"target", {p.post_bits, synapses, 0}}, {"row pointer", {p.pointer_bits, 2 * rows, 0}}}, {}});
}

Counted seen_weight(Recorder& r, const std::string& projection) {
  const Counted weight = r.word(projection + "weight");
  const std::string visible = projection + "weight_visible";
  return r.has(visible) ? quantize(weight, r.handle(visible)) : weight;
}

Work forward(const Clocked& c) {
  Work all = sums(c, recurrent_side(c), "accumulator", c.proof.hidden_sum.exact);
  all.add(sums(c, input_side(c), "accumulator", c.proof.hidden_sum.exact));
  return all;
}

Work neurons(const Clocked& c) {
  Work all = neuron_machines(c);
  if (c.spec.regularised) all.add(spike_counters(c));
  return all;
}

Work noisy_copy(const Clocked& c) {
  Work all = forward(c);
  all.add(neuron_machines(c));
  all.add(kernel_machines(c));
  return all;
}

Work readout(const Clocked& c) {
  Work all = sums(c, readout_side(c), "readout_accumulator", c.proof.readout_sum.exact);
  all.add(readout_units(c));
  return all;
}

Work error(const Clocked& c) {
  const NetworkSpec& s = c.spec;
  Recorder r(s.names, 1);
  const std::vector q(s.n_out, r.handles<LossRegisters<CountedHandle>>("", loss_registers));
  std::vector<Counted> y, target, err(s.n_out);
  for (std::size_t k = 0; k < s.n_out; ++k) y.push_back(r.word("readout")), target.push_back(r.word("target"));
  const auto run = [&](auto loss) {
    loss.error(s.loss_tables, q.data(), std::span<const Counted>(y), std::span<const Counted>(target), std::span(err));
  };
  if (s.loss == LossKind::squared_error)
    run(SquaredError{});
  else
    run(SoftmaxCrossEntropy{});
  for (const Counted& e : err) r.store("error", e);
  return r.total();
}

Work learning_signals(const Clocked& c) {
  const NetworkSpec& s = c.spec;
  Recorder r(s.names, double(s.n));
  const bool symmetric = s.feedback_kind == FeedbackKind::symmetric;
  const auto weight = [&](std::size_t) { return symmetric ? seen_weight(r, "readout_") : r.word("feedback"); };
  const auto error = [&](std::size_t) { return r.word("error"); };
  const Feedback::Registers<CountedHandle> q{r.handle("learning_signal")};
  r.store("learning_signal", Feedback::learning_signal<Counted>(s.n_out, weight, error, q));
  return r.total();
}

}  // namespace synq::detail
