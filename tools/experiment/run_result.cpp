#include "tools/experiment/run_result.hpp"

#include <cmath>

#include "tools/experiment/summary.hpp"

namespace synq::experiment {
namespace {

/// Counters of the trained hidden weights, taken together; drift in units of the last place.
void add_weight_counters(const Experiment& e, RunResult& r) {
  Probe sum;
  double saturations = 0;
  for (const auto& [reg, p] : e.simulator().probes()) {
    saturations += double(p.saturations);
    if (reg.name != "input_weight" && reg.name != "recurrent_weight") continue;
    sum.updates += p.updates, sum.stalled += p.stalled;
    sum.requested_squared += p.requested_squared, sum.requested_applied += p.requested_applied,
        sum.excess += std::ldexp(p.excess, reg.format.frac);
  }
  if (e.config().path == NumberPath::double_ || e.config().probes == ProbeLevel::off) return;
  r.number["saturations"] = saturations;
  if (sum.updates == 0) return;
  r.number["yield"] = sum.yield();
  r.number["drift"] = sum.drift();
  r.number["stalled"] = double(sum.stalled) / double(sum.updates);
}

/// Mean cosines over the run.
void add_alignment(const Experiment& e, RunResult& r) {
  const auto mean = [&](const char* name, auto member) {
    double sum = 0;
    int count = 0;
    for (const Alignment& a : e.record().alignments)
      if (a.*member) sum += *(a.*member), ++count;
    if (count > 0) r.number[name] = sum / count;
  };
  mean("cos_rg", &Alignment::r_g), mean("cos_qr", &Alignment::q_r), mean("cos_qg", &Alignment::q_g);
}

}  // namespace

RunResult run_result(const Experiment& e, const std::string& config_hash) {
  RunResult r;
  if (const auto x = final_loss(e)) r.number["loss"] = *x;
  if (const auto x = final_accuracy(e)) r.number["accuracy"] = *x;
  const Memory m = memory_of(e);
  r.number["bits"] = double(m.bits_per_synapse);
  r.number["history_words"] = double(m.history_words);
  r.text = {{"status", status(e)},
            {"locality", locality(e.spec(), e.config().rule.name)},
            {"weights_hash", weights_hash(e.simulator())},
            {"config_hash", config_hash}};
  add_weight_counters(e, r);
  add_alignment(e, r);
  return r;
}

}  // namespace synq::experiment
