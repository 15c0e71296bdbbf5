#pragma once
#include <string>
#include <utility>
#include <vector>

namespace synq::sweep {

/// Axes of a point and their values, as TOML texts: {"rule.name", "\"rflo\""}.
using Names = std::vector<std::pair<std::string, std::string>>;

/// "rule.name == none and formats.weight.word < 8": comparisons (==, !=, <=, >=, <, >), all of which must hold. Either
/// side is an axis or a value; numbers are compared as numbers, all else as text.
class DropRule {
 public:
  /// Throws ConfigError at `place`.
  DropRule(const std::string& text, const std::string& place);
  bool drops(const Names&) const;
  /// Names on the left of comparisons, for a check that they are axes.
  std::vector<std::string> axes() const;

 private:
  struct Comparison {
    std::string left, how, right;
  };
  static bool holds(const Comparison&, const Names&);
  std::vector<Comparison> all_;
};

}  // namespace synq::sweep
