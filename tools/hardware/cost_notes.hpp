#pragma once
#include <string>
#include <vector>

#include "tools/hardware/measure.hpp"

namespace synq::hardware {

/// What the numbers of a report leave out of this machine and network, beside the lines that are unknown.
std::vector<std::string> cost_notes(const Measured&);

}  // namespace synq::hardware
