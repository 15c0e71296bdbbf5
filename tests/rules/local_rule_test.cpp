#include "rules/local_rule.hpp"

#include <doctest/doctest.h>

#include <span>

#include "core/number.hpp"
#include "core/oracle.hpp"
#include "core/range.hpp"
#include "rules/names.hpp"

/// The concept LocalRule accepts our rules over every number type, and refuses what a synapse could not know.
using namespace synq;

namespace {

template <class R, class Raw>
concept LocalOver = LocalRule<R, Fixed<Raw>, Handle<Raw>> && LocalRule<R, Fixed<Raw>, ProbedHandle<Raw>>;
template <class R>
concept LocalEverywhere = LocalRule<R, double, RealHandle<double>> && LocalRule<R, double, ProbedRealHandle<double>> &&
    LocalOver<R, std::int32_t> && LocalOver<R, std::int64_t> && LocalOver<R, int128> && LocalOver<R, cpp_int> &&
    LocalRule<R, Range, RangeHandle>;

static_assert(LocalEverywhere<Rflo>);
static_assert(LocalEverywhere<EpropRate>);
static_assert(LocalEverywhere<Kernl>);
static_assert(LocalEverywhere<EpropLif>);
static_assert(LocalEverywhere<EpropAlif>);
static_assert(LocalEverywhere<EpropFactorised>);
static_assert(LocalEverywhere<Delta>);
static_assert(LocalEverywhere<Frozen>);
static_assert(LocalEverywhere<PerTrial<Rflo>>);
static_assert(LocalEverywhere<PerTrial<EpropRate>>);
static_assert(LocalEverywhere<PerTrial<Kernl>>);
static_assert(LocalEverywhere<PerTrial<EpropLif>>);
static_assert(LocalEverywhere<PerTrial<EpropAlif>>);
static_assert(LocalEverywhere<PerTrial<EpropFactorised>>);
static_assert(LocalEverywhere<PerTrial<Delta>>);
static_assert(LocalEverywhere<PerTrialRegularised<EpropLif>>);
static_assert(LocalEverywhere<PerTrialRegularised<EpropAlif>>);
static_assert(LocalEverywhere<PerTrialRegularised<EpropFactorised>>);

static_assert(synapse_words<Frozen> == 1);
static_assert(synapse_words<Delta> == 1);
static_assert(synapse_words<EpropFactorised> == 1);
static_assert(synapse_words<Rflo> == 2);
static_assert(synapse_words<EpropRate> == 2);
static_assert(synapse_words<Kernl> == 2);
static_assert(synapse_words<EpropLif> == 2);
static_assert(synapse_words<EpropAlif> == 3);
static_assert(synapse_words<PerTrial<Rflo>> == 3);
static_assert(synapse_words<PerTrial<EpropAlif>> == 4);
static_assert(synapse_words<PerTrial<EpropFactorised>> == 2);
static_assert(synapse_words<PerTrialRegularised<EpropFactorised>> == 3);
static_assert(synapse_words<PerTrialRegularised<EpropLif>> == 4);
static_assert(synapse_words<PerTrialRegularised<EpropAlif>> == 5);

template <class N>
struct One {
  N only;
};
template <class N>
struct Two {
  N first, second;
};
template <class N>
struct Three {
  N first, second, third;
};

/// A rule of the given parts; with none given, nothing is wrong with it.
template <template <class> class StateOf = Two, template <class> class PreOf = One, template <class> class PostOf = One,
          template <class> class ConstantsOf = One, template <class> class RegistersOf = Two,
          template <class> class PostRegistersOf = One>
struct Made {
  template <class N>
  using State = StateOf<N>;
  template <class N>
  using Pre = PreOf<N>;
  template <class N>
  using Post = PostOf<N>;
  template <class N>
  using Constants = ConstantsOf<N>;
  template <class N>
  using NeuronConstants = One<N>;
  template <class H>
  using Registers = RegistersOf<H>;
  template <class H>
  struct PreRegisters {};
  template <class H>
  using PostRegisters = PostRegistersOf<H>;

  template <class N, class H>
  static State<N> tick(const Constants<N>&, const Registers<H>&, Pre<N>, Post<N>, State<N>);
  template <class N, class H>
  static Pre<N> axon(const NeuronConstants<N>&, const PreRegisters<H>&, const N&, Pre<N>);
  template <class N, class H>
  static Post<N> dendrite(const NeuronConstants<N>&, const PostRegisters<H>&, const NeuronSignals<N>&);
};
using Good = Made<>;
static_assert(LocalEverywhere<Good>);

/// Accepted over no number type at all.
template <class R>
concept Refused =
    !LocalRule<R, double, RealHandle<double>> && !LocalRule<R, double, ProbedRealHandle<double>> &&
    !LocalRule<R, Fixed<std::int32_t>, Handle<std::int32_t>> &&
    !LocalRule<R, Fixed<std::int64_t>, Handle<std::int64_t>> && !LocalRule<R, Fixed<int128>, Handle<int128>> &&
    !LocalRule<R, Fixed<cpp_int>, Handle<cpp_int>> && !LocalRule<R, Range, RangeHandle>;

struct WithMember : Good {
  double remembered;
};
static_assert(Refused<WithMember>);

struct WithVirtual : Good {
  virtual void surprise();
};
static_assert(Refused<WithVirtual>);

/// Words and something else.
template <class Extra>
struct Beside {
  template <class N>
  struct Words {
    N first, second;
    Extra extra;
  };
};
template <class Extra>
inline constexpr bool refused_anywhere =
    Refused<Made<Beside<Extra>::template Words>>&& Refused<Made<Two, Beside<Extra>::template Words>>&& Refused<
        Made<Two, One, Beside<Extra>::template Words>>&& Refused<Made<Two, One, One, Beside<Extra>::template Words>>;
static_assert(refused_anywhere<double*>, "a pointer");
static_assert(refused_anywhere<const void*>, "a pointer");
static_assert(refused_anywhere<double&>, "a reference");
static_assert(refused_anywhere<const Good&>, "a reference");
static_assert(refused_anywhere<std::span<double>>, "a view");
static_assert(refused_anywhere<int>, "an int beside the words");
static_assert(refused_anywhere<std::uint64_t>, "an integer of the size of a double");
static_assert(refused_anywhere<bool>, "a flag beside the words");
static_assert(refused_anywhere<void (*)()>, "a function");

struct ThirdWire : Good {
  template <class N>
  struct Third {
    N secret;
  };
  template <class N, class H>
  static State<N> tick(const Constants<N>&, const Registers<H>&, Pre<N>, Post<N>, Third<N>, State<N> s);
};
static_assert(Refused<ThirdWire>);

struct ReachesTheNeuron : Good {
  template <class N, class H>
  static State<N> tick(const Constants<N>&, const Registers<H>&, Pre<N>, const NeuronSignals<N>&, State<N> s);
};
static_assert(Refused<ReachesTheNeuron>);

struct AxonReadsPost : Good {
  template <class N, class H>
  static Pre<N> axon(const NeuronConstants<N>&, const PreRegisters<H>&, const N&, Pre<N>, Post<N>);
};
static_assert(Refused<AxonReadsPost>);

struct ObjectTick : Good {  // not static: it would need a rule object
  template <class N, class H>
  State<N> tick(const Constants<N>&, const Registers<H>&, Pre<N>, Post<N>, State<N> s) const;
};
static_assert(Refused<ObjectTick>);

static_assert(Refused<Made<Two, One, One, One, One>>, "fewer registers than words of State");
static_assert(Refused<Made<Two, One, One, One, Three>>, "more registers than words of State");
static_assert(Refused<Made<Three>>, "more words of State than registers");
static_assert(Refused<Made<Two, One, One, One, Two, Two>>, "more registers of the dendrite than words of Post");

template <class Rule>
void check_names() {
  using Names = RuleNames<Rule>;
  CHECK(Names::state.size() == synapse_words<Rule>);
  CHECK(std::string_view(Names::state[0]) == "weight");
  CHECK(Names::constants.size() == words<typename Rule::template Constants<double>, double>());
  CHECK(Names::neuron_constants.size() == words<typename Rule::template NeuronConstants<double>, double>());
  CHECK(Names::pre.size() == words<typename Rule::template Pre<double>, double>());
  CHECK(Names::post.size() == words<typename Rule::template Post<double>, double>());
  CHECK(Names::pre_registers.size() == words<typename Rule::template PreRegisters<int>, int>());
  CHECK(Names::post_registers.size() == words<typename Rule::template PostRegisters<int>, int>());
}

}  // namespace

TEST_CASE("every rule has one name for each of its words, constants and registers") {
  check_names<Frozen>(), check_names<Delta>(), check_names<Rflo>(), check_names<EpropRate>();
  check_names<EpropLif>(), check_names<EpropAlif>(), check_names<PerTrial<Delta>>(), check_names<PerTrial<Rflo>>();
  check_names<PerTrial<EpropRate>>(), check_names<PerTrial<EpropAlif>>(), check_names<PerTrial<EpropLif>>();
  check_names<PerTrialRegularised<EpropLif>>(), check_names<PerTrialRegularised<EpropAlif>>();
  check_names<EpropFactorised>(), check_names<PerTrialRegularised<EpropFactorised>>();
}
