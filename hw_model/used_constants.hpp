#pragma once
#include <set>
#include <string>

#include "rules/network_spec.hpp"

namespace synq {

/// Names of the constants that the network's state machines hold, each once; 0 and 1 are wiring and not among them.
std::set<std::string> used_constants(const NetworkSpec&);

/// The register that a reader of a projection's weight sees: the narrower visible one where the spec has it.
std::string visible_register(const NetworkSpec&, const std::string& projection);

}  // namespace synq
