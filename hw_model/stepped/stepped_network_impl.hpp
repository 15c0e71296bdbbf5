#pragma once
#include "hw_model/stepped/neuron_units_impl.hpp"
#include "hw_model/stepped/rule_units_impl.hpp"
#include "hw_model/stepped/stepped_network.hpp"
#include "hw_model/stepped/stream_phases_impl.hpp"

/// Definitions of SteppedNetwork, for the files that instantiate it.
namespace synq {

template <class Path>
SteppedNetwork<Path>::SteppedNetwork(const NetworkSpec& s, const NetworkProof& proof, const Machine& m)
    : spec_(s),
      machine_(m),
      memory_((check(m, s), s), proof),
      neuron_units_(make_neuron_units<Path>(s)),
      hidden_units_(make_hidden_units<Path>(s, proof)),
      readout_units_(make_readout_units<Path>(s, proof)),
      sums_(s.names.reg("accumulator"), proof.hidden_sum.exact, s.n),
      readout_sums_(s.names.reg("readout_accumulator"), proof.readout_sum.exact, s.n_out),
      readout_constants_(
          constants_of<N, LeakyReadout::Constants<N>>(s.names, Names<2>{"readout_keep", "readout_input"})),
      readout_registers_(registers_of<1>(s.names, "", LeakyReadout::words)),
      loss_registers_(registers_of<4>(s.names, "", Names<4>{"error", "exponential", "denominator", "reciprocal"})),
      signal_register_(registers_of<1>(s.names, "", Names<1>{"learning_signal"})),
      rate_registers_(registers_of<1>(s.names, "", Names<1>{"regulariser"})),
      nothing_{s.names.reg("surrogate"), std::vector<Word>(s.n)},
      no_output_{s.names.reg("surrogate"), std::vector<Word>(s.n_out)},
      readout_weights_(s.readout_axons()) {
  spec_.drop_weights();
  if (s.regularised)
    rate_constants_ =
        constants_of<N, FiringRate::Constants<N>>(s.names, Names<2>{"regulariser_scale", "regulariser_offset"});
  for (std::size_t core = 0; core < m.cores; ++core) rows_.push_back(core_rows(m, s, core));
}

template <class Path>
void SteppedNetwork<Path>::tick(std::span<const Word> input, std::span<const Word> target, bool scored, bool learns) {
  const Cycles start = clock_;
  begin_tick(input);
  load_.learns = learns;
  scan();
  forward();
  neurons();
  read_out();
  if (learns) {
    if (parts().noisy) second_channel();
    find_error(target, scored);
    broadcast();
    synapses(SynapseText::tick);
  }
  commit();
  if (machine_.cores > 1) spend(MachinePhase::barrier, machine_.barrier_cycles);
  add_to_total();
  keep_time({clock_.count - start.count});
}

template <class Path>
void SteppedNetwork<Path>::keep_time(Cycles tick) {
  real_time_.longest = std::max(real_time_.longest, tick);
  if (const auto most = budget(machine_); most && tick > *most) ++real_time_.late;
}

/// The new activities become those that axons deliver.
template <class Path>
void SteppedNetwork<Path>::commit() {
  if (machine_.double_buffering) return spend(MachinePhase::commit, 1);
  in_lanes(MachinePhase::commit, largest_share(), machine_.lanes.neuron, [](std::size_t) {});
}

template <class Path>
std::size_t SteppedNetwork<Path>::largest_share() const {
  std::size_t largest = 0;
  for (std::size_t core = 0; core < machine_.cores; ++core)
    largest = std::max(largest, share_of(spec_.n, machine_.cores, core).size());
  return largest;
}

template <class Path>
void SteppedNetwork<Path>::add_to_total() {
  for (std::size_t p = 0; p < machine_phases; ++p) {
    total_[p].cycles = total_[p].cycles + report_[p].cycles;
    total_[p].activity.add(report_[p].activity);
  }
}

/// Work of the synapses outside of ticks: counted in the total alone.
template <class Path>
void SteppedNetwork<Path>::between_ticks(SynapseText text) {
  const TickReport of_tick = std::exchange(report_, {});
  synapses(text);
  add_to_total();
  report_ = of_tick;
}

template <class Path>
void SteppedNetwork<Path>::begin_tick(std::span<const Word> input) {
  const Parts p = parts();
  ++p.tick;
  if (watched_) watched_->tick(p.tick);
  report_ = {};
  std::copy(input.begin(), input.end(), p.input.raw.begin());
  p.delivered.raw = p.layer.activity().raw;
  load_ = load_of(spec_, active(p.input).size(), active(p.delivered).size());
}

template <class Path>
void SteppedNetwork<Path>::spend(MachinePhase phase, std::size_t cycles) {
  for (std::size_t k = 0; k < cycles; ++k) clock(phase);
  auto& c = report_[std::size_t(phase)].cycles;
  c = c + Cycles{cycles};
}

template <class Path>
template <class F>
void SteppedNetwork<Path>::in_lanes(MachinePhase phase, std::size_t count, std::size_t lanes, const F& f) {
  for (std::size_t begin = 0; begin < count; begin += lanes) {
    spend(phase, 1);
    if (watched_) watched_->unit(begin);
    for (std::size_t k = begin; k < std::min(count, begin + lanes); ++k) f(k);
  }
}

/// The units in turn; which of them are active is then known.
template <class Path>
void SteppedNetwork<Path>::scan() {
  in_lanes(MachinePhase::scan, std::max(load_.n_in, load_.n), machine_.scan_width, [](std::size_t) {});
}

template <class Path>
void SteppedNetwork<Path>::forward() {
  sum_inputs(parts().input, parts().delivered);
}

template <class Path>
void SteppedNetwork<Path>::neurons() {
  const Parts p = parts();
  const bool beside = machine_.traces_with_neurons && load_.traces && load_.learns;
  const std::size_t axons = std::max(load_.n_in, load_.n);
  const std::size_t largest = largest_share();
  each_neuron(beside ? std::max({largest, axons, spec_.n_out}) : largest, [&](std::size_t i) {
    neuron_units_->tick(p.layer, i, sums_.sum(i), p.random, p.tick);
    if (spec_.regularised) p.spike_count.raw[i] = p.spike_count.raw[i] + p.layer.activity().raw[i];
    p.readout_axons.raw[i] = p.layer.activity().raw[i];
  });
}

/// f(neuron), every core on its share, `count` places long.
template <class Path>
template <class F>
void SteppedNetwork<Path>::each_neuron(std::size_t count, const F& f) {
  in_lanes(MachinePhase::neuron, count, machine_.lanes.neuron, [&](std::size_t k) {
    for (std::size_t core = 0; core < machine_.cores; ++core) {
      const Share own = share_of(spec_.n, machine_.cores, core);
      if (own.first + k < own.last) f(own.first + k);
    }
  });
}

/// KeRNL's noisy copy of the network: its forward pass, its neurons, and what the neurons learn from the difference.
template <class Path>
void SteppedNetwork<Path>::second_channel() {
  const Parts p = parts();
  NoisyCopy<Path>& copy = *p.noisy;
  copy.deliver();
  load_.active_copy = active(copy.delivered()).size();
  sum_inputs(p.input, copy.delivered());
  copy.draw_noise(p.random, p.tick);
  each_neuron(largest_share(), [&](std::size_t i) {
    neuron_units_->tick(copy.layer(), i, sums_.sum(i), p.random, p.tick);
    copy.template learn<false>(i, p.layer.activity(), p.random, p.tick);
  });
}

/// The outputs in turn. In every cycle the lanes of each core read weights of their own neurons; when all are read, the
/// sum is formed of what was read, neuron by neuron through all cores.
template <class Path>
void SteppedNetwork<Path>::read_out() {
  const Parts p = parts();
  readout_sums_.begin(0, 0);
  std::size_t longest = 0;
  for (const Rows& rows : rows_) longest = std::max(longest, rows[2].rows.size());
  for (std::size_t k = 0; k < spec_.n_out; ++k) {
    in_lanes(MachinePhase::readout, longest, machine_.lanes.readout, [&](std::size_t row) {
      for (const Rows& rows : rows_)
        if (row < rows[2].rows.size()) read_weight(p, rows[2].rows[row].axon, k);
    });
    sum_output(p, k);
    const auto q = readout_registers_.template handles<false>(p.random, p.tick, k);
    p.readout.store(k, LeakyReadout::tick(readout_constants_, q, readout_sums_.sum(k),
                                          LeakyReadout::State<N>{p.readout.template load<N>(k)})
                           .readout);
  }
}

/// A lane takes the weight from neuron j onto output k out of its word in the bank. Silent neurons need none.
template <class Path>
void SteppedNetwork<Path>::read_weight(const Parts& p, std::size_t j, std::size_t k) {
  if (p.readout_axons.raw[j] == Word{}) return;
  const Projection<Word>& readout = readout_projection();
  readout_weights_[j] = readout_sums_.weight(readout, readout.shape.begin(j) + k);
  ++report_[std::size_t(MachinePhase::readout)].activity.words_read;
}
template <class Path>
void SteppedNetwork<Path>::sum_output(const Parts& p, std::size_t k) {
  const Projection<Word>& readout = readout_projection();
  for (std::size_t j = 0; j < p.readout_axons.size(); ++j)
    if (p.readout_axons.raw[j] != Word{})
      readout_sums_.set_sum(k, readout_sums_.add(readout, readout_weights_[j], p.readout_axons.template load<N>(j), j,
                                                 readout.shape.begin(j) + k, readout_sums_.sum(k), p.random, p.tick));
}

template <class Path>
void SteppedNetwork<Path>::find_error(std::span<const Word> target, bool scored) {
  const Parts p = parts();
  if (!scored) return p.error.clear();
  std::vector<N> outputs, targets, errors(spec_.n_out);
  std::vector<typename RegisterFile<LossRegisters, N>::template Handles<false>> q(spec_.n_out);
  for (std::size_t k = 0; k < spec_.n_out; ++k) {
    outputs.push_back(p.readout.template load<N>(k));
    targets.push_back(Number<N>::load(target[k], spec_.names.reg("target").format.frac));
    loss_registers_.template bind<false>(q[k], p.random, p.tick, k);
  }
  const std::span<const N> y(outputs), wanted(targets);
  if (spec_.loss == LossKind::squared_error)
    SquaredError::error(spec_.loss_tables, q, y, wanted, std::span<N>(errors));
  else
    SoftmaxCrossEntropy::error(spec_.loss_tables, q, y, wanted, std::span<N>(errors));
  for (std::size_t k = 0; k < spec_.n_out; ++k) p.error.store(k, errors[k]);
}

/// Errors travel to all neurons, which weigh them by their feedback as they arrive and tell their dendrites.
template <class Path>
void SteppedNetwork<Path>::broadcast() {
  const Parts p = parts();
  const std::size_t bits = load_.n_out * std::size_t(load_.error_bits);
  spend(MachinePhase::broadcast, (bits + machine_.flit_bits - 1) / machine_.flit_bits + machine_.hops);
  if (spec_.rule == RuleKind::none && !spec_.train_readout) return;
  hidden_units_->begin(p.hidden, SynapseText::tick, nothing_, p.random, p.tick, 0);
  readout_units_->begin(p.readout_rule, SynapseText::tick, no_output_, p.random, p.tick, 0);
  const Projection<Word>& readout = readout_projection();
  const auto narrow = readout.visible ? Number<N>::writer(*readout.visible) : typename Number<N>::Writer{};
  const auto& recurrent = recurrent_projection();
  const auto recurrent_narrow =
      recurrent.visible ? Number<N>::writer(*recurrent.visible) : typename Number<N>::Writer{};
  const PopulationSignals<Word> from = signals();
  for (std::size_t i = 0; i < spec_.n; ++i) {
    const auto weight = [&](std::size_t k) {
      return spec_.feedback_kind == FeedbackKind::symmetric
                 ? readout.template seen<N>(readout.shape.begin(i) + k, narrow)
                 : p.feedback.template load<N>(k * spec_.n + i);
    };
    const auto error = [&](std::size_t k) { return p.error.template load<N>(k); };
    p.learning_signal.store(
        i, Feedback::learning_signal<N>(spec_.n_out, weight, error,
                                        signal_register_.template handles<false>(p.random, p.tick, i)));
    if (!p.autapse.empty() && p.autapse[i] >= 0)
      p.self_weight.store(i, recurrent.template seen<N>(std::size_t(p.autapse[i]), recurrent_narrow));
    if (spec_.rule != RuleKind::none) hidden_units_->dendrite(i, from);
  }
  for (std::size_t k = 0; k < spec_.n_out && spec_.train_readout; ++k)
    readout_units_->dendrite(k, {no_output_, p.error, no_output_, no_output_, no_output_, no_output_});
  if (load_.traces && !machine_.traces_with_neurons)
    in_lanes(MachinePhase::trace, std::max(load_.n_in, load_.n), machine_.lanes.neuron,
             [&](std::size_t j) { traces(j); });
  else
    for (std::size_t j = 0; j < std::max(load_.n_in, load_.n); ++j) traces(j);
  for (std::size_t j = 0; j < p.readout_axons.size(); ++j)
    if (readout_units_->learns(0)) readout_units_->axon(0, j, p.readout_axons);
}

/// Axon j of the input and of the neurons.
template <class Path>
void SteppedNetwork<Path>::traces(std::size_t j) {
  const Parts p = parts();
  if (j < p.input.size() && hidden_units_->learns(0)) hidden_units_->axon(0, j, p.input);
  if (j < p.delivered.size() && hidden_units_->learns(1)) hidden_units_->axon(1, j, p.delivered);
}

template <class Path>
PopulationSignals<typename Path::Word> SteppedNetwork<Path>::signals() {
  const Parts p = parts();
  return {p.layer.surrogate(),
          p.learning_signal,
          p.self_weight,
          p.layer.beta(),
          p.noisy ? p.noisy->kernel() : nothing_,
          p.noisy ? p.noisy->mixing() : nothing_};
}

template <class Path>
void SteppedNetwork<Path>::end_of_trial() {
  if (!spec_.regularised) return;
  const Parts p = parts();
  ++p.tick;
  for (std::size_t i = 0; i < spec_.n; ++i) {
    const auto q = rate_registers_.template handles<false>(p.random, p.tick, i);
    p.regulariser.store(i, FiringRate::regulariser(rate_constants_, q, p.spike_count.template load<N>(i)));
  }
  between_ticks(SynapseText::end_of_trial);
  p.spike_count.clear();
}

template <class Path>
void SteppedNetwork<Path>::write() {
  ++parts().tick;
  between_ticks(SynapseText::write);
}

template <class Path>
Projection<typename Path::Word>& SteppedNetwork<Path>::projection(std::size_t k) {
  if (k >= 3) throw Defect("no such projection");
  return k == 0 ? input_projection() : k == 1 ? recurrent_projection() : readout_projection();
}
template <class Path>
const Bank<typename Path::Word>& SteppedNetwork<Path>::bank(std::size_t k, std::size_t word) const {
  if (word >= projection(k).words.size()) throw Defect("no such word of a synapse");
  return projection(k).words[word];
}

template <class Path>
void SteppedNetwork<Path>::flip(std::size_t k, std::size_t word, std::size_t synapse, int bit) {
  if (word >= projection(k).words.size()) throw Defect("no such word to flip a bit of");
  Bank<Word>& bank = projection(k).words[word];
  const Format& f = bank.reg.format;
  if (synapse >= bank.size() || bit < 0 || bit >= f.word) throw Defect("no such bit to flip");
  // the sign bit weighs -2^(word - 1): as a word of one bit more it stays in range
  const Word weight = Word(Word(1) << bit), held = bank.get(synapse);
  const bool was_set = ((held >> bit) & 1) != 0;
  const Word change = bit == f.word - 1 && f.is_signed ? Word(-weight) : weight;
  bank.set(synapse, Word(was_set ? held - change : held + change));
}

}  // namespace synq
