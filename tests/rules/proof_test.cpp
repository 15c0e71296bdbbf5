#include <doctest/doctest.h>

#include "core/error.hpp"
#include "core/oracle.hpp"
#include "rules/rflo.hpp"
#include "rules/simulator.hpp"
#include "tests/rules/spec.hpp"

/// prove() on specs small enough to be proven by hand, and what a spec is told that no machine integer can run.
using namespace synq;
using synq::test::set_constant;
using synq::test::set_register;

namespace {

/// RFLO in one linear neuron with one input and one readout; every register has 8 bits, 4 of them fraction.
NetworkSpec small_spec(std::size_t n = 1) {
  const std::vector<double> recurrent(n * n), column(n), readout(n);
  const reference::Weights<double> w{n, 1, 1, false, column, recurrent, readout};
  return test::rate_spec(w, {reference::Activation::identity, 0.5, reference::Loss::squared_error}, RuleKind::rflo, 0.5,
                         {.word = 8, .frac = 4});
}

/// w + step p of a recurrent synapse: 16-bit p with 8 fraction bits, step with 7, w with none.
NetworkSpec weight_spec(int step_word, Register::RawRange weights, Rounding rounding = Rounding::stochastic) {
  NetworkSpec s = small_spec();
  set_register(s, "recurrent_eligibility", {.word = 16, .frac = 8});
  set_register(s, "step", {.word = step_word, .frac = 7});
  s.names.registers["recurrent_weight"] = {"recurrent_weight", {.word = 16, .frac = 0, .rounding = rounding}, weights};
  return s;
}

std::string refusal(NetworkSpec s) {
  const NetworkProof proof = prove(s);
  try {
    check_fits(s, proof);
  } catch (const ConfigError& e) {
    CHECK_THROWS_AS(make_simulator(s, proof, NumberPath::fixed, true), ConfigError);
    return e.what();
  }
  CHECK_NOTHROW(make_simulator(s, proof, NumberPath::fixed, true));
  return "";
}

}  // namespace

TEST_CASE("a weight's sum that just fits 32 bits, and two that need 33") {
  // step p lies in [-2^15 (2^15-1), 2^30], at 15 fraction bits; w in [-2^15, 2^15-2] moves up by 15, random bits
  // add less than 2^15, for which the proof takes 2^15: from -(2^30 - 2^15) - 2^30 - 2^15 = -2^31 to 2^30 + 2^30 - 2^16
  // + 2^15 < 2^31.
  NetworkSpec fits = weight_spec(16, {-32768, 32766});
  CHECK(prove(fits).hidden.bits.at("recurrent_weight") == 32);
  CHECK(prove(fits).hidden.widest() == 32);
  // One weight more, and the upper end is 2^30 + 2^30 - 2^15 + 2^15 = 2^31.
  NetworkSpec weight_wider = weight_spec(16, {-32768, 32767});
  CHECK(prove(weight_wider).hidden.bits.at("recurrent_weight") == 33);
  // To nearest only 2^14 are added.
  NetworkSpec to_nearest = weight_spec(16, {-32768, 32767}, Rounding::half_even);
  CHECK(prove(to_nearest).hidden.bits.at("recurrent_weight") == 32);
  // One bit more in step, and the product alone reaches 2^31.
  NetworkSpec step_wider = weight_spec(17, {-32768, 32766});
  CHECK(prove(step_wider).hidden.bits.at("recurrent_weight") == 33);
  CHECK(prove(step_wider).hidden.bits.at("recurrent_eligibility") < 33);
}

TEST_CASE("at the 32 bits that were proven, the extreme words of a synapse are those of unbounded integers") {
  const auto largest = [](Rounding r) {  // to nearest one weight more is proven, see above
    NetworkSpec spec = weight_spec(16, {-32768, 32767}, r);
    return prove(spec).hidden.widest() == 32 ? 32767 : 32766;
  };
  CHECK(largest(Rounding::half_away) == 32767);
  CHECK(largest(Rounding::toward_zero) == 32766);
  const auto tick = [&]<class Raw>(Raw weight, Raw trace, Raw step, Rounding rounding) {
    const NetworkSpec spec = weight_spec(16, {-32768, largest(rounding)});
    const auto writer = [&](const char* name) {
      Register r = spec.names.reg(name);
      r.format.rounding = rounding;
      return Number<Fixed<Raw>>::writer(r);
    };
    const auto w = writer("recurrent_weight"), p = writer("recurrent_eligibility");
    const std::uint32_t all_ones = 0xffff;
    const Rflo::Registers<Handle<Raw>> q{{&w, all_ones}, {&p, all_ones}};
    using N = Fixed<Raw>;
    const auto s = Rflo::tick<N>({{Raw(1), 0}}, q, {{Raw(0), 4}}, {{Raw(0), 4}, {step, 7}}, {{weight, 0}, {trace, 8}});
    return std::pair(cpp_int(s.weight.raw), cpp_int(s.eligibility.raw));
  };
  std::size_t compared = 0;
  for (int mode = 0; mode <= int(Rounding::stochastic); ++mode)
    for (const std::int32_t weight : {-32768, -1, largest(Rounding(mode))})
      for (const std::int32_t trace : {-32768, -32767, 32767})
        for (const std::int32_t step : {-32768, -32767, 32767}) {
          const auto narrow = tick(weight, trace, step, Rounding(mode));
          CHECK(narrow == tick(cpp_int(weight), cpp_int(trace), cpp_int(step), Rounding(mode)));
          ++compared;
        }
  CHECK(compared == 8 * 27);
}

TEST_CASE("the sum of a neuron's inputs") {
  // Three recurrent terms and one of the input, each in [-128 127, 128 128]: up to 2^16, at 8 fraction bits.
  NetworkSpec s = small_spec(3);
  const NetworkProof own = prove(s);
  CHECK(s.names.reg("accumulator").format == Format{.word = 18, .frac = 8});
  CHECK(own.hidden_sum.exact);
  CHECK(own.hidden_sum.narrow);
  for (const int word : {17, 18}) {
    NetworkSpec given = small_spec(3);
    set_register(given, "accumulator", {.word = word, .frac = 8});
    CHECK(prove(given).hidden_sum.exact == (word == 18));
  }
  NetworkSpec coarse = small_spec(3);  // holds every partial sum, but not its last bit
  set_register(coarse, "accumulator", {.word = 30, .frac = 7});
  CHECK(!prove(coarse).hidden_sum.exact);
  NetworkSpec wide = small_spec(3);  // 2^16 at 8 fraction bits, 15 bits finer: 2^31
  set_register(wide, "accumulator", {.word = 40, .frac = 23});
  CHECK(prove(wide).hidden_sum.exact);
  CHECK(!prove(wide).hidden_sum.narrow);
}

TEST_CASE("a register whose products no machine integer holds is refused with a word that passes") {
  // keep p + gain h: keep = 1 - 2^-40 has 40 fraction bits, gain h lies in (-2^78, 2^78] at 40. With p of word 60, 50
  // of them fraction, the sum stands at 90 fraction bits and gain h moves up by 50: 2^128 + .. needs 130 bits.
  const auto spec = [](int word) {
    NetworkSpec s = small_spec();
    set_constant(s, "trace_keep", 1 - 0x1p-40, 41);
    set_register(s, "gain", {.word = 40, .frac = 20});
    set_register(s, "activity", {.word = 40, .frac = 20});
    set_register(s, "recurrent_eligibility", {.word = word, .frac = word - 10});
    return s;
  };
  const std::string problem = refusal(spec(60));
  MESSAGE(problem);
  CHECK(problem.find("register recurrent_eligibility (60.50 ") != std::string::npos);
  CHECK(problem.find(" 130 bits ") != std::string::npos);
  CHECK(problem.find("a word of 58 bits there would pass") != std::string::npos);
  CHECK(refusal(spec(59)).find(" 129 bits ") != std::string::npos);
  CHECK(refusal(spec(58)) == "");
}

TEST_CASE("a weight that no narrowing of its own saves is refused with a word for all registers that passes") {
  // w has no fraction bits and stands 100 bits below its products, however few bits it has: up to 2^39 2^100, 141 bits.
  // With W > 40 bits for each word, step and p have W fraction bits, and w needs 39 + 2 W + 2 bits: W = 43 fits 128.
  const auto spec = [](int widest) {
    NetworkSpec s = small_spec();
    for (const char* name : {"step", "recurrent_eligibility"}) set_register(s, name, {.word = widest, .frac = widest});
    set_register(s, "recurrent_weight", {.word = 40, .frac = 0});
    return s;
  };
  const std::string problem = refusal(spec(50));
  MESSAGE(problem);
  CHECK(problem.find("register recurrent_weight (40.0 ") != std::string::npos);
  CHECK(problem.find(" 141 bits ") != std::string::npos);
  CHECK(problem.find("words of at most 43 bits everywhere would pass") != std::string::npos);
  CHECK(refusal(spec(44)).find(" 129 bits ") != std::string::npos);
  CHECK(refusal(spec(43)) == "");
}

TEST_CASE("a word that no integer stores is refused") {
  const auto spec = [](const Format& target) {
    NetworkSpec s = small_spec();
    set_register(s, "target", target);
    return s;
  };
  const std::string problem = refusal(spec({.word = 65, .frac = 4}));
  MESSAGE(problem);
  CHECK(problem.find("register target (65.4 ") != std::string::npos);
  CHECK(problem.find("up to 64 bits (63 unsigned)") != std::string::npos);
  CHECK(refusal(spec({.word = 64, .frac = 4})) == "");
  CHECK(refusal(spec({.word = 64, .frac = 4, .is_signed = false})) != "");
  CHECK(refusal(spec({.word = 63, .frac = 4, .is_signed = false})) == "");
}
