#include "core/path.hpp"
#include "rules/network_impl.hpp"
#include "rules/simulator_impl.hpp"

namespace synq {

template class Network<WidePath>;
template std::unique_ptr<Simulator> make_simulator_on<WidePath>(const NetworkSpec&, const NetworkProof&, bool);

}  // namespace synq
