#pragma once
#include <cstdint>

#include "hw_model/machine.hpp"

namespace synq {

/// Bits that a machine with skipping = "cycle" keeps beside its banks: one for each group of lanes of the update, in
/// all projections that learn and all cores, which says that the group is silent. 0 of other machines.
std::int64_t group_bits(const Machine&, const NetworkSpec&);

}  // namespace synq
