#include "core/lanes/forward_kernel.hpp"
#include "core/lanes/intrinsics.hpp"

namespace synq {

template void forward_on<Avx512Lanes>(const ForwardJob&);

}  // namespace synq
