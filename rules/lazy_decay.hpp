#pragma once
#include <algorithm>

#include "core/register_file.hpp"
#include "rules/names.hpp"

/// Decay on access: where all words of an axon and all steps are 0, synapses would do nothing in a tick but decay. A
/// lag word in the axon counts such ticks instead, and the next access decays by a power: p <- c^(k + 1) p + ...,
/// rounded once, after k ticks that were missed. A lag word that is full calls for an access. The traces differ from
/// those of a decay in every tick by their rounding; weights learn from the same traces otherwise, as no step is ever
/// missed.
namespace synq {

/// The constants of a rule by how many ticks a synapse has missed; empty where it misses none.
template <class Rule, class K>
class DecayPowers {
 public:
  using Constants = typename Rule::template Constants<K>;

  explicit DecayPowers(const Dictionary& d) {
    if constexpr (RuleNames<Rule>::decays_alone)
      if (const auto it = d.powers.find(RuleNames<Rule>::constants[0]); it != d.powers.end())
        for (std::size_t missed = 0; missed < it->second.size(); ++missed) {
          std::size_t k = 0;
          for_each_word<K>(powers_.emplace_back(), [&](K& word) {
            word = Number<K>::constant(d.powers.at(RuleNames<Rule>::constants[k++])[missed]);
          });
        }
  }
  explicit operator bool() const { return !powers_.empty(); }
  const Constants& after(std::size_t missed) const { return powers_[missed]; }

 private:
  std::vector<Constants> powers_;
};

/// Which axons' synapses a tick accesses.
class Accesses {
 public:
  /// Decides it and moves the lag words on. pre: the words of every axon; idle: all steps are 0.
  template <class Pre, class Word>
  void find(const Pre& pre, bool idle, WordArray<Word>& lag) {
    const Word most = Word(std::int64_t(1) << lag.reg.format.word) - Word(1);
    missed_.resize(lag.size());
    for (std::size_t j = 0; j < lag.size(); ++j) {
      const bool alone = idle && lag.raw[j] < most && silent(pre, j);
      missed_[j] = alone ? none : static_cast<std::size_t>(lag.raw[j]);
      lag.raw[j] = alone ? Word(lag.raw[j] + Word(1)) : Word{};
    }
  }
  bool at(std::size_t axon) const { return missed_[axon] != none; }
  /// Ticks that the synapses of an axon that is accessed have missed.
  std::size_t missed(std::size_t axon) const { return missed_[axon]; }
  std::vector<std::size_t> axons() const {
    std::vector<std::size_t> all;
    for (std::size_t j = 0; j < missed_.size(); ++j)
      if (at(j)) all.push_back(j);
    return all;
  }

 private:
  static constexpr auto none = std::size_t(-1);
  std::vector<std::size_t> missed_;

  template <class Word>
  static bool zero(const WordArray<Word>& words, std::size_t j) {
    return words.raw[j] == Word{};
  }
  template <class Word>
  static bool zero(const WordArray<Word>* words, std::size_t j) {
    return words->raw[j] == Word{};
  }
  template <class Pre>
  static bool silent(const Pre& pre, std::size_t j) {
    return std::all_of(pre.begin(), pre.end(), [&](const auto& words) { return zero(words, j); });
  }
};

}  // namespace synq
