#include "hw_model/cost/datapath.hpp"

#include <algorithm>
#include <cmath>

namespace synq::cost {
namespace {

enum class Where { input, recurrent, readout };

bool learns(const NetworkSpec& s, Where w) {
  const bool hidden = s.rule != RuleKind::none;
  if (w == Where::readout) return s.train_readout;
  return hidden && (w == Where::input ? s.train_input : s.train_recurrent);
}

double synapses(const NetworkSpec& s, Where w) {
  if (w == Where::input) return double(s.input_axons() * s.n);
  return double(w == Where::recurrent ? s.recurrent_synapses() : s.readout_axons() * s.n_out);
}

double axons(const NetworkSpec& s, Where w) {
  return double(w == Where::input ? s.input_axons() : w == Where::recurrent ? s.n : s.readout_axons());
}

/// The ledger of a network in which one projection alone learns: what is counted is then its own.
WorkLedger ledger_of(const NetworkSpec& s, Where w) {
  NetworkSpec alone = s;
  alone.train_input = s.train_input && w == Where::input;
  alone.train_recurrent = s.train_recurrent && w == Where::recurrent;
  alone.train_readout = s.train_readout && w == Where::readout;
  return work_ledger(alone, ActiveAxons::all(s));
}

Datapath path_of(const WorkLedger& ledger, Phase phase, double runs) {
  const auto it = ledger.phase.find(phase);
  return it == ledger.phase.end() ? Datapath() : Datapath(it->second, runs);
}

}  // namespace

Datapath::Datapath(const Work& work, double runs) {
  const auto number = [&](double count) { return std::size_t(std::ceil(count / runs - 1e-9)); };
  for (const auto& [operation, count] : work.count) {
    const auto& [kind, widths] = operation;
    const std::pair wide{std::max(widths.first, widths.second), std::min(widths.first, widths.second)};
    if (kind != Work::Kind::round) units_[kind].insert(units_[kind].end(), number(count), wide);
  }
  for (const auto& [shape, count] : work.rounders) rounders_.insert(rounders_.end(), number(count), shape);
  sort();
}

void Datapath::sort() {
  for (auto& [kind, list] : units_) std::sort(list.rbegin(), list.rend());
  std::sort(rounders_.rbegin(), rounders_.rend());
}

void Datapath::share(const Datapath& other) {
  for (const auto& [kind, list] : other.units_) {
    List& own = units_[kind];
    own.resize(std::max(own.size(), list.size()));
    for (std::size_t k = 0; k < list.size(); ++k)
      own[k] = {std::max(own[k].first, list[k].first), std::max(own[k].second, list[k].second)};
  }
  std::vector<RounderShape> both;
  std::set_union(rounders_.rbegin(), rounders_.rend(), other.rounders_.rbegin(), other.rounders_.rend(),
                 std::back_inserter(both));
  rounders_.assign(both.rbegin(), both.rend());
}

void Datapath::add(const Datapath& other) {
  for (const auto& [kind, list] : other.units_) units_[kind].insert(units_[kind].end(), list.begin(), list.end());
  rounders_.insert(rounders_.end(), other.rounders_.begin(), other.rounders_.end());
  sort();
}

std::vector<Operator> Datapath::operators() const {
  std::vector<Operator> all;
  for (const auto& [kind, list] : units_)
    for (const auto& [wide, narrow] : list) all.push_back({kind, wide, narrow, {}});
  for (const RounderShape& r : rounders_) all.push_back({Work::Kind::round, r.word, r.word, r});
  return all;
}

Datapaths datapaths(const Machine& m, const NetworkSpec& spec) {
  NetworkSpec s = spec;
  s.drop_weights();
  const WorkLedger all = work_ledger(s, ActiveAxons::all(s));
  Datapaths d;
  d.forward = path_of(all, Phase::forward, synapses(s, Where::input) + synapses(s, Where::recurrent));
  d.readout = path_of(all, Phase::readout, synapses(s, Where::readout));
  d.error = path_of(all, Phase::error, double(s.n_out));
  d.neuron = path_of(all, Phase::neuron, double(s.n));
  d.neuron.share(path_of(all, Phase::learning_signal, double(s.n * s.n_out)));
  for (const Where w : {Where::input, Where::recurrent, Where::readout}) {
    if (!learns(s, w)) continue;
    const WorkLedger own = ledger_of(s, w);
    Datapath update = path_of(own, Phase::synapse, synapses(s, w));
    update.share(path_of(own, Phase::write, synapses(s, w)));
    update.share(path_of(own, Phase::end_of_trial, synapses(s, w)));
    m.parallel_projections ? d.update.add(update) : d.update.share(update);
    d.neuron.share(path_of(own, Phase::axon, axons(s, w)));
    d.neuron.share(path_of(own, Phase::dendrite, w == Where::readout ? double(s.n_out) : double(s.n)));
  }
  return d;
}

}  // namespace synq::cost
