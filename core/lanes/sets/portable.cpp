#include "core/lanes/forward_kernel.hpp"
#include "core/lanes/portable.hpp"

namespace synq {

template void forward_on<PortableLanes>(const ForwardJob&);

}  // namespace synq
