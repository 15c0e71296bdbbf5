#pragma once
#include <cstdlib>
#include <optional>
#include <span>
#include <vector>

#include "core/lanes/isa.hpp"
#include "core/lanes/neuron_job.hpp"
#include "core/neuron/arrived.hpp"
#include "core/neuron/names.hpp"
#include "core/register_file.hpp"

/// Neurons in lanes of 16-bit words.
namespace synq {

/// Neurons that are worth it: they read tables, and multiply words alone, never intermediates.
template <class Neuron>
inline constexpr bool runs_in_lanes = std::same_as<Neuron, LeakyRate<Tanh>>;

template <class Neuron>
class LaneNeurons {
 public:
  using Names = NeuronNames<Neuron>;
  using Words = std::vector<WordArray<std::int32_t>>;

  /// Nothing where a word does not fit 16 bits, or where registers round in a way that no kernel is made for. The proof
  /// that 32 bits hold every intermediate is the caller's.
  static std::optional<LaneNeurons> make(const Dictionary& d, const NeuronTables& tables) {
    LaneNeurons l;
    bool fits = true;
    std::size_t k = 0;
    for (const char* name : Names::constants) {
      const Constant& c = d.constant(name);
      fits &= c.raw >= -32768 && c.raw <= 32767;
      l.job_.constants[k++] = {int(c.raw), c.format.frac};
    }
    const auto lane = [&](const std::string& name) {
      const auto q = lane_register(d.reg(name));
      fits &= q.has_value();
      return q.value_or(LaneRegister{});
    };
    k = 0;
    for (const char* name : Names::registers) l.job_.registers[k++] = lane(name);
    k = 0;
    for (const char* name : Neuron::words) l.job_.state[k++].frac = lane(name).frac;
    l.job_.beta.frac = lane("beta").frac;
    l.job_.arrived.frac = l.job_.registers[0].frac;
    const LanePlan plan = l.plan(tables);
    if (!fits || !plan.tables) return {};
    l.kernels_ = on_isa([&]<class V>() { return neuron_kernel_on<Neuron, V>(plan.paired, plan.rounding()); });
    if (!l.kernels_.plain) return {};
    if (!tables.value.entry.empty()) l.tables_.value = LaneTable(tables.value);
    if (!tables.derivative.entry.empty()) l.tables_.derivative = LaneTable(tables.derivative);
    return l;
  }

  /// One tick of the first neurons, as many as fill whole vectors; returns how many these are. counts: where the writes
  /// to the registers are counted, but for the first, whose words are there already; empty: nowhere.
  std::size_t tick(const std::vector<std::int32_t>& arrived, const WordArray<std::int32_t>& beta, Words& state,
                   std::span<LaneCounts> counts = {}) {
    job_.n = arrived.size();
    job_.arrived.data = arrived.data(), job_.beta.data = beta.raw.data();
    for (std::size_t k = 0; k < std::size(Neuron::words); ++k) job_.state[k].data = state[k].raw.data();
    return (counts.empty() ? kernels_.plain : kernels_.counting)(job_, tables_, counts.data());
  }

 private:
  /// Runs the neuron's text over what the plan must know.
  LanePlan plan(const NeuronTables& tables) const {
    LanePlan plan;
    LaneWrites writes;
    std::size_t k = 0;
    typename Neuron::template Constants<PlanWord> constants{};
    for_each_word<PlanWord>(constants, [&](PlanWord& w) {
      w = {job_.constants[k].frac, Owner::row, std::abs(job_.constants[k].value), &plan}, ++k;
    });
    typename Neuron::template Registers<PlanHandle> registers{};
    k = 0;
    for_each_word<PlanHandle>(registers, [&](PlanHandle& h) { h = {&job_.registers[k++], &plan, &writes}; });
    typename Neuron::template State<PlanWord> state{};
    k = 0;
    for_each_word<PlanWord>(state, [&](PlanWord& w) { w = {job_.state[k++].frac, Owner::neuron, 0, &plan}; });
    const PlanWord beta{job_.beta.frac, Owner::neuron, 0, &plan}, arrived{job_.arrived.frac, Owner::neuron, 0, &plan};
    Neuron::tick(constants, tables, registers, beta, Arrived<PlanWord>{arrived}, state);
    return plan;
  }

  NeuronJob<Neuron> job_;
  LaneTables tables_;
  NeuronLaneKernels<Neuron> kernels_;
};

}  // namespace synq
