#include "tools/experiment/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace synq::experiment {
namespace {

std::string folded(std::string_view word) {
  std::string s(word);
  for (char& c : s) {
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    if (c == '-') c = '_';
  }
  return s;
}

/// Edits that turn a into b; no part of a word is edited twice (the "optimal string alignment" variant).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, changed});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

bool one_begins_with_the_other(std::string_view a, std::string_view b) {
  constexpr std::size_t telling = 3;  // letters; two in common say nothing
  return std::min(a.size(), b.size()) >= telling && (a.starts_with(b) || b.starts_with(a));
}

/// The distance where it is close enough; a shared beginning ranks behind every typing slip.
std::size_t rank(std::string_view word, std::string_view candidate) {
  constexpr std::size_t shared_beginning = 1000, too_far = 1001;
  const std::size_t longer = std::max(word.size(), candidate.size());
  const std::size_t edits = distance(word, candidate);
  if (edits < longer && edits <= std::max<std::size_t>(1, longer / 3)) return edits;
  if (edits == 0) return 0;
  return one_begins_with_the_other(word, candidate) ? shared_beginning : too_far;
}

}  // namespace

std::string nearest(std::string_view word, std::span<const std::string_view> candidates) {
  constexpr std::size_t longest = 100;  // a longer word is no slip, and the distance costs its square
  if (word.size() > longest) return {};
  std::size_t best = 1001;
  std::string_view found;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > longest) continue;
    const std::size_t r = rank(folded(word), folded(candidate));
    if (r < best) best = r, found = candidate;
  }
  return std::string(found);
}

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  return nearest(word, std::vector<std::string_view>(candidates.begin(), candidates.end()));
}

std::string suggestion(std::string_view word, std::span<const std::string_view> candidates) {
  if (const std::string meant = nearest(word, candidates); !meant.empty())
    return fmt::format("; did you mean '{}'?", meant);
  return candidates.empty() ? "" : fmt::format("; known: {}", fmt::join(candidates, ", "));
}

}  // namespace synq::experiment
