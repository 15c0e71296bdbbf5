#pragma once
#include <span>
#include <string>
#include <string_view>

namespace synq::experiment {

/// The candidate that `word` was probably meant to be ("did you mean"), or "" when none is close enough.
/// Distance: Damerau-Levenshtein (insert, drop, change a letter, swap two neighbours), blind to case and to - against
/// _. Close enough: a third of the longer word may differ, one letter in any case; or one word begins with the other.
std::string nearest(std::string_view word, std::span<const std::string_view> candidates);
std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// "; did you mean 'y'?" when there is a nearest candidate, else "; known: a, b, c" ("" without candidates).
std::string suggestion(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace synq::experiment
