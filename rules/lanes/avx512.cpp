#include "core/lanes/intrinsics.hpp"
#include "rules/lanes/rules.hpp"

namespace synq {

SYNQ_LANE_KERNELS(Avx512Lanes);

}  // namespace synq
