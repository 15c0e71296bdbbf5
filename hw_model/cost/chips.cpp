#include "hw_model/cost/chips.hpp"

#include <fmt/format.h>

#include "hw_model/cost/logic.hpp"
#include "hw_model/cost/tick_energy.hpp"

namespace synq::cost {
namespace {

double visited(const NetworkSpec& s, const ActiveAxons& a) {
  return a.input * double(s.n) + a.recurrent * double(s.recurrent_synapses()) / double(s.n);
}

double plastic(const NetworkSpec& s) {
  const bool hidden = s.rule != RuleKind::none;
  const std::size_t synapses = (hidden && s.train_input ? s.input_axons() * s.n : 0) +
                               (hidden && s.train_recurrent ? s.recurrent_synapses() : 0) +
                               (s.train_readout ? s.readout_axons() * s.n_out : 0);
  return double(synapses);
}

Line share_of(const Line& total, const std::string& name, double events) {
  if (!total.value) return unknown_line(Section::energy, name, "pJ", total.name + " is unknown");
  Line line = plain_line(Section::energy, name, "pJ", exactly(1 / events) * *total.value,
                         fmt::format("{} {} pJ / {:.6g}", total.name, text_of(*total.value), events));
  line.entries = total.entries, line.without = total.without;
  return line;
}

Line chip(const CostTable& table, const Technology& to, Kind kind, const std::string& name) {
  const std::optional<EnergyRange> e = energy::event(table, to, kind);
  if (!e) return unknown_line(Section::energy, name, "pJ", "no chip is known, or none at a node that can be scaled");
  return {Section::energy, name, "pJ", Span{e->low, e->high}, e->entries, e->arithmetic, {}, {}};
}

}  // namespace

void add_chips(Report& report, const Machine& m, const NetworkSpec& s, const CostTable& table, const Usage& use) {
  struct Event {
    const char *name, *total;
    Kind kind;
    double events;
  };
  for (const Event& e : {Event{"synaptic_operation", "tick.forward", Kind::synaptic_operation, visited(s, use.active)},
                         Event{"synaptic_update", "tick.synapse", Kind::synaptic_update, plastic(s)},
                         Event{"neuron_active", "tick.neuron", Kind::neuron_active, double(s.n)}}) {
    const Line* total = report.find(e.total);
    if (!total || e.events == 0) continue;
    Line own = share_of(*total, std::string("own.") + e.name, e.events);
    report.add(std::move(own));
    report.add(chip(table, technology(m), e.kind, std::string("chip.") + e.name));
  }
}

}  // namespace synq::cost
