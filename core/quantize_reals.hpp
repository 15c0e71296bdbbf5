#pragma once
#include <cstdint>
#include <span>

#include "core/format.hpp"

namespace synq {

/// Writes the word that a register of the format would keep of each real number, as a real number again: rounding, then
/// overflow, by core/rounder.hpp. `out` is as long as `in`, or is the same memory. Stochastic rounding takes the draws
/// of CounterSource(seed) for indices 0, 1, ..., so equal seeds give equal words. Throws ConfigError for a format that
/// makes no sense, one whose words double cannot hold (more than 53 bits beside the sign), and a value that is not
/// finite.
void quantize_reals(std::span<const double> in, const Format&, std::uint32_t seed, std::span<double> out);

}  // namespace synq
