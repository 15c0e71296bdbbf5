#include "tools/hardware/measure.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "hw_model/machine_simulator.hpp"
#include "tools/experiment/network_builder.hpp"

namespace synq::hardware {
namespace {

using experiment::Config;

/// Watches a machine while it runs: the load of every tick, and the work outside of ticks.
class Watch : public Observer {
 public:
  Watch(MachineSimulator& machine, const NetworkSpec& spec, std::size_t ticks)
      : machine_(machine), spec_(spec), ticks_per_trial_(ticks) {
    machine_.observe(this);
  }
  ~Watch() override { machine_.observe(nullptr); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  void tick(std::uint64_t) override {
    if (in_trial_++ > 0) add_load();
  }
  void cycle(Cycles, MachinePhase) override { look(); }

  void trial(const Dataset& data, std::size_t k) {
    seen_ = machine_.ticks(), in_trial_ = 0, at_ticks_end_.reset();
    const TickReport before = machine_.total();
    machine_.trial(data, k, true);
    add_load();
    add_readout_axons();
    const TickReport ticks_end = at_ticks_end_.value_or(machine_.total());
    add(ticks_, ticks_end, before), add(end_of_trial_, machine_.total(), ticks_end);
    ++trials_;
  }
  void write() {
    const TickReport before = machine_.total();
    machine_.write();
    add(write_, machine_.total(), before);
    ++writes_;
  }
  Measured result() const;

 private:
  /// The count of ticks goes on for the end of a trial, too, whose first cycle tells where the ticks ended.
  void look() {
    if (machine_.ticks() - seen_ <= ticks_per_trial_ || at_ticks_end_) return;
    at_ticks_end_ = machine_.total();
  }
  /// Of a tick that is over.
  void add_load() {
    const Load load = machine_.load();
    input_ += double(load.active_input), recurrent_ += double(load.active_recurrent);
    accessed_input_ += double(load.accessed_input), accessed_recurrent_ += double(load.accessed_recurrent);
    if (loads_++ % ticks_per_trial_ > 0) readout_ += double(load.active_recurrent + bias());
    if (spec_.sparse()) return;
    const auto cycles = closed_form(machine_.machine(), load);
    for (std::size_t p = 0; p < machine_phases; ++p) closed_[p] += double(cycles[p].count);
  }
  /// The readout sees what the recurrent axons deliver a tick later.
  void add_readout_axons() {
    const std::vector<double> activity = machine_.activity();
    readout_ += double(activity.size() - std::size_t(std::count(activity.begin(), activity.end(), 0.0)) + bias());
  }
  std::size_t bias() const { return spec_.bias ? 1 : 0; }

  static void add(TickReport& sum, const TickReport& after, const TickReport& before) {
    for (std::size_t p = 0; p < machine_phases; ++p) {
      sum[p].cycles.count += after[p].cycles.count - before[p].cycles.count;
      sum[p].activity.words_read += after[p].activity.words_read - before[p].activity.words_read;
      sum[p].activity.words_written += after[p].activity.words_written - before[p].activity.words_written;
      sum[p].activity.stalls.bank += after[p].activity.stalls.total() - before[p].activity.stalls.total();
    }
  }

  MachineSimulator& machine_;
  const NetworkSpec& spec_;
  std::size_t ticks_per_trial_;
  std::uint64_t seen_ = 0;
  std::size_t in_trial_ = 0, loads_ = 0, trials_ = 0, writes_ = 0;
  std::optional<TickReport> at_ticks_end_;
  double input_ = 0, recurrent_ = 0, readout_ = 0, accessed_input_ = 0, accessed_recurrent_ = 0;
  cost::PhaseCycles closed_{};
  TickReport ticks_{}, end_of_trial_{}, write_{};
};

std::uint64_t cycles_of(const TickReport& r) {
  std::uint64_t sum = 0;
  for (const PhaseReport& p : r) sum += p.cycles.count;
  return sum;
}

/// Words of synapse memory, a mean.
cost::Words words_of(const TickReport& r, double times) {
  const Activity &forward = r[std::size_t(MachinePhase::forward)].activity,
                 &update = r[std::size_t(MachinePhase::update)].activity;
  return {cost::exactly(double(forward.words_read) / times), cost::exactly(double(update.words_read) / times),
          cost::exactly(double(update.words_written) / times)};
}

Measured Watch::result() const {
  const double ticks = double(trials_ * ticks_per_trial_), trials = double(trials_),
               writes = double(std::max<std::size_t>(1, writes_));
  Measured m{spec_, machine_.machine(), {}, {}, trials_ * ticks_per_trial_, trials_, 0, machine_.real_time()};
  m.usage = {.active = {input_ / ticks, recurrent_ / ticks, readout_ / ticks, accessed_input_ / ticks,
                        accessed_recurrent_ / ticks},
             .tick = words_of(ticks_, ticks),
             .end_of_trial = words_of(end_of_trial_, trials),
             .write = words_of(write_, writes),
             .ticks_per_trial = double(ticks_per_trial_)};
  for (std::size_t p = 0; p < machine_phases; ++p) {
    m.timing.stepped[p] = double(ticks_[p].cycles.count) / ticks;
    m.stalls += ticks_[p].activity.stalls.bank;
  }
  m.timing.end_of_trial = double(cycles_of(end_of_trial_)) / trials;
  m.timing.write = double(cycles_of(write_)) / writes;
  if (spec_.sparse()) return m;
  m.timing.closed = closed_;
  for (double& c : *m.timing.closed) c /= ticks;
  return m;
}

}  // namespace

Measured measure(const Config& c, std::size_t trials) {
  if (!c.machine) throw Defect("a cost is measured of a config without a machine");
  const experiment::Task task = experiment::make_task(c);
  NetworkSpec spec = experiment::build_network(c, task);
  const NetworkProof proof = prove(spec);
  const auto machine = make_machine_simulator(spec, proof, *c.machine, c.network.reset_each_trial);
  spec.drop_weights();
  Watch watch(*machine, spec, task.train.ticks);
  const auto batch = std::size_t(c.optimizer.batch);
  for (std::size_t k = 0; k < trials; ++k) {
    watch.trial(task.train, k % task.train.trials);
    if ((k + 1) % batch == 0 || k + 1 == trials) watch.write();
  }
  Measured m = watch.result();
  m.usage.trials_per_write = double(batch);
  return m;
}

}  // namespace synq::hardware
