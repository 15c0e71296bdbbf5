#pragma once
#include <cstdint>
#include <string>

#include "rules/network_spec.hpp"

/// What a rule must remember, counted from its types and formats.
namespace synq {

struct Memory {
  std::int64_t bits_per_synapse = 0;  ///< of a recurrent synapse: its weight and the rule's own words
  std::int64_t history_words = 0;     ///< words that a reference rule keeps beside the weights; 0 for a local rule
};

/// Memory of a local rule, on a fixed or exact path; words of 64 bits on the double path.
Memory local_memory(const NetworkSpec&, bool real);
/// Of a reference rule (rules/catalogue.hpp): what it keeps beside the weights, in words. window: T of e_bptt and
/// f_bptt; of bptt the ticks of a trial.
Memory reference_memory(const std::string& rule, const NetworkSpec&, std::size_t window);

/// "local", or "weight transport" where the feedback copies the readout weights, or "non-local".
std::string locality(const NetworkSpec&, const std::string& rule);

}  // namespace synq
