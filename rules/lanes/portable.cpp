#include "core/lanes/portable.hpp"

#include "rules/lanes/rules.hpp"

namespace synq {

SYNQ_LANE_KERNELS(PortableLanes);

}  // namespace synq
