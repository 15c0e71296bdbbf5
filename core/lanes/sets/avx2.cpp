#include "core/lanes/forward_kernel.hpp"
#include "core/lanes/intrinsics.hpp"
#include "core/lanes/neuron_kernel.hpp"
#include "core/lanes/philox_kernel.hpp"

namespace synq {

template void forward_on<Avx2Lanes>(const ForwardJob&);
template void philox_on<Avx2Lanes>(const PhiloxBlocks&, std::uint16_t*);
SYNQ_LANE_NEURONS(Avx2Lanes);

}  // namespace synq
