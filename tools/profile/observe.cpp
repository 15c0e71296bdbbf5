#include <algorithm>
#include <cmath>
#include <map>

#include "core/error.hpp"
#include "tools/experiment/register_names.hpp"
#include "tools/profile/profile.hpp"

namespace synq::profile {
namespace {

using experiment::Experiment;
using experiment::TableReader;

class Ranges {
 public:
  void see(const std::string& name, double low, double high) {
    const auto [it, is_new] = all_.try_emplace(name, Seen{name, low, high, {}});
    if (is_new) return;
    it->second.low = std::min(it->second.low, low), it->second.high = std::max(it->second.high, high);
  }
  void see(const std::string& name, const std::vector<double>& values) {
    if (values.empty()) return;
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    see(name, *low, *high);
  }
  void see(const Register& r, const Probe& p) {
    if (p.writes == 0) return;
    see(r.name, p.min, p.max);
    if (p.updates > 0) all_.at(r.name).rms = std::sqrt(p.requested_squared / double(p.updates));
  }
  /// In the datapath's order; without registers that have no format of their own, or one that follows from what they
  /// count.
  std::vector<Seen> in_order() const {
    std::vector<Seen> out;
    for (const auto& [name, meaning] : experiment::register_descriptions())
      if (const auto it = all_.find(name); it != all_.end() && name != "refractory" && name != "spike_count")
        out.push_back(it->second);
    return out;
  }

 private:
  std::map<std::string, Seen> all_;
};

}  // namespace

double Seen::magnitude() const { return std::max(std::abs(low), std::abs(high)); }

std::vector<Seen> observe(const Experiment& e) {
  Ranges r;
  for (const auto& [reg, probe] : e.simulator().probes()) r.see(reg, probe);
  for (const WeightMatrix& w : e.simulator().weights()) r.see(w.name, w.values);
  for (const Dataset* data : {&e.task().train, &e.task().test}) {
    r.see("input", data->inputs);
    r.see("target", data->targets);
  }
  r.see("feedback", e.spec().feedback);
  if (e.spec().neuron.kind == NeuronKind::alif) r.see("beta", e.spec().neuron.beta);
  return r.in_order();
}

std::vector<Seen> observe(const TableReader& config, const std::string& directory, experiment::ProgressMode mode) {
  TableReader real = config.clone();
  for (const char* key : {"machine", "compare"}) real.drop(key);
  for (const char* assignment : {"number_path=double", "probes=all"}) real.set(assignment);
  const experiment::Config c = read_config(real, directory);
  real.finish();
  Experiment e(c);
  experiment::Progress progress(mode, e.length(), "in double");
  while (!e.done()) {
    e.step();
    progress.update(e.position(), e.last_loss());
  }
  progress.finish();
  if (e.record().diverged_at >= 0)
    throw ConfigError("in double this config diverges, so its ranges mean nothing; lower optimizer.rate");
  return observe(e);
}

}  // namespace synq::profile
