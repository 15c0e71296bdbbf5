#include "hw_model/work_ledger.hpp"

#include <doctest/doctest.h>

#include "tests/hw_model/small_spec.hpp"

/// Operations and moved words of a tick, counted by hand: 3 units, 2 inputs, 2 outputs.
using namespace synq;
using synq::test::make_sparse;
using synq::test::small_spec;
using Kind = Work::Kind;

namespace {

/// multiplies, adds, rounders, compares, lookups, gates
void check(const Work& w, double multiplies, double adds, double rounders, double compares = 0, double lookups = 0,
           double gates = 0) {
  CHECK(w.total(Kind::multiply) == multiplies);
  CHECK(w.total(Kind::add) == adds);
  CHECK(w.total(Kind::round) == rounders);
  CHECK(w.total(Kind::compare) == compares);
  CHECK(w.total(Kind::lookup) == lookups);
  CHECK(w.total(Kind::gate) == gates);
}
void check_moved(const Work& w, const char* word, double reads, double writes) {
  CAPTURE(word);
  const auto it = w.moved.find(word);
  const Work::Moved moved = it == w.moved.end() ? Work::Moved{} : it->second;
  CHECK(moved.reads == reads);
  CHECK(moved.writes == writes);
}

/// Of 2 inputs 1 is active, of 3 neurons 2 and then, for the readout, 1.
constexpr ActiveAxons some{1, 2, 1};
WorkLedger work_of(const NetworkSpec& s) { return work_ledger(s, some); }

}  // namespace

TEST_CASE("forward visits the synapses of active axons: w h, added to the sum") {
  const Work w = work_of(small_spec(NeuronKind::leaky_rate, RuleKind::rflo)).phase.at(Phase::forward);
  check(w, 9, 9, 0);  // 1 x 3 + 2 x 3 synapses
  // 8 x 8 bits reach 2^14: 16 bits; sums of 24 bits.
  const std::map<Work::Operation, double> by_width{{{Kind::multiply, {8, 8}}, 9}, {{Kind::add, {24, 16}}, 9}};
  CHECK(w.count == by_width);
  check_moved(w, "input_weight", 3, 0);
  check_moved(w, "recurrent_weight", 6, 0);
  check_moved(w, "input", 2, 0);  // of every axon, since activity is what tells which are active
  check_moved(w, "activity", 3, 0);
  check_moved(w, "accumulator", 9, 9);
  CHECK(w.bits_read() == (3 + 6 + 2 + 3) * 8 + 9 * 24);
  CHECK(w.bits_written() == 9 * 24);
}

TEST_CASE("a narrow accumulator rounds every sum, a visible weight every weight that is read") {
  NetworkSpec s = small_spec(NeuronKind::leaky_rate, RuleKind::rflo);
  s.names.registers["accumulator"].format = {.word = 12, .frac = 6};
  check(work_of(s).phase.at(Phase::forward), 9, 9, 9);
  s.names.registers["input_weight_visible"] = {"input_weight_visible", {.word = 6, .frac = 2}, {}};
  check(work_of(s).phase.at(Phase::forward), 9, 9, 9 + 3);
}

TEST_CASE("spikes: an active axon of one bit adds its weights and multiplies nothing") {
  const Work w = work_of(small_spec(NeuronKind::lif, RuleKind::eprop)).phase.at(Phase::forward);
  check(w, 3, 9, 0);  // the 3 of the inputs, which are words of 8 bits
  check_moved(w, "recurrent_weight", 6, 0);
  check_moved(w, "spike", 3, 0);
}

TEST_CASE("sparse: rows of 4 / 3 synapses in the mean, their targets and two pointers a row") {
  NetworkSpec s = small_spec(NeuronKind::leaky_rate, RuleKind::rflo);
  make_sparse(s);
  const WorkLedger ledger = work_ledger(s, {0, 3, 0});
  const Work& w = ledger.phase.at(Phase::forward);
  check(w, 4, 4, 0);
  check_moved(w, "recurrent_weight", 4, 0);
  check_moved(w, "target", 4, 0);
  check_moved(w, "row pointer", 6, 0);
  CHECK(w.moved.at("target").width == 2);       // one of 3 neurons
  CHECK(w.moved.at("row pointer").width == 3);  // 0..4
  check_moved(ledger.phase.at(Phase::synapse), "target", 4, 0);
  check_moved(ledger.phase.at(Phase::synapse), "recurrent_eligibility", 4, 4);
  const double half = work_ledger(s, {0, 1.5, 0}).phase.at(Phase::forward).total(Kind::multiply);
  CHECK(half == doctest::Approx(2));
}

TEST_CASE("RFLO: every phase") {
  WorkLedger ledger = work_of(small_spec(NeuronKind::leaky_rate, RuleKind::rflo));
  auto& phase = ledger.phase;
  // u = sum; phi(u); (1-a) h + a phi; phi'(u): each a rounder, of 3 neurons
  check(phase[Phase::neuron], 3 * 2, 3 * 1, 3 * 4, 0, 3 * 2);
  check_moved(phase[Phase::neuron], "accumulator", 3, 0);
  check_moved(phase[Phase::neuron], "activity", 3, 3);
  check_moved(phase[Phase::neuron], "surrogate", 0, 3);  // made anew
  // 1 active axon x 2 outputs: w h, added; kappa y + zeta_o sum of 2 outputs
  check(phase[Phase::readout], 2 + 2 * 2, 2 + 2 * 1, 2);
  check_moved(phase[Phase::readout], "readout_accumulator", 2 + 2, 2);
  check_moved(phase[Phase::readout], "readout", 2, 2);
  check(phase[Phase::error], 0, 2, 2);  // y - y*
  check_moved(phase[Phase::error], "readout", 2, 0);
  check_moved(phase[Phase::error], "target", 2, 0);
  check_moved(phase[Phase::error], "error", 0, 2);
  check(phase[Phase::learning_signal], 3 * 2, 3 * 1, 3);  // B err + B err
  check_moved(phase[Phase::learning_signal], "feedback", 6, 0);
  check_moved(phase[Phase::learning_signal], "error", 6, 0);
  check_moved(phase[Phase::learning_signal], "learning_signal", 0, 3);
  check(phase[Phase::axon], 3 * 2, 3, 3);  // kappa zbar + zeta_o h of the readout's 3 axons; RFLO's do nothing
  check_moved(phase[Phase::axon], "readout_trace", 3, 3);
  check_moved(phase[Phase::axon], "activity", 3, 0);
  check_moved(phase[Phase::axon], "input", 0, 0);
  check(phase[Phase::dendrite], 3 * 2 + 2, 0, 3 * 2 + 2);  // a D, eta L of 3 neurons; eta err of 2 outputs
  check_moved(phase[Phase::dendrite], "surrogate", 3, 0);
  check_moved(phase[Phase::dendrite], "gain", 0, 3);
  check_moved(phase[Phase::dendrite], "readout_step", 0, 2);
  // keep p + gain pre; w + step p of 6 + 9 synapses; w + step zbar of 6
  check(phase[Phase::synapse], 15 * 3 + 6, 15 * 2 + 6, 15 * 2 + 6);
  check_moved(phase[Phase::synapse], "input", 2, 0);  // once an axon
  check_moved(phase[Phase::synapse], "activity", 3, 0);
  check_moved(phase[Phase::synapse], "gain", 15, 0);  // once a synapse
  check_moved(phase[Phase::synapse], "step", 15, 0);
  check_moved(phase[Phase::synapse], "recurrent_weight", 9, 9);
  check_moved(phase[Phase::synapse], "recurrent_eligibility", 9, 9);
  check_moved(phase[Phase::synapse], "readout_weight", 6, 6);
  CHECK_FALSE(phase.contains(Phase::write));
  // the sum of the above, with forward
  check(ledger.per_tick(), 9 + 6 + 6 + 6 + 6 + 8 + 51, 9 + 3 + 4 + 2 + 3 + 3 + 36, 12 + 2 + 2 + 3 + 3 + 8 + 36, 0, 6);
}

TEST_CASE("what does not learn is not visited") {
  NetworkSpec s = small_spec(NeuronKind::leaky_rate, RuleKind::rflo);
  s.train_input = false;
  check(work_of(s).phase.at(Phase::synapse), 9 * 3 + 6, 9 * 2 + 6, 9 * 2 + 6);
  s.train_recurrent = false;
  WorkLedger ledger = work_of(s);
  check(ledger.phase.at(Phase::synapse), 6, 6, 6);
  CHECK_FALSE(ledger.phase.contains(Phase::learning_signal));
  s.train_readout = false;
  CHECK(work_of(s).phase.size() == 3);  // forward, neuron, readout
}

TEST_CASE("a bias is one more axon") {
  NetworkSpec s = small_spec(NeuronKind::leaky_rate, RuleKind::rflo);
  s.bias = true;
  const WorkLedger ledger = work_ledger(s, ActiveAxons::all(s));
  check(ledger.phase.at(Phase::forward), 3 * 3 + 9, 3 * 3 + 9, 0);
  check(ledger.phase.at(Phase::synapse), 18 * 3 + 8, 18 * 2 + 8, 18 * 2 + 8);
  check(ledger.phase.at(Phase::axon), 4 * 2, 4, 4);
}

TEST_CASE("symmetric feedback reads the readout's weights") {
  NetworkSpec s = small_spec(NeuronKind::leaky_rate, RuleKind::rflo);
  s.feedback_kind = FeedbackKind::symmetric;
  const Work w = work_of(s).phase.at(Phase::learning_signal);
  check_moved(w, "readout_weight", 6, 0);
  check_moved(w, "feedback", 0, 0);
}

TEST_CASE("softmax of two outputs") {
  NetworkSpec s = small_spec(NeuronKind::leaky_rate, RuleKind::rflo);
  s.loss = LossKind::softmax_cross_entropy;
  // the larger: 1 compare; y - largest: 2 adds, exp and its rounder 2 each; their sum: 1 add, 1 rounder; its
  // reciprocal: 1 lookup, 1 rounder; exp r - y*: 2 multiplies, 2 adds, 2 rounders
  check(work_of(s).phase.at(Phase::error), 2, 5, 6, 1, 3);
}

TEST_CASE("rate e-prop: the dendrite reads its neuron's own weight") {
  NetworkSpec s = small_spec(NeuronKind::leaky_rate, RuleKind::eprop);
  WorkLedger ledger = work_of(s);
  check(ledger.phase[Phase::dendrite], 3 * 3 + 2, 3, 3 * 3 + 2);  // a D, keep + gain W_ii, eta L ; eta err
  check_moved(ledger.phase[Phase::dendrite], "recurrent_weight", 3, 0);
}

TEST_CASE("e-prop LIF") {
  WorkLedger ledger = work_of(small_spec(NeuronKind::lif, RuleKind::eprop));
  auto& phase = ledger.phase;
  // Multiplies: alpha v, zeta I, slope d. Gate: v_th z. Adds: two for v; t - 1; v - A; 0 - that; height - slope d.
  // Compares: v and its floor; t and 1; v - A and 0; triangle and 0; 0 and t, for psi and once more for ready; v and A;
  // z and 1. Rounders: I, v, t - 1 (which might be -1), psi. The floor (3/16) and t_ref (3) fit their registers.
  check(phase[Phase::neuron], 3 * 3, 3 * 6, 3 * 4, 3 * 8, 0, 3 * 1);
  check_moved(phase[Phase::neuron], "spike", 3, 3);
  check_moved(phase[Phase::neuron], "potential", 3, 3);
  check_moved(phase[Phase::neuron], "refractory", 3, 3);
  check_moved(phase[Phase::neuron], "surrogate", 0, 3);
  // alpha F + zeta x of 2 inputs (8 bits) and 3 neurons (z: a gate); kappa zbar + zeta_o z of 3
  check(phase[Phase::axon], 2 * 2 + 3 + 3, 2 + 3 + 3, 2 + 3 + 3, 0, 0, 3 + 3);
  check_moved(phase[Phase::axon], "recurrent_trace", 3, 3);
  check(phase[Phase::dendrite], 3 + 2, 0, 3 + 2);          // eta L ; eta err
  check_moved(phase[Phase::dendrite], "surrogate", 0, 0);  // stays where it is
  // psi F ; kappa ebar + e ; w + step ebar of 15; w + step zbar of 6
  check(phase[Phase::synapse], 15 * 3 + 6, 15 * 2 + 6, 15 * 2 + 6);
  check_moved(phase[Phase::synapse], "surrogate", 15, 0);
  check_moved(phase[Phase::synapse], "input_trace", 2, 0);
  check_moved(phase[Phase::synapse], "input_filtered", 6, 6);
}

TEST_CASE("factorised e-prop: the synapse reads and writes its weight alone") {
  WorkLedger ledger = work_of(small_spec(NeuronKind::lif, RuleKind::eprop_factorised));
  auto& phase = ledger.phase;
  check(phase[Phase::dendrite], 2 * 3 + 2, 0, 2 * 3 + 2);  // psi L, eta times that ; eta err
  check_moved(phase[Phase::dendrite], "surrogate", 3, 0);  // for psi L
  check(phase[Phase::synapse], 15 + 6, 15 + 6, 15 + 6);    // w + step F of 15 ; w + step zbar of 6
  check_moved(phase[Phase::synapse], "input_weight", 6, 6);
  check_moved(phase[Phase::synapse], "step", 15, 0);
  check_moved(phase[Phase::synapse], "surrogate", 0, 0);  // of no use without a regulariser
}

TEST_CASE("e-prop ALIF") {
  WorkLedger ledger = work_of(small_spec(NeuronKind::alif, RuleKind::eprop));
  auto& phase = ledger.phase;
  // as LIF, with rho b + z, rounded, and v_th + beta b
  check(phase[Phase::neuron], 3 * 5, 3 * 8, 3 * 5, 3 * 8, 0, 3 * 1);
  check_moved(phase[Phase::neuron], "adaptation", 3, 3);
  check_moved(phase[Phase::neuron], "beta", 3, 0);
  check(phase[Phase::dendrite], 3 * 2 + 2, 0, 3 * 2 + 2);  // psi beta, eta L ; eta err
  check_moved(phase[Phase::dendrite], "surrogate", 3, 0);
  check_moved(phase[Phase::dendrite], "beta", 3, 0);
  // psi F - psibeta eps ; rho eps + e ; kappa ebar + e ; w + step ebar
  check(phase[Phase::synapse], 15 * 5 + 6, 15 * 4 + 6, 15 * 3 + 6);
  check_moved(phase[Phase::synapse], "recurrent_adaptation_trace", 9, 9);
}

TEST_CASE("KeRNL: forward and neurons twice, and what each neuron learns") {
  WorkLedger ledger = work_of(small_spec(NeuronKind::leaky_rate, RuleKind::kernl));
  auto& phase = ledger.phase;
  // Forward: 9 multiplies and adds; neuron: 2, 1 add, 4 rounders, 2 lookups. KeRNL: compare 1 and alpha; adds 1 -
  // alpha; k Gamma - Omega; k Omega + zeta; h~ - h, A Omega - that; A - ..; alpha - ..: 7. Multiplies k Gamma, k Omega,
  // A Omega, lr e, step A, step Omega, step Gamma: 7. Rounders: 8 registers, but k = max(0, 1 - alpha) needs one for
  // its range. The copy's noise: an add and a rounder.
  check(phase[Phase::noisy_copy], 9 + 3 * (2 + 7), 9 + 3 * (1 + 7 + 1), 3 * (4 + 8 + 1), 3, 3 * 2);
  check_moved(phase[Phase::noisy_copy], "recurrent_weight", 6, 0);
  check_moved(phase[Phase::noisy_copy], "kernel", 0, 3);  // made anew
  check_moved(phase[Phase::noisy_copy], "mixing", 3, 3);
  check_moved(phase[Phase::noisy_copy], "noise_slope", 3, 3);
  check(phase[Phase::dendrite], 3 * 3 + 2, 0, 3 * 3 + 2);  // A L, a D, eta of that ; eta err
  check_moved(phase[Phase::dendrite], "mixing", 3, 0);
  check_moved(phase[Phase::dendrite], "kernel", 0, 0);
  check(phase[Phase::synapse], 15 * 3 + 6, 15 * 2 + 6, 15 * 2 + 6);
  check_moved(phase[Phase::synapse], "kernel", 15, 0);
}

TEST_CASE("once a trial: the tick moves the gradient in the weight's place, the write moves both") {
  NetworkSpec s = small_spec(NeuronKind::leaky_rate, RuleKind::rflo);
  s.per_trial = true;
  WorkLedger ledger = work_of(s);
  auto& phase = ledger.phase;
  check(phase[Phase::synapse], 15 * 3 + 6, 15 * 2 + 6, 15 * 2 + 6);
  check_moved(phase[Phase::synapse], "recurrent_weight", 0, 0);
  check_moved(phase[Phase::synapse], "recurrent_gradient", 9, 9);
  // clip: 2 compares; w + scale g; mu g, of 21 synapses
  check(phase[Phase::write], 21 * 2, 21, 21 * 2, 21 * 2);
  check_moved(phase[Phase::write], "recurrent_weight", 9, 9);
  check_moved(phase[Phase::write], "recurrent_gradient", 9, 9);
  check_moved(phase[Phase::write], "recurrent_eligibility", 0, 0);
  CHECK(ledger.per_tick().total(Kind::compare) == 0);
  // Limits that no gradient reaches, a rate of 1/4 and no momentum: an addition, and a zero that is written.
  s.names.constants["highest_gradient"].raw = 1 << 20, s.names.constants["lowest_gradient"].raw = -(1 << 20);
  for (const char* scale : {"input_write_scale", "recurrent_write_scale", "readout_write_scale"})
    s.names.constants[scale].raw = -4;
  s.names.constants["momentum"].raw = 0;
  check(work_of(s).phase.at(Phase::write), 0, 21, 21);
}

TEST_CASE("the regulariser: a sum of eligibilities a synapse, a counter a neuron, and the end of a trial") {
  NetworkSpec s = small_spec(NeuronKind::lif, RuleKind::eprop);
  s.per_trial = true;
  check(work_of(s).phase.at(Phase::neuron), 3 * 3, 3 * 6, 3 * 4, 3 * 8, 0, 3 * 1);
  check_moved(work_of(s).phase.at(Phase::neuron), "spike_count", 0, 0);
  CHECK_FALSE(work_of(s).phase.contains(Phase::end_of_trial));
  s.regularised = true;
  WorkLedger ledger = work_of(s);
  auto& phase = ledger.phase;
  check(phase[Phase::neuron], 3 * 3, 3 * 6 + 3, 3 * 4, 3 * 8, 0, 3 * 1);  // counts spikes
  check_moved(phase[Phase::neuron], "spike_count", 3, 3);
  // psi F, twice as the text has it; kappa ebar + e ; g + L ebar ; sum + e of 15; g + err zbar of 6
  check(phase[Phase::synapse], 15 * 4 + 6, 15 * 3 + 6, 15 * 3 + 6);
  check_moved(phase[Phase::synapse], "input_eligibility_sum", 6, 6);
  check(phase[Phase::end_of_trial], 3 + 15, 3 + 15, 3 + 15);  // scale n - offset of 3; g + R sum of 15
  check_moved(phase[Phase::end_of_trial], "regulariser", 15, 3);
  check_moved(phase[Phase::end_of_trial], "recurrent_gradient", 9, 9);
  check_moved(phase[Phase::end_of_trial], "recurrent_eligibility_sum", 9, 0);
  check(phase[Phase::write], 21 * 2, 21, 21 * 2, 21 * 2);  // as without it
}

TEST_CASE("a comparison that always comes out the same is wiring: a floor that no potential falls below") {
  NetworkSpec s = small_spec(NeuronKind::lif, RuleKind::eprop);
  s.names.constants["floor"].raw = -128;  // the lowest potential
  check(work_of(s).phase.at(Phase::neuron), 3 * 3, 3 * 6, 3 * 4, 3 * 7, 0, 3 * 1);
}
