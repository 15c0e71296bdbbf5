#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/format.hpp"

namespace synq {

/// The words used in configs and reports: "half_even", "saturate", ...
std::string_view name(Rounding);
std::string_view name(Overflow);
std::optional<Rounding> rounding_named(std::string_view);
std::optional<Overflow> overflow_named(std::string_view);
std::span<const std::string_view> rounding_names();
std::span<const std::string_view> overflow_names();

/// Reads "ap_fixed<W,I,Q,O>" or "ap_ufixed<W,I,Q,O>" (W word bits, I integer bits with the sign bit, both modes
/// mandatory: the vendor's defaults, truncate and wrap, are not ours).
/// Throws ConfigError: for bare "Qm.n" with both its readings, for a missing or unknown mode with the known ones.
Format parse_format(std::string_view text);

/// The table form: {word = 16, frac = 12, round = "half_even", overflow = "saturate"}; read back by configs.
std::string to_text(const Format&);
/// The short form for tables: 16.12 half_even saturate (word bits, fraction bits, u before an unsigned word).
std::string to_short_text(const Format&);

/// Throws ConfigError where a format makes no sense: word < 1, random bits outside 1..32, a huge frac, a signed
/// word of one bit that saturates symmetrically.
void check(const Format&);

}  // namespace synq
