#include "tools/hardware/measure.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "hw_model/machine_simulator.hpp"
#include "tools/experiment/network_builder.hpp"

namespace synq::hardware {
namespace {

using experiment::Config;

/// Words of synapse memory that were moved, by projection.
struct Moved {
  std::array<std::uint64_t, 3> forward{}, read{}, written{};

  void add(const Moved& after, const Moved& before) {
    for (std::size_t p = 0; p < 3; ++p) {
      forward[p] += after.forward[p] - before.forward[p], read[p] += after.read[p] - before.read[p];
      written[p] += after.written[p] - before.written[p];
    }
  }
};

/// What a machine did up to a point.
struct Done {
  TickReport phases{};
  Moved words;

  void add(const Done& after, const Done& before) {
    for (std::size_t p = 0; p < machine_phases; ++p) {
      phases[p].cycles.count += after.phases[p].cycles.count - before.phases[p].cycles.count;
      phases[p].activity.stalls.bank +=
          after.phases[p].activity.stalls.total() - before.phases[p].activity.stalls.total();
    }
    words.add(after.words, before.words);
  }
};

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
  void cycle(Cycles, MachinePhase phase) override { look(), phase_ = phase; }
  void read(std::size_t, const Group& g) override {
    (phase_ == MachinePhase::forward ? moved_.forward : moved_.read)[g.projection] += g.words();
  }
  void retire(std::size_t, const Group& g, bool stored) override {
    if (stored) moved_.written[g.projection] += g.words();
  }

  void trial(const Dataset& data, std::size_t k) {
    seen_ = machine_.ticks(), in_trial_ = 0, at_ticks_end_.reset();
    const Done before = done();
    machine_.trial(data, k, true);
    add_load();
    add_readout_axons();
    const Done ticks_end = at_ticks_end_.value_or(done());
    ticks_.add(ticks_end, before), end_of_trial_.add(done(), ticks_end);
    ++trials_;
  }
  void write() {
    const Done before = done();
    machine_.write();
    write_.add(done(), before);
    ++writes_;
  }
  Measured result() const;

 private:
  Done done() const { return {machine_.total(), moved_}; }
  /// The count of ticks goes on for the end of a trial, too, whose first cycle tells where the ticks ended.
  void look() {
    if (machine_.ticks() - seen_ <= ticks_per_trial_ || at_ticks_end_) return;
    at_ticks_end_ = done();
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

  MachineSimulator& machine_;
  const NetworkSpec& spec_;
  std::size_t ticks_per_trial_;
  std::uint64_t seen_ = 0;
  std::size_t in_trial_ = 0, loads_ = 0, trials_ = 0, writes_ = 0;
  std::optional<Done> at_ticks_end_;
  MachinePhase phase_ = MachinePhase::scan;
  Moved moved_;
  double input_ = 0, recurrent_ = 0, readout_ = 0, accessed_input_ = 0, accessed_recurrent_ = 0;
  cost::PhaseCycles closed_{};
  Done ticks_, end_of_trial_, write_;
};

std::uint64_t cycles_of(const Done& d) {
  std::uint64_t sum = 0;
  for (const PhaseReport& p : d.phases) sum += p.cycles.count;
  return sum;
}

/// A mean.
cost::Words words_of(const Moved& m, double times) {
  cost::Words w;
  for (std::size_t p = 0; p < 3; ++p) {
    w.forward_read[p] = cost::exactly(double(m.forward[p]) / times);
    w.update_read[p] = cost::exactly(double(m.read[p]) / times);
    w.update_written[p] = cost::exactly(double(m.written[p]) / times);
  }
  return w;
}

Measured Watch::result() const {
  const double ticks = double(trials_ * ticks_per_trial_), trials = double(trials_),
               writes = double(std::max<std::size_t>(1, writes_));
  Measured m{spec_, machine_.machine(), {}, {}, trials_ * ticks_per_trial_, trials_, 0, machine_.real_time()};
  m.usage = {.active = {input_ / ticks, recurrent_ / ticks, readout_ / ticks, accessed_input_ / ticks,
                        accessed_recurrent_ / ticks},
             .tick = words_of(ticks_.words, ticks),
             .end_of_trial = words_of(end_of_trial_.words, trials),
             .write = words_of(write_.words, writes),
             .ticks_per_trial = double(ticks_per_trial_)};
  for (std::size_t p = 0; p < machine_phases; ++p) {
    m.timing.stepped[p] = double(ticks_.phases[p].cycles.count) / ticks;
    m.stalls += ticks_.phases[p].activity.stalls.bank;
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
