#include "core/path.hpp"
#include "rules/make_rules.hpp"

namespace synq {

template std::unique_ptr<Plasticity<DoublePath>> make_hidden_rule<DoublePath>(const NetworkSpec&, const NetworkProof&);
template std::unique_ptr<Plasticity<DoublePath>> make_readout_rule<DoublePath>(const NetworkSpec&, const NetworkProof&);

}  // namespace synq
