#include <doctest/doctest.h>

#include "hw_model/memory.hpp"
#include "tests/hw_model/small_spec.hpp"

/// The published memory of ReckOn, a 28 nm processor for e-prop (Frenkel, Indiveri 2022, ISSCC, arXiv 2208.09759), from
/// the widths of its words: 256 inputs, 256 neurons, 16 outputs.
using namespace synq;

namespace {

/// Weights of 8 bits, potentials of 16; traces of 12 bits of inputs and of neurons, and of 10 bits for the readout.
NetworkSpec reckon() {
  NetworkSpec s = test::small_spec(NeuronKind::lif, RuleKind::eprop_factorised);
  s.n = s.n_in = 256, s.n_out = 16;
  test::set_widths(s, {{"input_weight", 8},
                       {"recurrent_weight", 8},
                       {"readout_weight", 8},
                       {"input_trace", 12},
                       {"recurrent_trace", 12},
                       {"readout_trace", 10},
                       {"input_filtered", 12},
                       {"recurrent_filtered", 12},
                       {"potential", 16}});
  s.names.registers["input"].format = {.word = 1, .frac = 0, .is_signed = false};  // events
  return s;
}
constexpr double kib = 8 * 1024;                                 ///< bits
constexpr double least_sram = 134 * kib, most_sram = 138 * kib;  ///< between these lie the sizes given for its SRAM

}  // namespace

TEST_CASE("ReckOn's trace memory: 1088 B, 0.77-0.80 % of its SRAM") {
  const MemoryLedger m = memory_ledger(reckon());
  CHECK(m.bits(Part::trace) == 1088 * 8);  // 256 (12 + 12 + 10) bits
  const double percent = 100 * double(m.bits(Part::trace));
  CHECK(percent / most_sram > 0.765);
  CHECK(percent / least_sram < 0.805);
}

TEST_CASE("traces of 12 bits in each synapse would cost 150 % of the weight memory") {
  NetworkSpec s = reckon();
  CHECK(memory_ledger(s).bits(Part::rule) == 0);  // what the chip spares
  s.rule = RuleKind::eprop;
  const MemoryLedger m = memory_ledger(s);
  const auto hidden = [&](Part p) { return m.bits(p, "input_") + m.bits(p, "recurrent_"); };
  CHECK(2 * hidden(Part::rule) == 3 * hidden(Part::weight));
  CHECK(hidden(Part::weight) == 128 * 1024 * 8);  // 2 x 256 x 256 B
}

TEST_CASE("BPTT over 1000 ticks would cost 576,000 B, 4.1-4.2 times all its SRAM") {
  const MemoryLedger m = bptt_history(reckon(), 1000);
  CHECK(m.bits() == 576'000 * 8);  // a 16-bit potential, a spike and an input event for each of 256, each tick
  CHECK(double(m.bits()) / most_sram > 4.05);
  CHECK(double(m.bits()) / least_sram < 4.25);
}
