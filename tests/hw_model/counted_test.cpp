#include "hw_model/counted.hpp"

#include <doctest/doctest.h>

#include "rules/names.hpp"

/// Operations of the rules, against numbers counted by hand from their equations.
using namespace synq;
using Kind = Work::Kind;

namespace {

template <class R>
concept LocalCounted = LocalRule<R, Counted, CountedHandle>;
static_assert(LocalCounted<Rflo> && LocalCounted<EpropRate> && LocalCounted<EpropLif> && LocalCounted<EpropAlif>);
static_assert(LocalCounted<EpropFactorised> && LocalCounted<PerTrialRegularised<EpropFactorised>>);
static_assert(LocalCounted<Delta> && LocalCounted<Frozen> && LocalCounted<PerTrial<Rflo>>);
static_assert(LocalCounted<PerTrialRegularised<EpropLif>> && LocalCounted<PerTrialRegularised<EpropAlif>>);

const Register eight{"word", {.word = 8, .frac = 4}, {}};  ///< every word and register; its products reach 2^14
constexpr int three = 3;                                   ///< a constant that is no power of two

/// A rule's text over words of 8 bits and constants of one value, and what it took.
template <class Rule>
struct Run {
  Work synapse, axon, dendrite;

  explicit Run(int constant) {
    const auto own = filled<typename Rule::template NeuronConstants<Counted>>(axon, constant);
    Rule::axon(own, handles<typename Rule::template PreRegisters<CountedHandle>>(), word(axon),
               filled<typename Rule::template Pre<Counted>>(axon));
    const NeuronSignals<Counted> signals{word(dendrite), word(dendrite), word(dendrite),
                                         word(dendrite), word(dendrite), word(dendrite)};
    Rule::dendrite(filled<typename Rule::template NeuronConstants<Counted>>(dendrite, constant),
                   handles<typename Rule::template PostRegisters<CountedHandle>>(), signals);
    Rule::tick(filled<typename Rule::template Constants<Counted>>(synapse, constant),
               handles<typename Rule::template Registers<CountedHandle>>(),
               filled<typename Rule::template Pre<Counted>>(synapse),
               filled<typename Rule::template Post<Counted>>(synapse),
               filled<typename Rule::template State<Counted>>(synapse));
  }

 private:
  static Counted word(Work& t) { return {range_of(eight), &t}; }
  template <class Aggregate>
  static Aggregate filled(Work& t) {
    Aggregate a{};
    for_each_word<Counted>(a, [&](Counted& w) { w = word(t); });
    return a;
  }
  template <class Aggregate>
  static Aggregate filled(Work& t, int constant) {
    Aggregate a{};
    for_each_word<Counted>(a, [&](Counted& w) { w = {Range(constant, constant, 4), &t}; });
    return a;
  }
  template <class Aggregate>
  static Aggregate handles() {
    Aggregate a{};
    for_each_word<CountedHandle>(a, [&](CountedHandle& h) { h.reg = &eight; });
    return a;
  }
};

/// multiplies, adds, rounders; no rule compares or looks up
void check(const Work& t, int multiplies, int adds, int rounders) {
  CHECK(t.total(Kind::multiply) == multiplies);
  CHECK(t.total(Kind::add) == adds);
  CHECK(t.total(Kind::round) == rounders);
  CHECK(t.total(Kind::compare) == 0);
  CHECK(t.total(Kind::lookup) == 0);
}

}  // namespace

TEST_CASE("Rflo: keep p + gain pre ; w + step p") {
  const Run<Rflo> run(three);
  check(run.synapse, 3, 2, 2);
  check(run.axon, 0, 0, 0);
  check(run.dendrite, 2, 0, 2);  // gain = a D, step = -eta L
  // 3 has 3 bits; keep p reaches 384 (10 bits), gain pre 2^14 (16 bits); both sums stay below 2^15 (16 bits).
  const std::map<Work::Operation, double> by_width{{{Kind::multiply, {3, 8}}, 1},
                                                   {{Kind::multiply, {8, 8}}, 2},
                                                   {{Kind::add, {10, 16}}, 1},
                                                   {{Kind::add, {8, 16}}, 1},
                                                   {{Kind::round, {16, 8}}, 2}};
  CHECK(run.synapse.count == by_width);
}

TEST_CASE("EpropAlif: e = psi F - psibeta eps ; rho eps + e ; kappa ebar + e ; w + step ebar") {
  const Run<EpropAlif> run(three);
  check(run.synapse, 5, 4, 3);
  check(run.axon, 2, 1, 1);      // alpha F + zeta z
  check(run.dendrite, 2, 0, 2);  // psi beta, -eta L
}

TEST_CASE("EpropLif, EpropRate, Delta and Frozen") {
  check(Run<EpropLif>(three).synapse, 3, 2, 2);    // psi F ; kappa ebar + e ; w + step ebar
  check(Run<EpropRate>(three).synapse, 3, 2, 2);   // decay E + gain pre ; w + step E
  check(Run<EpropRate>(three).dendrite, 3, 1, 3);  // a D, keep + gain W_ii, -eta L
  check(Run<Delta>(three).synapse, 1, 1, 1);       // w + step zbar
  check(Run<Delta>(three).axon, 2, 1, 1);          // kappa zbar + zeta_o h
  check(Run<Frozen>(three).synapse, 0, 0, 0);
  check(Run<PerTrial<Rflo>>(three).synapse, 3, 2, 2);                 // the gradient in the weight's place
  check(Run<PerTrialRegularised<EpropLif>>(three).synapse, 4, 3, 3);  // as text: e twice, and its sum
}

TEST_CASE("EpropFactorised: w + step F; the neuron makes psi L, and -eta times that") {
  const Run<EpropFactorised> run(three);
  check(run.synapse, 1, 1, 1);
  check(run.axon, 2, 1, 1);
  check(run.dendrite, 2, 0, 2);
  check(Run<PerTrialRegularised<EpropFactorised>>(three).synapse, 2, 2, 2);  // psi F, and its sum
}

TEST_CASE("a factor that is a power of two is wiring") {
  check(Run<Rflo>(8).synapse, 2, 2, 2);
  check(Run<Rflo>(-8).synapse, 2, 2, 2);
  check(Run<EpropAlif>(8).synapse, 3, 4, 3);  // rho and kappa
  check(Run<EpropAlif>(8).axon, 0, 1, 1);
  check(Run<EpropAlif>(8).dendrite, 1, 0, 2);
}
