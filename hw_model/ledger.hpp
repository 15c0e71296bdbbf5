#pragma once
#include <cstdint>
#include <string>

#include "rules/network_spec.hpp"

/// What a rule must remember, counted from its types and formats.
namespace synq {

struct Memory {
  std::int64_t bits_per_synapse = 0;  ///< of a recurrent synapse: its weight and the rule's own words
  std::int64_t history_words = 0;     ///< words of the trial's past that the rule keeps; 0 for a local rule
};

/// Memory of a local rule, on a fixed or exact path; words of 64 bits on the double path.
Memory local_memory(const NetworkSpec&, bool real);
/// BPTT over a trial: T (n + m) words of history, m = n + n_in + 1 (Marschall, Cho, Savin 2020, table 1).
Memory bptt_memory(const NetworkSpec&, std::size_t ticks);

/// "local", or "weight transport" where the feedback copies the readout weights, or "non-local".
std::string locality(const NetworkSpec&, bool bptt);

}  // namespace synq
