#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tools/study/table.hpp"

namespace synq::study {

/// One of the few numbers that decide a study's claim.
struct KeyNumber {
  enum class Comparison {
    none,      ///< measured only
    equal,     ///< |measured - reference| <= tolerance
    at_most,   ///< measured <= reference
    at_least,  ///< measured >= reference
  };
  std::string name;                ///< what is measured, with its unit
  std::optional<double> measured;  ///< nullopt: never reached, diverged; the name says which
  Comparison comparison = Comparison::none;
  std::optional<double> reference;  ///< published, or by theory; none for Comparison::none
  std::optional<double> tolerance;  ///< of Comparison::equal
  std::string source = {};          ///< of the reference: paper and figure, equation, "theory"

  /// "yes", "NO", or "-" without a reference. What was not measured does not agree.
  std::string agrees() const;
};

KeyNumber equal(std::string name, std::optional<double> measured, double reference, double tolerance,
                std::string source);
KeyNumber at_most(std::string name, std::optional<double> measured, double reference, std::string source);
KeyNumber at_least(std::string name, std::optional<double> measured, double reference, std::string source);
KeyNumber measured(std::string name, std::optional<double> measured);

/// For a terminal: name, measured, reference, agrees, source.
std::string aligned(const std::vector<KeyNumber>&);
/// The same with every digit, as key_numbers.csv.
Table as_table(const std::vector<KeyNumber>&);

}  // namespace synq::study
