#pragma once
#include <algorithm>

#include "core/bank.hpp"

namespace synq {

/// Copies words [first, last) of a bank, `to` being of their number.
template <class Word>
void fetch(const Bank<Word>& bank, std::size_t first, std::size_t last, Word* to) {
  bank.read([&](const auto* stored) { std::copy(stored + first, stored + last, to); });
}

/// Writes words [first, last) of a bank; true where one of them changes.
template <class Word>
bool put(Bank<Word>& bank, std::size_t first, std::size_t last, const Word* words) {
  const auto into = [&]<class Stored>(Stored* stored) {
    Stored changed{};
    for (std::size_t s = first; s < last; ++s) {
      const auto w = static_cast<Stored>(words[s - first]);
      changed = static_cast<Stored>(changed | (stored[s] ^ w));
      stored[s] = w;
    }
    return changed != Stored{};
  };
  if (bank.width() == 1) return into(static_cast<std::int8_t*>(bank.data()));
  if (bank.width() == 2) return into(static_cast<std::int16_t*>(bank.data()));
  return into(static_cast<Word*>(bank.data()));
}

}  // namespace synq
