#include <doctest/doctest.h>

#include "core/lanes/lane_neurons.hpp"
#include "core/oracle.hpp"
#include "core/range.hpp"
#include "tests/core/draw.hpp"

using namespace synq;

namespace {

using Neuron = LeakyRate<Tanh>;
using Names = NeuronNames<Neuron>;

/// What a population of leaky rate neurons is made of.
struct Case {
  Rounding rounding = Rounding::half_even;
  int preactivation_frac = 12, rate_frac = 14, activity_frac = 14, surrogate_frac = 14, word = 16;
  double table_range = 4;
  int step_log2 = 4;

  NeuronTables tables() const {
    const TableShape shape{-table_range, table_range, step_log2, {.word = 16, .frac = 14}};
    return {make_table({Function::Kind::tanh}, shape), make_table({Function::Kind::tanh_derivative}, shape)};
  }
  Dictionary dictionary() const {
    Dictionary d;
    const auto put = [&](const char* name, int frac, std::optional<Register::RawRange> declared = {}) {
      d.registers[name] = {name, {.word = word, .frac = frac, .rounding = rounding}, declared};
    };
    put("preactivation", preactivation_frac), put("rate", rate_frac), put("beta", 4);
    put("activity", activity_frac);
    const std::int64_t one = std::int64_t(1) << surrogate_frac;
    put("surrogate", surrogate_frac, {{0, std::min(one, highest<std::int64_t>(d.reg("rate").format))}});
    for (const auto& [name, value] : {std::pair{"keep", 0.75}, {"leak", 0.25}, {"zero", 0.0}, {"one", 1.0}})
      d.constants[name] = make_constant(name, value, {{.word = 8, .frac = 4}, true});
    return d;
  }
};

/// Words of the neurons before and after a tick.
struct Words {
  std::vector<std::int32_t> arrived;
  WordArray<std::int32_t> beta;
  std::vector<WordArray<std::int32_t>> state;

  /// n of them: ends of the word, every table entry with its neighbours, and others.
  Words(const Case& c, const Dictionary& d, std::size_t n, test::Draw& draw)
      : arrived(n), beta{d.reg("beta"), std::vector<std::int32_t>(n)} {
    const auto any = [&] { return int(draw.signed_integer(c.word)); };
    for (std::size_t i = 0; i < n; ++i) {
      const double entry = std::ldexp(draw.between(-70, 70), c.preactivation_frac - c.step_log2);
      const int low = -(1 << (c.word - 1)), high = -low - 1;
      arrived[i] = draw.between(0, 1) ? any() : std::clamp(int(entry) + draw.between(-1, 1), low, high);
    }
    for (const char* name : Neuron::words) {
      state.push_back({d.reg(name), std::vector<std::int32_t>(n)});
      for (auto& w : state.back().raw) w = any();
    }
  }
};

/// The neuron's text on the oracle's numbers.
std::array<Probe, 4> tick_exactly(const Dictionary& d, const NeuronTables& tables, Words& w, std::size_t count) {
  using N = Fixed<cpp_int>;
  const auto constants = constants_of<N, Neuron::Constants<N>>(d, Names::constants);
  RegisterFile<Neuron::Registers, N> registers(registers_of<4>(d, "", Names::registers));
  const auto q = registers.writers.bind<true>(NoBits{}, nullptr);
  for (std::size_t i = 0; i < count; ++i) {
    Neuron::State<N> s{w.state[0].load<N>(i), w.state[1].load<N>(i)};
    const Arrived<N> input{{cpp_int(w.arrived[i]), d.reg("preactivation").format.frac}};
    s = Neuron::tick(constants, tables, q, w.beta.load<N>(i), input, s);
    w.state[0].store(i, s.activity), w.state[1].store(i, s.surrogate);
  }
  return registers.writers.probe;
}

void compare(const Case& c, std::size_t n) {
  const Dictionary d = c.dictionary();
  const NeuronTables tables = c.tables();
  auto neurons = LaneNeurons<Neuron>::make(d, tables);
  REQUIRE(neurons.has_value() == (isa() != Isa::portable));
  if (!neurons) return;
  test::Draw draw;
  Words in_lanes(c, d, n, draw), exact = in_lanes, counted = in_lanes;
  const std::size_t done = neurons->tick(in_lanes.arrived, in_lanes.beta, in_lanes.state);
  CHECK(done + 32 > n);
  REQUIRE(done <= n);
  const std::array<Probe, 4> probes = tick_exactly(d, tables, exact, done);  // the others stay as they are
  std::array<LaneCounts, 4> counts{};
  REQUIRE(neurons->tick(counted.arrived, counted.beta, counted.state, counts) == done);
  for (std::size_t k = 0; k < 2; ++k) {
    REQUIRE(in_lanes.state[k].raw == exact.state[k].raw);
    REQUIRE(counted.state[k].raw == exact.state[k].raw);
  }
  for (std::size_t k = 1; k < 4; ++k) {
    Probe here;
    add_counts(here, counts[k], d.reg(Names::registers[k]).format.frac, false);
    CAPTURE(k);
    REQUIRE(here.writes == probes[k].writes);
    REQUIRE(here.saturations == probes[k].saturations);
    REQUIRE(here.underflows == probes[k].underflows);
    if (done == 0) continue;
    REQUIRE(here.min == probes[k].min);
    REQUIRE(here.max == probes[k].max);
  }
}

bool runs(const Case& c) { return LaneNeurons<Neuron>::make(c.dictionary(), c.tables()).has_value(); }

}  // namespace

TEST_CASE("neurons in lanes give the oracle's words") {
  std::vector<Case> cases(7);
  cases[1].preactivation_frac = 13;                    // the table's end is beyond the largest word
  cases[2].preactivation_frac = 4, cases[2].word = 8;  // one entry a word
  cases[2].rate_frac = cases[2].activity_frac = cases[2].surrogate_frac = 6;
  cases[3].preactivation_frac = 10, cases[3].table_range = 2;
  cases[4].step_log2 = 0, cases[4].rate_frac = 10;  // 8 segments
  cases[5].rate_frac = 12, cases[5].activity_frac = 15;
  cases[6].preactivation_frac = 9, cases[6].table_range = 64, cases[6].step_log2 = 0;
  for (Case& c : cases)
    for (const Rounding r : {Rounding::down, Rounding::half_up, Rounding::half_down, Rounding::half_even}) {
      c.rounding = r;
      for (const std::size_t n : {1, 16, 31, 32, 64, 333}) {
        CAPTURE(&c - cases.data());
        CAPTURE(int(r));
        CAPTURE(n);
        compare(c, n);
      }
    }
}

TEST_CASE("which neurons lanes are made for") {
  const auto with = [](const auto& change) {
    Case c;
    change(c);
    return runs(c);
  };
  CHECK(with([](Case&) {}) == (isa() != Isa::portable));
  CHECK_FALSE(with([](Case& c) { c.rounding = Rounding::stochastic; }));
  CHECK_FALSE(with([](Case& c) { c.rounding = Rounding::toward_zero; }));
  CHECK_FALSE(with([](Case& c) { c.word = 17; }));
  CHECK_FALSE(with([](Case& c) { c.step_log2 = 5; }));            // 256 segments
  CHECK_FALSE(with([](Case& c) { c.preactivation_frac = 3; }));   // entries lie closer than words
  CHECK_FALSE(with([](Case& c) { c.preactivation_frac = 14; }));  // the table begins beyond the words
}
