#include "core/exact_path.hpp"
#include "rules/network_impl.hpp"
#include "rules/simulator_impl.hpp"

namespace synq {

template class Network<ExactPath>;
template std::unique_ptr<Simulator> make_simulator_on<ExactPath>(const NetworkSpec&, const NetworkProof&, bool);

}  // namespace synq
