#include "core/exact_path.hpp"
#include "rules/make_rules.hpp"

namespace synq {

template std::unique_ptr<Plasticity<ExactPath>> make_hidden_rule<ExactPath>(const NetworkSpec&, const NetworkProof&);
template std::unique_ptr<Plasticity<ExactPath>> make_readout_rule<ExactPath>(const NetworkSpec&, const NetworkProof&);

}  // namespace synq
