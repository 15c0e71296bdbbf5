#include "hw_model/memory.hpp"

#include <algorithm>
#include <bit>

#include "hw_model/stored_words.hpp"
#include "rules/catalogue.hpp"

namespace synq {
namespace {

template <class Keep>
std::int64_t sum_of(const std::vector<Stored>& lines, const Keep& keep) {
  std::int64_t sum = 0;
  for (const Stored& s : lines)
    if (keep(s)) sum += s.bits();
  return sum;
}
bool in_synapse(Part p) { return p == Part::weight || p == Part::rule || p == Part::optimizer || p == Part::target; }
bool in_hidden_neuron(const Stored& s) {
  const bool own = s.part == Part::neuron || s.part == Part::feedback || s.part == Part::kernel;
  return s.part == Part::trace ? s.projection != "input_" : (own || s.part == Part::noisy_copy) && s.projection.empty();
}

}  // namespace

std::int64_t MemoryLedger::bits(Part p) const {
  return sum_of(lines, [&](const Stored& s) { return s.part == p; });
}
std::int64_t MemoryLedger::bits(Part p, std::string_view projection) const {
  return sum_of(lines, [&](const Stored& s) { return s.part == p && s.projection == projection; });
}
std::int64_t MemoryLedger::bits() const {
  return sum_of(lines, [](const Stored& s) { return s.part != Part::working; });
}

std::int64_t MemoryLedger::bits_per_synapse(std::string_view projection) const {
  std::int64_t sum = 0;
  for (const Stored& s : lines)
    if (in_synapse(s.part) && s.projection == projection) sum += s.each * s.width;
  return sum;
}
std::int64_t MemoryLedger::bits_per_neuron() const {
  std::int64_t sum = 0;
  for (const Stored& s : lines)
    if (in_hidden_neuron(s)) sum += s.each * s.width;
  return sum;
}

int index_bits(std::int64_t things) { return std::max(1, int(std::bit_width(std::uint64_t(things - 1)))); }

MemoryLedger memory_ledger(const NetworkSpec& s, bool real) {
  detail::LedgerWriter w(s, real);
  detail::add_synapses(w);
  detail::add_neurons(w);
  detail::add_shared(w);
  detail::add_working(w);
  return w.ledger;
}

MemoryLedger reference_ledger(const std::string& rule, const NetworkSpec& s, std::size_t window) {
  NetworkSpec still = s;
  still.rule = RuleKind::none;
  still.per_trial = still.regularised = still.train_readout = false;
  detail::LedgerWriter w(still, true);
  detail::add_synapses(w);
  detail::add_neurons(w);
  detail::add_shared(w);
  if (s.train_input) detail::add_optimizer(w, "input_", s.input_axons() * s.n);
  if (s.train_recurrent) detail::add_optimizer(w, "recurrent_", s.recurrent_synapses());
  if (s.train_readout) detail::add_optimizer(w, "readout_", s.readout_axons() * s.n_out);
  const RuleSize size{double(s.n), double(s.n_in), double(s.n_out), double(window)};
  w.add_bits(Part::history, "", rule, std::size_t(synq::reference_memory(rule, size)), 64);
  return w.ledger;
}

MemoryLedger bptt_history(const NetworkSpec& s, std::size_t ticks) {
  detail::LedgerWriter w(s, false);
  const bool rate = s.neuron.kind == NeuronKind::leaky_rate;
  w.add(Part::history, "", rate ? "preactivation" : "potential", s.n, ticks);
  if (s.neuron.kind == NeuronKind::alif) w.add(Part::history, "", "adaptation", s.n, ticks);
  w.add(Part::history, "", s.activity(), s.n, ticks);
  w.add(Part::history, "input_", "input", s.n_in, ticks);
  return w.ledger;
}

}  // namespace synq
