#include "core/path.hpp"
#include "rules/make_rules.hpp"

namespace synq {

template std::unique_ptr<Plasticity<WidePath>> make_hidden_rule<WidePath>(const NetworkSpec&, const NetworkProof&);
template std::unique_ptr<Plasticity<WidePath>> make_readout_rule<WidePath>(const NetworkSpec&, const NetworkProof&);

}  // namespace synq
