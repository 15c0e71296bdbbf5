#include "core/path.hpp"
#include "rules/make_rules.hpp"

namespace synq {

template std::unique_ptr<Plasticity<FastPath>> make_hidden_rule<FastPath>(const NetworkSpec&, const NetworkProof&);
template std::unique_ptr<Plasticity<FastPath>> make_readout_rule<FastPath>(const NetworkSpec&, const NetworkProof&);

}  // namespace synq
