#pragma once
#include "core/cloned.hpp"
#include "hw_model/observer.hpp"
#include "hw_model/stepped/neuron_units.hpp"
#include "hw_model/stepped/report.hpp"
#include "hw_model/stepped/rule_units.hpp"
#include "hw_model/stepped/sum_units.hpp"
#include "rules/archive.hpp"
#include "rules/network.hpp"

namespace synq {

/// A network that learns on a machine, stepped one clock cycle at a time through the phases of each tick. It is another
/// schedule of the state machines of Network<Path>: the same texts on the same words, each in the cycle in which the
/// machine's lanes, banks and pipeline come to it. With hazard_stalls the words it leaves are those of Network<Path>.
template <class Path>
class SteppedNetwork {
 public:
  using Word = typename Path::Word;
  using N = typename Path::N;

  /// Throws ConfigError for a machine that cannot hold the network, and for what machines do not run.
  SteppedNetwork(const NetworkSpec&, const NetworkProof&, const Machine&);

  void reset() { memory_.reset(); }
  void tick(std::span<const Word> input, std::span<const Word> target, bool scored, bool learn);
  void end_of_trial();
  void write();

  const WordArray<Word>& outputs() const { return memory_.outputs(); }
  const WordArray<Word>& activity() const { return memory_.activity(); }
  std::uint64_t ticks() const { return memory_.ticks(); }
  Projection<Word>& input_projection() { return memory_.input_projection(); }
  Projection<Word>& recurrent_projection() { return memory_.recurrent_projection(); }
  Projection<Word>& readout_projection() { return memory_.readout_projection(); }
  template <class F>
  void visit(const F& f) {
    memory_.visit(f);
  }
  void visit_optimizers(const std::function<void(Adam&)>&) {}  // double path only
  RandomSource& random() { return memory_.random(); }
  void draw_from(std::unique_ptr<RandomSource> source) { memory_.draw_from(std::move(source)); }
  void restore_ticks(std::uint64_t ticks) { memory_.restore_ticks(ticks); }
  void visit_probes(const ProbeVisitor&) {}
  void use_threads(const ThreadSpec&) {}

  const Machine& machine() const { return machine_; }
  Cycles cycles() const { return clock_; }
  const TickReport& last_tick() const { return report_; }
  /// Sums over all ticks, and over writes of accumulated gradients, which are booked as updates.
  const TickReport& total() const { return total_; }
  /// Cycles and activity so far, to a checkpoint or from it.
  void archive_cycles(Archive& a) {
    a.field(clock_.count), a.field(real_time_.longest.count), a.field(real_time_.late);
    for (PhaseReport& p : total_) {
      a.field(p.cycles.count);
      p.activity.each([&](std::uint64_t& x) { a.field(x); });
    }
  }
  Load load() const { return load_; }  ///< of the last tick
  /// Turns one bit of a stored word around. projection: 0 input, 1 recurrent, 2 readout; word: of the rule's State, the
  /// weight first. Throws Defect for a place that does not exist.
  void flip(std::size_t projection, std::size_t word, std::size_t synapse, int bit);
  /// 0 input, 1 recurrent, 2 readout. Throws Defect for another.
  Projection<Word>& projection(std::size_t);
  const Projection<Word>& projection(std::size_t k) const { return const_cast<SteppedNetwork&>(*this).projection(k); }
  /// One word of every synapse of a projection. Throws Defect for a place that does not exist.
  const Bank<Word>& bank(std::size_t projection, std::size_t word) const;
  void observe(Observer* o) { watched_.by(o); }
  const RealTime& real_time() const { return real_time_; }

 private:
  using Parts = typename Network<Path>::Parts;
  using Rows = std::array<CoreRows, 3>;  ///< input, recurrent, readout

  void clock(MachinePhase phase) {
    if (watched_) watched_->cycle(clock_, phase);
    ++clock_.count;
  }
  void begin_tick(std::span<const Word> input);
  void spend(MachinePhase, std::size_t cycles);
  /// f(k) for k < count, lanes at a time, each core on its share at once.
  template <class F>
  void in_lanes(MachinePhase, std::size_t count, std::size_t lanes, const F& f);
  template <class F>
  void each_neuron(std::size_t count, const F& f);
  template <class Work>
  void run(MachinePhase, std::vector<Stream<Work>>& streams);
  void scan();
  void forward();
  void sum_inputs(const WordArray<Word>& input, const WordArray<Word>& recurrent);
  void neurons();
  void second_channel();
  void traces(std::size_t j);
  void read_out();
  void read_weight(const Parts&, std::size_t neuron, std::size_t output);
  void sum_output(const Parts&, std::size_t output);
  void find_error(std::span<const Word> target, bool scored);
  void broadcast();
  void synapses(SynapseText);
  void between_ticks(SynapseText);
  void commit();
  void keep_time(Cycles tick);
  void add_to_total();
  std::size_t largest_share() const;
  bool executes(std::size_t projection, SynapseText) const;
  PopulationSignals<Word> signals();
  Parts parts() { return memory_.parts(); }
  std::vector<std::size_t> active(const WordArray<Word>&) const;
  std::vector<std::size_t> visited(const WordArray<Word>&) const;
  std::vector<std::size_t> accessed(std::size_t projection, SynapseText);

  NetworkSpec spec_;
  Machine machine_;
  Network<Path> memory_;    ///< all words, and their initial values
  std::vector<Rows> rows_;  ///< of each core
  Cloned<NeuronUnits<Path>> neuron_units_;
  Cloned<RuleUnits<Path>> hidden_units_, readout_units_;
  SumUnits<Path> sums_, readout_sums_;
  LeakyReadout::Constants<N> readout_constants_;
  RegisterFile<LeakyReadout::Registers, N> readout_registers_;
  RegisterFile<LossRegisters, N> loss_registers_;
  RegisterFile<Feedback::Registers, N> signal_register_;
  FiringRate::Constants<N> rate_constants_{};
  RegisterFile<FiringRate::Registers, N> rate_registers_;
  WordArray<Word> nothing_, no_output_;  ///< [n], [n_out] zeros
  std::vector<N> readout_weights_;       ///< [readout axons] that lanes have read for an output
  Load load_{};
  Cycles clock_;
  TickReport report_{}, total_{};
  RealTime real_time_;
  Watched watched_;
};

}  // namespace synq
