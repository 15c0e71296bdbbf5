#include "core/path.hpp"
#include "rules/network_impl.hpp"
#include "rules/simulator_impl.hpp"

namespace synq {

template class Network<FastPath>;
template std::unique_ptr<Simulator> make_simulator_on<FastPath>(const NetworkSpec&, const NetworkProof&, bool);

}  // namespace synq
