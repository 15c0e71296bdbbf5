#pragma once
#include <array>

#include "core/kernel.hpp"
#include "core/word_array.hpp"
#include "core/words.hpp"

namespace synq {

/// Words of n registers side by side, as plain pointers that the compiler can reason about in a loop.
template <class Word, std::size_t n>
struct WordRow {
  std::array<Word*, n> word{};
  std::array<int, n> frac{};

  /// Fills the aggregate's words of type K from place i of each register.
  template <class K, class Aggregate>
  SYNQ_INLINE void load(Aggregate& a, std::size_t i) const {
    std::size_t k = 0;
    for_each_word<K>(a, [&](K& w) SYNQ_INLINE_LAMBDA { w = Number<K>::load(word[k][i], frac[k]), ++k; });
  }
  template <class K, class Aggregate>
  SYNQ_INLINE void store(Aggregate& a, std::size_t i) const {
    std::size_t k = 0;
    for_each_word<K>(a, [&](K& w) SYNQ_INLINE_LAMBDA { word[k++][i] = Number<K>::template store<Word>(w); });
  }
};

template <std::size_t n, class Word>
WordRow<Word, n> row_of(std::vector<WordArray<Word>>& arrays) {
  WordRow<Word, n> row;
  for (std::size_t k = 0; k < n; ++k) row.word[k] = arrays[k].raw.data(), row.frac[k] = arrays[k].reg.format.frac;
  return row;
}

/// Number types of machine instructions: loops over them are worth a kernel.
template <class N>
inline constexpr bool in_machine_words =
    std::same_as<N, double> || std::same_as<N, Fixed<std::int32_t>> || std::same_as<N, Fixed<std::int64_t>>;

/// Of these, the ones that are counted in integers (core/tally.hpp).
template <class N>
inline constexpr bool counts_in_integers = std::same_as<N, Fixed<std::int64_t>>;

}  // namespace synq
