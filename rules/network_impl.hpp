#pragma once
#include <algorithm>

#include "core/error.hpp"
#include "core/neuron_layer.hpp"
#include "core/word_row.hpp"
#include "rules/names.hpp"
#include "rules/network.hpp"
#include "rules/noisy_copy_impl.hpp"

/// Definitions of Network, for the files that instantiate it.
namespace synq {
namespace detail {

template <class Path>
WordArray<typename Path::Word> array_of(const NetworkSpec& s, const std::string& name, std::size_t size) {
  return {s.names.reg(name), std::vector<typename Path::Word>(size)};
}
/// One set of handles for every output.
template <class Handles>
struct SameForAll {
  Handles all;
  const Handles& operator[](std::size_t) const { return all; }
};
template <class Handles>
SameForAll(Handles) -> SameForAll<Handles>;

}  // namespace detail

template <class Path>
Network<Path>::Network(const NetworkSpec& s, const NetworkProof& proof)
    : n_(s.n),
      n_in_(s.n_in),
      n_out_(s.n_out),
      bias_(s.bias),
      spiking_(s.neuron.kind != NeuronKind::leaky_rate),
      symmetric_(s.feedback_kind == FeedbackKind::symmetric),
      regularised_(s.regularised),
      probed_(s.probes == ProbeLevel::all),
      loss_(s.loss),
      loss_tables_(s.loss_tables),
      target_frac_(s.names.reg("target").format.frac),
      random_(make_random_source(s.random)),
      layer_(make_layer<Path>(s.neuron, s.n, s.names, proof.neuron, probed_)),
      hidden_(make_hidden_rule<Path>(s, proof)),
      readout_rule_(make_readout_rule<Path>(s, proof)),
      sum_(s.names.reg("accumulator"), proof.hidden_sum, s.n),
      readout_sum_(s.names.reg("readout_accumulator"), proof.readout_sum, s.n_out),
      readout_constants_(
          constants_of<N, LeakyReadout::Constants<N>>(s.names, Names<2>{"readout_keep", "readout_input"})),
      readout_registers_(registers_of<1>(s.names, "", LeakyReadout::words)),
      loss_registers_(registers_of<4>(s.names, "", Names<4>{"error", "exponential", "denominator", "reciprocal"})),
      signal_register_(registers_of<1>(s.names, "", Names<1>{"learning_signal"})),
      rate_registers_(registers_of<1>(s.names, "", Names<1>{"regulariser"})),
      loss_output_(s.n_out),
      loss_target_(s.n_out),
      loss_error_(s.n_out),
      input_(detail::array_of<Path>(s, "input", s.input_axons())),
      delivered_(detail::array_of<Path>(s, s.activity(), s.n)),
      readout_axons_(detail::array_of<Path>(s, s.activity(), s.readout_axons())),
      readout_(detail::array_of<Path>(s, "readout", s.n_out)),
      error_(detail::array_of<Path>(s, "error", s.n_out)),
      learning_signal_(detail::array_of<Path>(s, "learning_signal", s.n)),
      self_weight_(detail::array_of<Path>(s, "recurrent_weight", s.n)),
      feedback_(detail::array_of<Path>(s, "feedback", s.feedback.size())),
      spike_count_(detail::array_of<Path>(s, "spike_count", s.n)),
      regulariser_(detail::array_of<Path>(s, "regulariser", s.n)),
      unused_(detail::array_of<Path>(s, "surrogate", s.n_out)),
      no_kernel_(detail::array_of<Path>(s, "surrogate", s.n)) {
  if (s.rule == RuleKind::kernl) noisy_.emplace(s, proof);
  for (std::size_t i = 0; i < s.feedback.size(); ++i)
    feedback_.raw[i % n_out_ * n_ + i / n_out_] = encode<Word>(s.feedback[i], feedback_.reg);
  if (!std::same_as<N, NarrowOf<Path>> && proof.neuron.fits_32_bits("", Names<1>{"learning_signal"}))
    narrow_signal_ =
        decltype(narrow_signal_)::value_type::make(registers_of<1>(s.names, "", Names<1>{"learning_signal"}));
  if (regularised_)
    rate_constants_ =
        constants_of<N, FiringRate::Constants<N>>(s.names, Names<2>{"regulariser_scale", "regulariser_offset"});
  if (bias_) {
    input_.raw[n_in_] = encode<Word>(1, input_.reg);
    readout_axons_.raw[n_] = encode<Word>(1, readout_axons_.reg);
    for (const auto* a : {&input_, &readout_axons_})
      if (decode(a->raw.back(), a->reg) != 1)
        throw ConfigError("register " + a->reg.name + " cannot hold the bias's 1; give it an integer bit more");
  }
  if (hidden_->reads_self_weight()) {
    autapse_.assign(n_, -1);
    const Connectivity& c = recurrent_projection().shape;
    for (std::size_t j = 0; j < n_; ++j)
      for (std::size_t k = c.begin(j); k < c.end(j); ++k)
        if (c.target(j, k) == j) autapse_[j] = std::ptrdiff_t(k);
    if (const auto& visible = recurrent_projection().visible) self_weight_.reg = *visible;
  }
}

template <class Path>
void Network<Path>::reset() {
  ahead_ = false;
  layer_->reset();
  if (noisy_) noisy_->reset();
  hidden_->clear_traces(threads_);
  readout_rule_->clear_traces(threads_);
  readout_.clear();
  spike_count_.clear();
}

template <class Path>
void Network<Path>::tick(std::span<const Word> input, std::span<const Word> target, bool scored, bool learns) {
  ++tick_;
  std::copy(input.begin(), input.end(), input_.raw.begin());
  delivered_.raw = layer_->activity().raw;
  sum_inputs();
  layer_->tick(sum_.values(), sum_.frac(), *random_, tick_);
  if (regularised_) count_spikes();
  std::copy(layer_->activity().raw.begin(), layer_->activity().raw.end(), readout_axons_.raw.begin());
  read_out();
  if (!learns) return;
  if (noisy_)
    noisy_->tick(recurrent_projection(), input_projection(), input_, layer_->activity(), *random_, tick_, threads_);
  find_error(target, scored);
  if (probed_)
    find_learning_signals<true>();
  else
    find_learning_signals<false>();
  learn();
}

template <class Path>
void Network<Path>::sum_inputs() {
  sum_.clear();
  if (ahead_)
    sum_.take_ahead();
  else
    sum_.add(recurrent_projection(), delivered_, *random_, tick_, threads_);
  ahead_ = false;
  sum_.add(input_projection(), input_, *random_, tick_, threads_);
}

template <class Path>
void Network<Path>::read_out() {
  readout_sum_.clear();
  readout_sum_.add(readout_projection(), readout_axons_, *random_, tick_, threads_);
  const auto& sums = readout_sum_.values();
  for (std::size_t k = 0; k < n_out_; ++k) {
    const auto run = [&](const auto& q) {
      return LeakyReadout::tick(readout_constants_, q, Number<N>::load(sums[k], readout_sum_.frac()),
                                LeakyReadout::State<N>{readout_.template load<N>(k)})
          .readout;
    };
    readout_.store(k, probed_ ? run(readout_registers_.template handles<true>(*random_, tick_, k))
                              : readout_registers_.with_handles(*random_, tick_, k, run));
  }
}

template <class Path>
void Network<Path>::find_error(std::span<const Word> target, bool scored) {
  if (!scored) return error_.clear();
  for (std::size_t k = 0; k < n_out_; ++k) {
    loss_output_[k] = readout_.template load<N>(k);
    loss_target_[k] = Number<N>::load(target[k], target_frac_);
  }
  const auto run = [&](const auto& q) {
    const std::span<const N> outputs(loss_output_), targets(loss_target_);
    if (loss_ == LossKind::squared_error)
      SquaredError::error(loss_tables_, q, outputs, targets, std::span<N>(loss_error_));
    else
      SoftmaxCrossEntropy::error(loss_tables_, q, outputs, targets, std::span<N>(loss_error_));
  };
  const auto run_each = [&]<bool probed>(std::bool_constant<probed>, auto& q) {
    q.resize(n_out_);
    for (std::size_t k = 0; k < n_out_; ++k) loss_registers_.template bind<probed>(q[k], *random_, tick_, k);
    run(q);
  };
  if (probed_)
    run_each(std::true_type{}, probed_loss_handles_);
  else if (const auto& simple = loss_registers_.simple())
    run(detail::SameForAll{simple->template bind<false>(NoBits{}, nullptr)});
  else
    run_each(std::false_type{}, loss_handles_);
  for (std::size_t k = 0; k < n_out_; ++k) error_.store(k, loss_error_[k]);
}

/// Fixed feedback, no counters, no random bits: a kernel, in 32 bits where they suffice. One or two outputs are worth
/// their own loop, which is vectorised.
template <class Path>
template <class K, class Writers, class Outputs>
SYNQ_KERNEL void Network<Path>::plain_learning_signals(Writers writers, Outputs n_out) {
  each_learning_signal<K>(n_out, [&]() SYNQ_INLINE_LAMBDA { return writers.template bind<false>(NoBits{}, nullptr); });
}
/// The same with counters.
template <class Path>
template <class K, class Writers, class Outputs>
SYNQ_KERNEL void Network<Path>::counted_learning_signals(Writers writers, Outputs n_out) {
  std::array<Tally<typename Number<K>::Raw>, 1> tallies{};
  each_learning_signal<K>(n_out, [&]() SYNQ_INLINE_LAMBDA { return writers.bind_tallies(tallies); });
  signal_register_.writers.add(tallies);
}
template <class Path>
template <class K, class Outputs, class Bind>
SYNQ_INLINE void Network<Path>::each_learning_signal(Outputs n_out, const Bind& bind) {
  const Word *const feedback = feedback_.raw.data(), *const errors = error_.raw.data();
  const int weight_frac = feedback_.reg.format.frac, error_frac = error_.reg.format.frac;
  Word* const signal = learning_signal_.raw.data();
  const std::size_t n = n_;
  SYNQ_INDEPENDENT
  for (std::size_t i = 0; i < n; ++i) {
    const auto weight = [&](std::size_t k) { return Number<K>::load(feedback[k * n + i], weight_frac); };
    const auto error = [&](std::size_t k) { return Number<K>::load(errors[k], error_frac); };
    signal[i] = Number<K>::template store<Word>(Feedback::learning_signal<K>(n_out, weight, error, bind()));
  }
}

template <class Path>
template <bool probed>
void Network<Path>::find_learning_signals() {
  if (std::all_of(error_.raw.begin(), error_.raw.end(), [](const Word& e) { return e == Word{}; }))
    return learning_signal_.clear();
  if constexpr (in_machine_words<N> && (!probed || counts_in_integers<N>))
    if (!symmetric_ && !signal_register_.draws()) {
      const auto run = [&]<class K>(std::type_identity<K>, const auto& writers) {
        const auto to = [&](auto n_out) {
          if constexpr (probed)
            counted_learning_signals<K>(writers, n_out);
          else
            plain_learning_signals<K>(writers, n_out);
        };
        if (n_out_ == 1) return to(std::integral_constant<std::size_t, 1>{});
        if (n_out_ == 2) return to(std::integral_constant<std::size_t, 2>{});
        to(n_out_);
      };
      return narrow_signal_ ? run(std::type_identity<NarrowOf<Path>>{}, *narrow_signal_)
                            : run(std::type_identity<N>{}, signal_register_.writers);
    }
  const Projection<Word>& readout = readout_projection();
  const auto narrow = readout.visible ? Number<N>::writer(*readout.visible) : typename Number<N>::Writer{};
  for (std::size_t i = 0; i < n_; ++i) {
    const auto weight = [&](std::size_t k) {
      return symmetric_ ? readout.template seen<N>(readout.shape.begin(i) + k, narrow)
                        : feedback_.template load<N>(k * n_ + i);
    };
    const auto error = [&](std::size_t k) { return error_.template load<N>(k); };
    const auto q = signal_register_.template handles<probed>(*random_, tick_, i);
    learning_signal_.store(i, Feedback::learning_signal<N>(n_out_, weight, error, q));
  }
}

template <class Path>
void Network<Path>::count_spikes() {
  for (std::size_t i = 0; i < n_; ++i) spike_count_.raw[i] = spike_count_.raw[i] + layer_->activity().raw[i];
}

template <class Path>
void Network<Path>::learn() {
  if (!autapse_.empty()) {
    const Projection<Word>& p = recurrent_projection();
    const auto narrow = p.visible ? Number<N>::writer(*p.visible) : typename Number<N>::Writer{};
    for (std::size_t i = 0; i < n_; ++i)
      if (autapse_[i] >= 0) self_weight_.store(i, p.template seen<N>(std::size_t(autapse_[i]), narrow));
  }
  const WordArray<Word>* const axons[] = {&input_, &delivered_};
  ahead_ = hidden_->tick(axons,
                         {layer_->surrogate(), learning_signal_, self_weight_, layer_->beta(),
                          noisy_ ? noisy_->kernel() : no_kernel_, noisy_ ? noisy_->mixing() : no_kernel_},
                         *random_, tick_, sum_.ahead(recurrent_projection(), layer_->activity()), threads_);
  const WordArray<Word>* const readout_axons[] = {&readout_axons_};
  readout_rule_->tick(readout_axons, {unused_, error_, unused_, unused_, unused_, unused_}, *random_, tick_, {},
                      threads_);
}

template <class Path>
void Network<Path>::end_of_trial() {
  if (!regularised_) return;
  ahead_ = false;
  ++tick_;
  for (std::size_t i = 0; i < n_; ++i) {
    const N spikes = spike_count_.template load<N>(i);
    const auto run = [&](const auto& q) { return FiringRate::regulariser(rate_constants_, q, spikes); };
    regulariser_.store(i, probed_ ? run(rate_registers_.template handles<true>(*random_, tick_, i))
                                  : rate_registers_.with_handles(*random_, tick_, i, run));
  }
  hidden_->end_of_trial(regulariser_, *random_, tick_);
  spike_count_.clear();
}

template <class Path>
void Network<Path>::visit_optimizers(const std::function<void(Adam&)>& f) {
  for (Plasticity<Path>* rule : {hidden_.get(), readout_rule_.get()})
    for (Adam* a : rule->optimizers()) f(*a);
}

template <class Path>
void Network<Path>::visit_probes(const ProbeVisitor& f) {
  hidden_->visit_probes(f);
  readout_rule_->visit_probes(f);
  if (!probed_) return;
  layer_->visit_probes(f);
  if (noisy_) noisy_->visit_probes(f);
  readout_registers_.visit_probes(f);
  loss_registers_.visit_probes(f);
  signal_register_.visit_probes(f);
  if (regularised_) rate_registers_.visit_probes(f);
}

}  // namespace synq
