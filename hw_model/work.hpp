#pragma once
#include <map>
#include <string>
#include <utility>

#include "core/format.hpp"

namespace synq {

/// A rounder with its overflow handling, and what it takes from a source of random bits.
struct RounderShape {
  Rounding rounding = Rounding::down;  ///< down where nothing is dropped and the word is clipped alone
  Overflow overflow = Overflow::saturate;
  int word = 0;         ///< bits of the register that is written
  int random_bits = 0;  ///< drawn in each write; 0: none
  friend auto operator<=>(const RounderShape&, const RounderShape&) = default;
};

/// What a state machine does: operations by kind and operand widths, and words moved between memory and logic.
struct Work {
  /// gate: a product with a word of one bit, a row of AND gates. round: a rounder with its overflow handling.
  /// lookup: a table access with its interpolation (a difference, a product and a sum). compare: with its selection.
  enum class Kind { multiply, gate, add, compare, round, lookup };
  using Operation = std::pair<Kind, std::pair<int, int>>;  ///< widths in bits: of both operands; of value and register
  struct Moved {
    int width = 0;  ///< bits per word
    double reads = 0, writes = 0;
  };

  std::map<Operation, double> count;
  std::map<std::string, Moved> moved;       ///< by register name
  std::map<RounderShape, double> rounders;  ///< those of `count`, by what they do

  double total(Kind) const;
  double bits_read() const;
  double bits_written() const;
  /// Adds what `times` repetitions of other take.
  void add(const Work& other, double times = 1);
};

}  // namespace synq
