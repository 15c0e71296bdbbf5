#include "hw_model/memory.hpp"

#include <doctest/doctest.h>

#include "tests/hw_model/small_spec.hpp"

/// Bits of small networks, counted by hand: 3 units, 2 inputs, 2 outputs.
using namespace synq;
using synq::test::make_sparse;
using synq::test::set_widths;
using synq::test::small_spec;

namespace {

NetworkSpec rflo() {
  NetworkSpec s = small_spec(NeuronKind::leaky_rate, RuleKind::rflo);
  set_widths(s, {{"input_weight", 8},
                 {"recurrent_weight", 6},
                 {"readout_weight", 10},
                 {"input_eligibility", 12},
                 {"recurrent_eligibility", 14},
                 {"readout_trace", 9},
                 {"activity", 13},
                 {"surrogate", 11},
                 {"readout", 15},
                 {"feedback", 5},
                 {"input", 7},
                 {"learning_signal", 16},
                 {"gain", 17},
                 {"step", 18},
                 {"readout_step", 19},
                 {"target", 20},
                 {"error", 21},
                 {"accumulator", 22},
                 {"readout_accumulator", 23}});
  return s;
}

}  // namespace

TEST_CASE("RFLO, dense, without bias") {
  const MemoryLedger m = memory_ledger(rflo());
  CHECK(m.bits(Part::weight, "input_") == 3 * 2 * 8);
  CHECK(m.bits(Part::weight, "recurrent_") == 3 * 3 * 6);
  CHECK(m.bits(Part::weight, "readout_") == 2 * 3 * 10);
  CHECK(m.bits(Part::rule, "input_") == 6 * 12);      // p_ij
  CHECK(m.bits(Part::rule, "recurrent_") == 9 * 14);  // p_ij
  CHECK(m.bits(Part::rule, "readout_") == 0);
  CHECK(m.bits_per_synapse("input_") == 8 + 12);
  CHECK(m.bits_per_synapse("recurrent_") == 6 + 14);
  CHECK(m.bits_per_synapse("readout_") == 10);
  CHECK(m.bits(Part::neuron, "") == 3 * (13 + 11));   // h, D
  CHECK(m.bits(Part::neuron, "readout_") == 2 * 15);  // y
  CHECK(m.bits(Part::trace, "readout_") == 3 * 9);  // zbar_j of the readout's axons; RFLO's own axons remember nothing
  CHECK(m.bits(Part::trace) == 27);
  CHECK(m.bits(Part::feedback) == 3 * 2 * 5);
  CHECK(m.bits_per_neuron() == 13 + 11 + 9 + 2 * 5);
  CHECK(m.bits(Part::constant) == 7 * 3);   // 1-a, a, decay of p, eta of either rule, kappa, zeta_o
  CHECK(m.bits(Part::table) == 2 * 5 * 5);  // tanh and its derivative
  for (Part none : {Part::optimizer, Part::target, Part::row_pointer, Part::kernel, Part::noisy_copy, Part::history})
    CHECK(m.bits(none) == 0);
  // x, h of the tick before, sums, y*, err, eta err, L, a D, eta L
  CHECK(m.bits(Part::working) ==
        2 * 7 + 3 * 13 + 3 * 22 + 2 * 23 + 2 * 20 + 2 * 21 + 2 * 19 + 3 * 16 + 3 * 17 + 3 * 18);
  CHECK(m.bits() == (48 + 54 + 60) + (72 + 126) + (72 + 30) + 27 + 30 + 21 + 50);
}

TEST_CASE("a bias is one more axon into the neurons and into the readout") {
  NetworkSpec s = rflo();
  s.bias = true;
  const MemoryLedger m = memory_ledger(s);
  CHECK(m.bits(Part::weight, "input_") == 3 * (2 + 1) * 8);
  CHECK(m.bits(Part::rule, "input_") == 3 * (2 + 1) * 12);
  CHECK(m.bits(Part::weight, "recurrent_") == 9 * 6);
  CHECK(m.bits(Part::weight, "readout_") == 2 * (3 + 1) * 10);
  CHECK(m.bits(Part::trace, "readout_") == (3 + 1) * 9);
}

TEST_CASE("sparse: words of synapses that exist, and what finds them") {
  NetworkSpec s = rflo();
  make_sparse(s);
  const MemoryLedger m = memory_ledger(s);
  CHECK(m.bits(Part::weight, "recurrent_") == 4 * 6);
  CHECK(m.bits(Part::rule, "recurrent_") == 4 * 14);
  CHECK(m.bits(Part::target) == 4 * 2);       // one of 3 neurons: 2 bits
  CHECK(m.bits(Part::row_pointer) == 4 * 3);  // 3 axons and the end; 0..4: 3 bits
  CHECK(m.bits_per_synapse("recurrent_") == 6 + 14 + 2);
  CHECK(m.bits_per_synapse("input_") == 8 + 12);
}

TEST_CASE("what does not learn remembers nothing for it") {
  NetworkSpec s = rflo();
  s.train_input = false;
  MemoryLedger m = memory_ledger(s);
  CHECK(m.bits_per_synapse("input_") == 8);
  CHECK(m.bits_per_synapse("recurrent_") == 6 + 14);
  s.train_recurrent = false;
  m = memory_ledger(s);
  CHECK(m.bits(Part::rule) == 0);
  CHECK(m.bits(Part::feedback) == 0);
  s.train_readout = false;
  m = memory_ledger(s);
  CHECK(m.bits(Part::trace) == 0);
  CHECK(m.bits(Part::constant) == 4 * 3);  // 1-a, a, kappa, zeta_o
  CHECK(m.bits(Part::working) == 2 * 7 + 3 * 22 + 2 * 23);
  s = rflo();
  s.feedback_kind = FeedbackKind::symmetric;
  CHECK(memory_ledger(s).bits(Part::feedback) == 0);
}

TEST_CASE("once a trial: accumulated gradients; Adam: two moments a synapse, in double") {
  NetworkSpec s = rflo();
  s.per_trial = true;
  set_widths(s, {{"input_gradient", 24}, {"recurrent_gradient", 25}, {"readout_gradient", 26}});
  const MemoryLedger fixed = memory_ledger(s);
  CHECK(fixed.bits_per_synapse("input_") == 8 + 12 + 24);
  CHECK(fixed.bits_per_synapse("recurrent_") == 6 + 14 + 25);
  CHECK(fixed.bits_per_synapse("readout_") == 10 + 26);
  // as RFLO, three scales of writing, momentum, the two limits
  CHECK(fixed.bits(Part::constant) == (7 + 3 + 1 + 2) * 3);
  s.write.adam = Adam::Rates{};
  const MemoryLedger real = memory_ledger(s, true);
  CHECK(real.bits_per_synapse("recurrent_") == (3 + 2) * 64);
  CHECK(real.bits(Part::optimizer, "readout_") == 6 * 2 * 64);
  CHECK(real.bits(Part::table) == 0);
}

TEST_CASE("e-prop LIF: a filtered trace a synapse, a trace an axon; with regulariser a sum and a counter") {
  NetworkSpec s = small_spec(NeuronKind::lif, RuleKind::eprop);
  set_widths(s, {{"input_trace", 12},
                 {"recurrent_trace", 11},
                 {"readout_trace", 10},
                 {"input_filtered", 14},
                 {"recurrent_filtered", 15},
                 {"potential", 16},
                 {"surrogate", 7},
                 {"refractory", 4},
                 {"spike_count", 9},
                 {"input_gradient", 20},
                 {"input_eligibility_sum", 21}});
  s.bias = true;
  MemoryLedger m = memory_ledger(s);
  CHECK(m.bits_per_synapse("input_") == 8 + 14);
  CHECK(m.bits_per_synapse("recurrent_") == 8 + 15);
  CHECK(m.bits(Part::trace, "input_") == 3 * 12);
  CHECK(m.bits(Part::trace, "recurrent_") == 3 * 11);
  CHECK(m.bits(Part::trace, "readout_") == 4 * 10);
  CHECK(m.bits(Part::neuron, "") == 3 * (1 + 7 + 16 + 4));  // z, psi, v, refractory ticks
  // alpha, zeta, v_th, floor, t_ref, g, g/w ; kappa of ebar, eta zeta_o ; kappa, zeta_o, eta of the readout
  CHECK(m.bits(Part::constant) == (7 + 2 + 3) * 3);
  CHECK(m.bits(Part::table) == 0);
  s.per_trial = true;
  m = memory_ledger(s);
  CHECK(m.bits_per_synapse("input_") == 8 + 14 + 20);
  CHECK(m.bits(Part::neuron, "") == 3 * (1 + 7 + 16 + 4));
  s.regularised = true;
  m = memory_ledger(s);
  CHECK(m.bits_per_synapse("input_") == 8 + 14 + 20 + 21);
  CHECK(m.bits(Part::neuron, "") == 3 * (1 + 7 + 16 + 4 + 9));
}

TEST_CASE("factorised e-prop: a weight a synapse, a trace an axon; the neuron keeps what it needs anyway") {
  NetworkSpec s = small_spec(NeuronKind::lif, RuleKind::eprop_factorised);
  set_widths(s, {{"input_trace", 12}, {"recurrent_trace", 11}, {"surrogate", 7}, {"step", 13}, {"credit", 14}});
  MemoryLedger m = memory_ledger(s);
  CHECK(m.bits_per_synapse("input_") == 8);
  CHECK(m.bits_per_synapse("recurrent_") == 8);
  CHECK(m.bits(Part::rule) == 0);
  CHECK(m.bits(Part::trace, "input_") == 2 * 12);
  CHECK(m.bits(Part::trace, "recurrent_") == 3 * 11);
  CHECK(m.bits(Part::neuron, "") == 3 * (1 + 7 + 8 + 8));  // z, psi, v, refractory ticks
  // alpha, zeta, v_th, floor, t_ref, g, g/w ; eta zeta_o ; kappa, zeta_o, eta of the readout
  CHECK(m.bits(Part::constant) == (7 + 1 + 3) * 3);
  s.per_trial = true;
  set_widths(s, {{"input_gradient", 20}, {"input_eligibility_sum", 21}});
  CHECK(memory_ledger(s).bits_per_synapse("input_") == 8 + 20);
  s.regularised = true;
  CHECK(memory_ledger(s).bits_per_synapse("input_") == 8 + 20 + 21);
}

TEST_CASE("e-prop ALIF: two traces a synapse, adaptation and its strength a neuron") {
  NetworkSpec s = small_spec(NeuronKind::alif, RuleKind::eprop);
  set_widths(s, {{"recurrent_filtered", 15}, {"recurrent_adaptation_trace", 13}, {"adaptation", 9}, {"beta", 6}});
  s.neuron.surrogate = SurrogateKind::arctan;
  const MemoryLedger m = memory_ledger(s);
  CHECK(m.bits_per_synapse("recurrent_") == 8 + 15 + 13);
  CHECK(m.bits(Part::neuron, "") == 3 * (1 + 8 + 8 + 8 + 9 + 6));  // z, psi, v, refractory, b, beta
  // alpha, zeta, v_th, floor, t_ref, rho ; kappa of ebar, eta zeta_o ; kappa, zeta_o, eta of the readout
  CHECK(m.bits(Part::constant) == (6 + 2 + 3) * 3);
  CHECK(m.bits(Part::table) == 5 * 5);  // the surrogate's
}

TEST_CASE("KeRNL: five words a neuron and a second network") {
  NetworkSpec s = small_spec(NeuronKind::leaky_rate, RuleKind::kernl);
  set_widths(s, {{"kernel", 9},
                 {"noise_slope", 10},
                 {"noise_trace", 11},
                 {"mixing", 12},
                 {"kernel_rate", 13},
                 {"activity", 14},
                 {"surrogate", 15}});
  const MemoryLedger m = memory_ledger(s);
  CHECK(m.bits_per_synapse("recurrent_") == 8 + 8);
  CHECK(m.bits(Part::kernel) == 3 * (9 + 10 + 11 + 12 + 13));
  CHECK(m.bits(Part::noisy_copy) == 3 * (14 + 15));
  CHECK(m.bits_per_neuron() == 2 * (14 + 15) + 55 + 8 + 2 * 8);  // both networks, KeRNL's, readout trace, feedback
}

TEST_CASE("softmax: two tables more") {
  NetworkSpec s = rflo();
  s.loss = LossKind::softmax_cross_entropy;
  CHECK(memory_ledger(s).bits(Part::table) == 4 * 5 * 5);
}

TEST_CASE("accumulators that the spec leaves out are as wide as proven") {
  NetworkSpec s = small_spec(NeuronKind::leaky_rate, RuleKind::rflo);
  s.names.registers.erase("accumulator"), s.names.registers.erase("readout_accumulator");
  const auto width = [](const MemoryLedger& m, std::string_view word) {
    for (const Stored& x : m.lines)
      if (x.word == word) return x.width;
    return 0;
  };
  const MemoryLedger m = memory_ledger(s);
  CHECK(width(m, "accumulator") == 18);          // 5 products of up to 2^14: 81920 < 2^17
  CHECK(width(m, "readout_accumulator") == 17);  // 3 of them: 49152 < 2^16
}

TEST_CASE("reference rules: weights, neurons and the catalogue's words in 64 bits") {
  const NetworkSpec s = rflo();
  const MemoryLedger rtrl = reference_ledger("rtrl", s, 1);
  CHECK(rtrl.bits(Part::history) == 3 * 3 * (3 + 2 + 1) * 64);  // n^2 m, m = n + n_in + 1
  CHECK(rtrl.bits(Part::weight) == (6 + 9 + 6) * 64);
  CHECK(rtrl.bits(Part::neuron) == (3 * 2 + 2) * 64);
  CHECK(rtrl.bits(Part::rule) == 0);
  CHECK(reference_ledger("bptt", s, 10).bits(Part::history) == 10 * (3 + 6) * 64);  // T (n + m)
  NetworkSpec adam = s;
  adam.write.adam = Adam::Rates{};
  CHECK(reference_ledger("rtrl", adam, 1).bits(Part::optimizer) == (6 + 9 + 6) * 2 * 64);
  // In the spec's formats, 10 ticks: u (8) and h (13) of 3 units, 2 inputs of 7 bits.
  CHECK(bptt_history(s, 10).bits() == 10 * (3 * (8 + 13) + 2 * 7));
  CHECK(bptt_history(small_spec(NeuronKind::alif, RuleKind::eprop), 10).bits() == 10 * (3 * (8 + 8 + 1) + 2 * 8));
}

TEST_CASE("bits that name one of n things") {
  CHECK(index_bits(1) == 1);
  CHECK(index_bits(2) == 1);
  CHECK(index_bits(3) == 2);
  CHECK(index_bits(256) == 8);
  CHECK(index_bits(257) == 9);
}
