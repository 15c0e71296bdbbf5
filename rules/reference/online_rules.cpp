#include "rules/reference/online_rules.hpp"

#include "core/error.hpp"
#include "rules/eprop_rate.hpp"
#include "rules/reference/dni.hpp"
#include "rules/reference/efficient_bptt.hpp"
#include "rules/reference/future_bptt.hpp"
#include "rules/reference/kernl_full.hpp"
#include "rules/reference/kf_rtrl.hpp"
#include "rules/reference/of_local.hpp"
#include "rules/reference/r_kf_rtrl.hpp"
#include "rules/reference/rtrl.hpp"
#include "rules/reference/uoro.hpp"
#include "rules/rflo.hpp"

namespace synq::reference {
namespace {

using Rule = std::unique_ptr<OnlineRule<double>>;

/// A starts as N(0, 1/columns), as published (S3, section 4).
Rule dni(const OnlineRuleSpec& r, const NetworkSpec& s) {
  SeededDraws draws(r.seed);
  Matrix<double> a(s.n, s.n + s.n_out + 1);
  for (double& x : a.values) x = draws.normal() / std::sqrt(double(a.columns));
  return std::make_unique<Dni<double>>(
      a, Dni<double>::Options{r.model_rate, r.refresh, r.name == "dni_b", r.jacobian_rate},
      Matrix<double>{s.n, s.n, s.recurrent_matrix()});
}

template <class Local>
Rule local(const NetworkSpec& s, const typename Local::template Constants<double>& c,
           const typename Local::template NeuronConstants<double>& n) {
  return std::make_unique<OfLocal<Local, double>>(online_shape(s), c, n);
}

}  // namespace

double default_model_rate(std::string_view rule) {
  return rule.starts_with("dni") ? 0.01 : rule.starts_with("kernl") ? 5 : 0;
}

Rule make_online_rule(const OnlineRuleSpec& r, const NetworkSpec& s) {
  if (s.neuron.kind != NeuronKind::leaky_rate)
    throw ConfigError("rule " + r.name + " is defined for leaky_rate neurons; bptt and eprop run with spiking ones");
  const OnlineShape shape = online_shape(s);
  const auto c = [&](const char* name) { return s.names.constant(name).value; };
  if (r.name == "rtrl") return std::make_unique<Rtrl<double>>(shape);
  if (r.name == "uoro") return std::make_unique<Uoro<double>>(shape);
  if (r.name == "kf_rtrl") return std::make_unique<KfRtrl<double>>(shape);
  if (r.name == "r_kf_rtrl") return std::make_unique<RKfRtrl<double>>(shape);
  if (r.name == "f_bptt") return std::make_unique<FutureBptt<double>>(shape, r.window);
  if (r.name == "e_bptt") return std::make_unique<EfficientBptt<double>>(shape, r.window);
  if (r.name == "dni" || r.name == "dni_b") return dni(r, s);
  if (r.name == "kernl_full")
    return std::make_unique<KernlFull<double>>(shape, KernlFull<double>::Options{r.model_rate, r.noise, r.kernel_rate});
  if (r.name == "rflo") return local<Rflo>(s, {c("trace_keep")}, {c("leak"), 1});
  if (r.name == "eprop") return local<EpropRate>(s, {}, {c("keep"), c("leak"), 1});
  if (r.name == "kernl")
    return std::make_unique<OfLocal<synq::Kernl, double, KernlNeurons<double>>>(
        shape, synq::Kernl::Constants<double>{}, synq::Kernl::NeuronConstants<double>{c("leak"), 1},
        KernlNeurons<double>(s.n, r.model_rate, r.noise, r.kernel_rate));
  throw ConfigError("rule " + r.name + " does not run along with the network");
}

}  // namespace synq::reference
