#pragma once
#include <memory>
#include <string>

#include "rules/network_spec.hpp"
#include "rules/reference/online_rule.hpp"

namespace synq::reference {

/// An online rule by its name in a config, with the parameters that some of them have.
struct OnlineRuleSpec {
  std::string name;         ///< rtrl, uoro, kf_rtrl, r_kf_rtrl, e_bptt, f_bptt, dni, dni_b, kernl_full, rflo, eprop,
                            ///< kernl
  std::size_t window = 10;  ///< T of e_bptt and f_bptt, ticks
  double model_rate = 0;    ///< of A (dni, dni_b), of A and alpha (kernl, kernl_full)
  double jacobian_rate = 1e-3;  ///< of J~ (dni_b)
  std::size_t refresh = 5;      ///< ticks between copies of A (dni, dni_b)
  double noise = 1e-3;          ///< size of zeta (kernl, kernl_full)
  double kernel_rate = 0.8;     ///< alpha at the start (kernl, kernl_full)
  std::uint64_t seed = 1;       ///< of the start of A (dni, dni_b); the rules' draws come with the ticks
};

/// The rate at which a rule learns its model where nothing else is said; 0: it learns none.
double default_model_rate(std::string_view rule);

/// m = n + n_in (+ 1)
inline OnlineShape online_shape(const NetworkSpec& s) { return {s.n, s.n + s.input_axons(), s.n_out}; }

/// Throws ConfigError for a rule that does not run online or neurons other than leaky_rate.
std::unique_ptr<OnlineRule<double>> make_online_rule(const OnlineRuleSpec&, const NetworkSpec&);

}  // namespace synq::reference
