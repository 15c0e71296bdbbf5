#pragma once
#include <span>
#include <string>

#include "tools/study/arithmetic.hpp"

namespace synq::study {

/// How many integer bits, the sign's included, a register of a task's network needs; a negative number where its
/// values are far below 1.
struct IntegerBits {
  const char* name;  ///< of a register or family, as in [formats]
  int bits;
};

/// The tables of a config that give every register of the profile a format: `number_path` is "fixed".
/// chosen: "all", or the one register or family that takes the arithmetic's word length, rounding and overflow; all
/// others then have 24 bits, rounded half to even. weights: integer bits of the weights. Double: "double" alone.
std::string formats_text(std::span<const IntegerBits>, const Arithmetic&, const std::string& chosen);

}  // namespace synq::study
