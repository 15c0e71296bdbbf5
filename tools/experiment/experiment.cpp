#include "tools/experiment/experiment.hpp"

#include <cmath>

#include "core/error.hpp"
#include "hw_model/machine_simulator.hpp"
#include "rules/catalogue.hpp"
#include "rules/reference/online_simulator.hpp"
#include "tools/experiment/random_numbers.hpp"

namespace synq::experiment {
namespace {

/// A loss this many times the first one counts as diverged.
constexpr double diverged_factor = 1000;

double rate_of(const Config& c) {
  return c.optimizer.rate ? *c.optimizer.rate : std::ldexp(1.0, -*c.optimizer.rate_shift);
}

std::unique_ptr<reference::Gradient> gradient_of(const Config& c, const NetworkSpec& s) {
  return reference::make_gradient(s, c.rule.rate_cost, c.rule.target_hz / 1000, c.rule.block_spike_paths);
}

reference::OnlineRuleSpec online_rule(const Config& c) {
  const RuleConfig& r = c.rule;
  return {r.name,  std::size_t(r.window), r.model_rate, r.jacobian_rate, std::size_t(r.refresh),
          r.noise, r.kernel_rate,         c.random.seed};
}

}  // namespace

void Record::archive(Archive& a) {
  a.field(losses), a.field(diverged_at);
  std::uint64_t count = evaluations.size();
  a.field(count);
  evaluations.resize(count);
  for (Evaluation& e : evaluations) a.field(e.epoch), a.field(e.loss), a.field(e.accuracy);
  count = alignments.size();
  a.field(count);
  alignments.resize(count);
  for (Alignment& x : alignments) {
    a.field(x.trial);
    for (auto* cosine : {&x.r_g, &x.q_r, &x.q_g}) {
      double value = cosine->value_or(2);  // 2: no cosine
      a.field(value);
      *cosine = value == 2 ? std::nullopt : std::optional(value);
    }
  }
}

Experiment::Experiment(const Config& c)
    : config_(c), task_(make_task(c)), spec_(build_network(c, task_)), proof_(prove(spec_)) {
  const double rate = rate_of(c);
  const reference::Rates rates{c.optimizer.input_rate.value_or(rate), rate, c.optimizer.readout_rate.value_or(rate)};
  if (is_reference(c.rule.name)) {
    spec_.train_input = c.rule.train_input, spec_.train_recurrent = c.rule.train_recurrent;
    simulator_ = c.rule.name == "bptt"
                     ? reference::make_bptt_simulator(spec_, gradient_of(c, spec_), rates)
                     : reference::make_online_simulator(spec_, online_rule(c), rates, c.network.reset_each_trial);
  } else {
    simulator_ = c.machine ? make_machine_simulator(spec_, proof_, *c.machine, c.network.reset_each_trial)
                           : make_simulator(spec_, proof_, c.path, c.network.reset_each_trial);
  }
  if (c.train.alignment_every > 0) {
    if (!c.network.reset_each_trial)
      throw ConfigError("train.alignment_every needs network.reset = \"trial\": the exact gradient starts from rest");
    if (spec_.rule == RuleKind::none)
      throw ConfigError("train.alignment_every needs a local rule to compare with the exact gradient; rule." +
                        c.rule.name + " has none");
    const OptimizerConfig& o = c.optimizer;
    if (o.momentum != 0 || o.clip || o.input_rate.value_or(rate) != rate)
      throw ConfigError(
          "train.alignment_every takes a step for a gradient times one rate; leave out optimizer.momentum, clip and "
          "input_rate");
    if (rate == 0) throw ConfigError("train.alignment_every needs a learning rate above 0");
    NetworkSpec plain = spec_;
    plain.write.adam.reset();
    plain.probes = ProbeLevel::off;
    aligner_ = std::make_unique<Aligner>(plain, proof_, gradient_of(c, spec_), rate, true);
  }
  measures_ = std::make_unique<Measures>(c, spec_, *simulator_, rate);
  spec_.drop_weights();
}

std::uint64_t Experiment::length() const { return std::uint64_t(config_.train.epochs) * task_.train.trials; }
bool Experiment::done() const { return position_ >= length() || record_.diverged_at >= 0 || stopped(); }

bool Experiment::stopped() const {
  const auto& bound = config_.train.stop_accuracy;
  return bound && !record_.evaluations.empty() && record_.evaluations.back().accuracy > *bound;
}

std::int64_t Experiment::plastic_synapses() const {
  std::int64_t count = 0;
  if (spec_.train_input) count += std::int64_t(spec_.n * spec_.input_axons());
  if (spec_.train_recurrent) count += std::int64_t(spec_.recurrent_synapses());
  if (spec_.train_readout) count += std::int64_t(spec_.n_out * spec_.readout_axons());
  return count;
}

/// The order and the trials of an epoch are functions of seed and epoch, so they need no place in a checkpoint.
std::size_t Experiment::next_trial() {
  const std::uint64_t trials = task_.train.trials, epoch = position_ / trials;
  if (epoch != order_epoch_) {
    order_epoch_ = epoch;
    task_.renew(epoch);
    order_.resize(trials);
    for (std::size_t k = 0; k < trials; ++k) order_[k] = k;
    if (config_.train.shuffle && !task_.ordered)
      order_ = RandomNumbers(config_.seed, "order " + std::to_string(epoch)).permutation(trials);
  }
  return order_[position_ % trials];
}

MachineSimulator* Experiment::machine() { return dynamic_cast<MachineSimulator*>(&*simulator_); }

void Experiment::step() {
  const std::size_t trial = next_trial();
  if (aligner_ && position_ % std::uint64_t(config_.train.alignment_every) == 0)
    record_.alignments.push_back(aligner_->measure(*simulator_, task_.train, trial, position_));
  if (measures_->due(position_)) measures_->take(*simulator_, task_.train, trial, position_);
  present(trial);
  if (record_.diverged_at >= 0) return;
  end_of_trial();
  if (done() && measures_->wanted()) measures_->take(*simulator_, task_.train, trial, position_);
}

void Experiment::end_of_trial() {
  const std::uint64_t trials = task_.train.trials, epoch = position_ / trials;
  if (position_ % trials != 0) return;
  const auto every = std::uint64_t(config_.train.evaluate_every);
  if (done() || (every > 0 && epoch % every == 0)) evaluate();
  epoch_loss_ = epoch_correct_ = 0;
}

void Experiment::present(std::size_t trial) {
  const std::uint64_t before = simulator_->ticks();  // the simulator's count has the writes between trials too
  const TrialResult r = simulator_->trial(task_.train, trial, true);
  const bool broken = r.broken >= 0;
  const std::uint64_t at = broken ? ticks_ + std::uint64_t(r.broken) - before : ticks_ + task_.train.ticks;
  ticks_ += broken ? simulator_->ticks() - before : task_.train.ticks;
  ++position_;
  const double loss = config_.train.mean_loss && r.scored > 0 ? r.loss / double(r.scored) : r.loss;
  batch_loss_ += loss, epoch_loss_ += loss, epoch_correct_ += r.correct;
  const double first = record_.losses.empty() ? loss : record_.losses.front();
  if (broken || !std::isfinite(loss) || loss > diverged_factor * std::max(first, 1e-9)) {
    record_.diverged_at = std::int64_t(at);
    return;
  }
  if (++in_batch_ == std::uint64_t(config_.optimizer.batch) || position_ == length()) end_of_batch();
}

void Experiment::end_of_batch() {
  simulator_->write();
  record_.losses.push_back(batch_loss_ / double(in_batch_));
  batch_loss_ = 0, in_batch_ = 0;
}

/// On the test set by a copy that does not learn, or what the epoch's own trials gave where there is none.
void Experiment::evaluate() {
  Evaluation e{double(position_) / double(task_.train.trials), 0, 0};
  const Dataset& test = task_.test;
  if (test.trials == 0) {
    const auto trials = double(task_.train.trials);
    e.loss = epoch_loss_ / trials, e.accuracy = epoch_correct_ / trials;
  } else {
    const auto copy = simulator_->clone();
    for (std::size_t k = 0; k < test.trials; ++k) {
      const TrialResult r = copy->trial(test, k, false);
      e.loss += (config_.train.mean_loss && r.scored > 0 ? r.loss / double(r.scored) : r.loss) / double(test.trials);
      e.accuracy += double(r.correct) / double(test.trials);
    }
  }
  record_.evaluations.push_back(e);
}

void Experiment::archive(Archive& a) {
  a.field(position_), a.field(ticks_), a.field(batch_loss_), a.field(in_batch_), a.field(epoch_loss_),
      a.field(epoch_correct_);
  record_.archive(a);
  measures_->archive(a);
  simulator_->archive(a);
}

}  // namespace synq::experiment
