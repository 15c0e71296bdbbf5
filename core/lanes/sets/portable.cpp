#include "core/lanes/portable.hpp"

#include "core/lanes/forward_kernel.hpp"
#include "core/lanes/neuron_kernel.hpp"
#include "core/lanes/philox_kernel.hpp"

namespace synq {

template void forward_on<PortableLanes>(const ForwardJob&);
template void philox_on<PortableLanes>(const PhiloxBlocks&, std::uint16_t*);
SYNQ_LANE_NEURONS(PortableLanes);

}  // namespace synq
