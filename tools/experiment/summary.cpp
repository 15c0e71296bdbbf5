#include "tools/experiment/summary.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/format_text.hpp"
#include "hw_model/ledger.hpp"
#include "hw_model/machine_simulator.hpp"
#include "hw_model/real_time.hpp"
#include "rules/catalogue.hpp"
#include "tools/experiment/hash.hpp"

namespace synq::experiment {
namespace {

using Json = nlohmann::ordered_json;

Json finite(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }
Json maybe(const std::optional<double>& x) { return x ? Json(*x) : Json(nullptr); }
std::string cell(double x) { return std::isfinite(x) ? fmt::format("{}", x) : ""; }
std::string cell(const std::optional<double>& x) { return x ? cell(*x) : ""; }
bool is_weight(const Register& r) { return r.name.ends_with("_weight"); }

Json register_json(const Register& r, const Probe& p, bool real) {
  Json j{{"name", r.name},     {"format", real ? "double" : to_short_text(r.format)},
         {"writes", p.writes}, {"saturations", p.saturations},
         {"wraps", p.wraps},   {"underflows", p.underflows}};
  j["stalled_updates"] = is_weight(r) ? Json(p.stalled) : Json(nullptr);
  j["updates"] = is_weight(r) ? Json(p.updates) : Json(nullptr);
  j["yield"] = is_weight(r) ? finite(p.yield()) : Json(nullptr);
  j["drift"] = is_weight(r) ? finite(p.drift()) : Json(nullptr);
  j["min"] = finite(p.min);
  j["max"] = finite(p.max);
  return j;
}

}  // namespace

Memory memory_of(const Experiment& e) {
  const RuleConfig& rule = e.config().rule;
  const std::size_t window = rule.name == "bptt" ? e.task().train.ticks : std::size_t(rule.window);
  if (is_reference(rule.name)) return reference_memory(rule.name, e.spec(), window);
  return local_memory(e.spec(), e.config().path == NumberPath::double_);
}

namespace {

const char* path_name(NumberPath p) {
  return p == NumberPath::double_ ? "double" : p == NumberPath::fixed ? "fixed" : "exact";
}

}  // namespace

std::string weights_hash(const Simulator& s) {
  Hash hash;
  s.digest([&](std::string_view bytes) { hash.add(bytes); });
  return hash.hex();
}

std::string status(const Experiment& e) { return e.record().diverged_at >= 0 ? "diverged" : "completed"; }

std::optional<double> final_loss(const Experiment& e) {
  if (!e.record().evaluations.empty()) return e.record().evaluations.back().loss;
  if (e.record().losses.empty()) return {};
  return e.record().losses.back();
}
std::optional<double> final_accuracy(const Experiment& e) {
  if (!e.task().classifies || e.record().evaluations.empty()) return {};
  return e.record().evaluations.back().accuracy;
}

/// Cycles and stalls of the whole run, and what each phase took of them.
Json machine_json(const MachineSimulator& m) {
  Json phases = Json::object();
  for (std::size_t p = 0; p < machine_phases; ++p) {
    const PhaseReport& r = m.total()[p];
    phases[machine_phase_names[p]] = {{"cycles", r.cycles.count},
                                      {"bank_stalls", r.activity.stalls.bank},
                                      {"port_stalls", r.activity.stalls.port},
                                      {"hazard_stalls", r.activity.stalls.hazard},
                                      {"groups", r.activity.groups},
                                      {"skipped_groups", r.activity.skipped},
                                      {"synapses", r.activity.synapses},
                                      {"words_read", r.activity.words_read},
                                      {"words_written", r.activity.words_written}};
  }
  const RealTime time = m.real_time();
  Json j{{"name", m.machine().name}, {"cycles", m.cycles().count}, {"longest_tick", time.longest.count}};
  const auto most = budget(m.machine());
  j["tick_budget"] = most ? Json(most->count) : Json(nullptr);
  j["late_ticks"] = most ? Json(time.late) : Json(nullptr);
  const auto enough =
      most && time.longest.count > 0 ? std::optional(pace_for(m.machine(), time.longest)) : std::nullopt;
  j["enough_tick_us"] = enough ? Json(enough->tick_us) : Json(nullptr);
  j["enough_clock_mhz"] = enough ? Json(enough->clock_mhz) : Json(nullptr);
  j["phases"] = std::move(phases);
  return j;
}

std::string summary_json(const Experiment& e, const std::string& config_hash, double wall_seconds) {
  const Memory memory = memory_of(e);
  const double updates = double(e.ticks()) * double(e.plastic_synapses());
  Json j{{"status", status(e)},
         {"number_path", path_name(e.config().path)},
         {"rule", e.config().rule.name},
         {"seed", e.config().seed}};
  j["diverged_at_tick"] = e.record().diverged_at >= 0 ? Json(e.record().diverged_at) : Json(nullptr);
  j["final_loss"] = maybe(final_loss(e));
  j["final_accuracy"] = maybe(final_accuracy(e));
  j["ticks"] = e.ticks();
  if (const auto* m = dynamic_cast<const MachineSimulator*>(&e.simulator())) j["machine"] = machine_json(*m);
  j["wall_seconds"] = wall_seconds;
  j["synapse_updates_per_second"] = wall_seconds > 0 ? Json(updates / wall_seconds) : Json(nullptr);
  j["weights_hash"] = weights_hash(e.simulator());
  j["config_hash"] = config_hash;
  j["locality"] = locality(e.spec(), e.config().rule.name);
  j["bits_per_synapse"] = memory.bits_per_synapse;
  j["history_words"] = memory.history_words;
  Json registers = Json::array();
  for (const auto& [r, p] : e.simulator().probes())
    registers.push_back(register_json(r, p, e.config().path == NumberPath::double_));
  j["registers"] = registers;
  j["losses"] = e.record().losses;
  return j.dump(1) + "\n";
}

std::string curve_csv(const Experiment& e) {
  std::string text = "kind,position,loss,accuracy\n";
  for (std::size_t k = 0; k < e.record().losses.size(); ++k)
    text += fmt::format("train,{},{},\n", k + 1, cell(e.record().losses[k]));
  for (const Evaluation& x : e.record().evaluations)
    text += fmt::format("{},{},{},{}\n", e.task().test.trials > 0 ? "test" : "epoch", x.epoch, cell(x.loss),
                        e.task().classifies ? cell(x.accuracy) : "");
  return text;
}

std::string registers_csv(const Experiment& e) {
  std::string text = "name,format,writes,saturations,wraps,underflows,updates,stalled_updates,yield,drift,min,max\n";
  for (const auto& [r, p] : e.simulator().probes()) {
    text += fmt::format("{},{},{},{},{},{},", r.name,
                        e.config().path == NumberPath::double_ ? "double" : to_short_text(r.format), p.writes,
                        p.saturations, p.wraps, p.underflows);
    text += is_weight(r) ? fmt::format("{},{},{},{},", p.updates, p.stalled, cell(p.yield()), cell(p.drift())) : ",,,,";
    text += fmt::format("{},{}\n", cell(p.min), cell(p.max));
  }
  return text;
}

std::string alignment_csv(const Experiment& e) {
  std::string text = "trial,cos_rule_gradient,cos_quantized_rule,cos_quantized_gradient\n";
  for (const Alignment& a : e.record().alignments)
    text += fmt::format("{},{},{},{}\n", a.trial, cell(a.r_g), cell(a.q_r), cell(a.q_g));
  return text;
}

}  // namespace synq::experiment
