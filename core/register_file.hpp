#pragma once
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

#include "core/error.hpp"
#include "core/random/random_source.hpp"
#include "core/tally.hpp"
#include "core/word_array.hpp"
#include "core/words.hpp"

/// The registers of one state machine, ready to be written.
namespace synq {

/// The formats and constants of a network by name; the single place where names meet numbers.
struct Dictionary {
  std::map<std::string, Register> registers;
  std::map<std::string, Constant> constants;
  /// Of constants that traces decay by on access: [k] is the constant to the power of k + 1, in one format.
  std::map<std::string, std::vector<Constant>> powers{};

  const Register& reg(const std::string& name) const {
    const auto it = registers.find(name);
    if (it == registers.end()) throw Defect("no register named " + name);
    return it->second;
  }
  const Constant& constant(const std::string& name) const {
    const auto it = constants.find(name);
    if (it == constants.end()) throw Defect("no constant named " + name);
    return it->second;
  }
};

/// Random bits where no register draws any.
struct NoBits {
  constexpr std::uint32_t operator[](std::size_t) const { return 0; }
};

using ProbeVisitor = std::function<void(const Register&, Probe&)>;

/// The aggregate Target (Constants<N>, ...) filled from the dictionary, names in the order of its words.
template <class N, class Target, class Names>
Target constants_of(const Dictionary& d, const Names& names) {
  Target c{};
  std::size_t k = 0;
  for_each_word<N>(c, [&](N& word) { word = Number<N>::constant(d.constant(names[k++])); });
  return c;
}

/// Registers without counters and random bits that all round simply (core/rounder.hpp).
template <template <class> class Registers, class N>
class SimpleWriters {
 public:
  static constexpr std::size_t count = words<Registers<int>, int>();
  /// Nothing where one of them rounds otherwise.
  static std::optional<SimpleWriters> make(const std::array<Register, count>& registers) {
    SimpleWriters all;
    for (std::size_t k = 0; k < count; ++k) {
      if (!Rounder<std::int64_t>::is_simple(registers[k].format)) return {};
      all.writer_[k] = Number<N>::template writer<Writer>(registers[k]);
    }
    return all;
  }
  /// Their handles, for kernels that work with a RegisterFile's Writers, too.
  template <bool, class Bits>
  [[gnu::always_inline]] auto bind(const Bits&, const N*) const {
    using H = decltype(Number<N>::handle(Writer{}, 0u));
    Registers<H> all{};
    std::size_t k = 0;
    for_each_word<H>(
        all, [&](H & h) __attribute__((always_inline)) { h = Number<N>::handle(writer_[k++], 0); });
    return all;
  }
  template <class Raw>
  [[gnu::always_inline]] auto bind_tallies(std::array<Tally<Raw>, count>& tallies) const {
    using H = TallyHandle<Raw, true>;
    Registers<H> all{};
    std::size_t k = 0;
    for_each_word<H>(
        all, [&](H & h) __attribute__((always_inline)) {
          h = {&writer_[k], &tallies[k]}, ++k;
        });
    return all;
  }

 private:
  using Writer = typename Number<N>::SimpleWriter;
  std::array<Writer, count> writer_{};
};

/// Rounders and counters of the registers that `Registers<H>` names, for number type N.
template <template <class> class Registers, class N>
class RegisterFile {
 public:
  static constexpr std::size_t count = words<Registers<int>, int>();
  using Plain = decltype(Number<N>::handle(std::declval<typename Number<N>::Writer>(), 0u));
  using Probed = decltype(Number<N>::handle(std::declval<typename Number<N>::Writer>(), 0u, nullptr, nullptr));

  template <bool probed>
  using Handles = Registers<std::conditional_t<probed, Probed, Plain>>;

  /// What the writes themselves need. A loop over synapses works on a copy, which no store to words can change.
  struct Writers {
    std::array<typename Number<N>::Writer, count> writer{};
    std::array<Probe, count> probe{};

    /// Handles with the given random bits; `before` is the word that the first register (a weight) replaces.
    template <bool probed, class Bits>
    [[gnu::always_inline]] auto bind(const Bits& bits, const N* before) {
      Handles<probed> all{};
      bind<probed>(all, bits, before);
      return all;
    }
    template <bool probed, class Bits>
    [[gnu::always_inline]] void bind(Handles<probed>& all, const Bits& bits, const N* before) {
      using H = std::conditional_t<probed, Probed, Plain>;
      std::size_t k = 0;
      for_each_word<H>(
          all, [&](H & h) __attribute__((always_inline)) {
            if constexpr (probed)
              h = Number<N>::handle(writer[k], bits[k], &probe[k], k == 0 ? before : nullptr);
            else
              h = Number<N>::handle(writer[k], bits[k]);
            ++k;
          });
    }
    /// Handles of registers that draw no random bits, counted in integers.
    template <class Raw>
    [[gnu::always_inline]] auto bind_tallies(std::array<Tally<Raw>, count>& tallies) const {
      using H = TallyHandle<Raw>;
      Registers<H> all{};
      std::size_t k = 0;
      for_each_word<H>(
          all, [&](H & h) __attribute__((always_inline)) {
            h = {&writer[k], &tallies[k]}, ++k;
          });
      return all;
    }
    template <class Raw>
    void add(const std::array<Tally<Raw>, count>& tallies) {
      for (std::size_t k = 0; k < count; ++k) tallies[k].add_to(probe[k], writer[k]);
    }
  };
  Writers writers;

  explicit RegisterFile(const std::array<Register, count>& registers)
      : reg_(registers), simple_(SimpleWriters<Registers, N>::make(registers)) {
    for (std::size_t k = 0; k < count; ++k) {
      writers.writer[k] = Number<N>::writer(reg_[k]);
      id_[k] = reg_[k].id();
      draws_ |= stochastic(k);
    }
  }

  const Register& reg(std::size_t k) const { return reg_[k]; }
  /// Calls f(register, counters) on the first n registers.
  template <class F>
  void visit_probes(const F& f, std::size_t n = count) {
    for (std::size_t k = 0; k < n; ++k) f(reg_[k], writers.probe[k]);
  }
  bool stochastic(std::size_t k) const {
    return !std::floating_point<N> && reg_[k].format.rounding == Rounding::stochastic;
  }
  bool draws() const { return draws_; }
  std::uint32_t id(std::size_t k) const { return id_[k]; }

  /// Handles for one neuron's writes in one tick: `index` names its draws.
  template <bool probed>
  auto handles(RandomSource& random, std::uint64_t tick, std::uint64_t index) {
    if (!draws_) return writers.template bind<probed>(NoBits{}, nullptr);
    return writers.template bind<probed>(draw(random, tick, index), nullptr);
  }
  /// All registers round simply: then these writers do the same without counters, sooner.
  const std::optional<SimpleWriters<Registers, N>>& simple() const { return simple_; }
  /// f(handles for one neuron's writes in one tick), without counters.
  template <class F>
  auto with_handles(RandomSource& random, std::uint64_t tick, std::uint64_t index, const F& f) {
    return simple_ ? f(simple_->template bind<false>(NoBits{}, nullptr)) : f(handles<false>(random, tick, index));
  }
  /// The same in place: where a handle is copied at once, the copy waits for its parts.
  template <bool probed>
  void bind(Handles<probed>& to, RandomSource& random, std::uint64_t tick, std::uint64_t index) {
    if (!draws_) return writers.template bind<probed>(to, NoBits{}, nullptr);
    writers.template bind<probed>(to, draw(random, tick, index), nullptr);
  }

 private:
  auto draw(RandomSource& random, std::uint64_t tick, std::uint64_t index) {
    std::array<std::uint32_t, count + 1> bits{};
    for (std::size_t k = 0; k < count; ++k)
      if (stochastic(k)) random.fill({id_[k], tick}, index, reg_[k].format.random_bits, std::span(&bits[k], 1));
    return bits;
  }

  std::array<Register, count> reg_;
  std::array<std::uint32_t, count> id_{};
  bool draws_ = false;
  std::optional<SimpleWriters<Registers, N>> simple_;
};

/// The registers called prefix + name, in order.
template <std::size_t count, class Names>
std::array<Register, count> registers_of(const Dictionary& d, const std::string& prefix, const Names& names) {
  std::array<Register, count> all;
  for (std::size_t k = 0; k < count; ++k) all[k] = d.reg(prefix + names[k]);
  return all;
}

}  // namespace synq
