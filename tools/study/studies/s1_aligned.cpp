#include "tools/study/studies/s1_aligned.hpp"

#include "rules/eprop_rate.hpp"
#include "rules/reference/future_bptt.hpp"
#include "rules/reference/of_local.hpp"
#include "rules/rflo.hpp"
#include "rules/theory/mode_flow.hpp"
#include "tools/study/studies/s1_parameters.hpp"

namespace synq::study::s1 {
namespace {

using reference::OnlineShape;
using Online = std::unique_ptr<reference::OnlineRule<double>>;
using theory::ModeRule;

constexpr std::size_t impulse_ticks = 60;  // |w|^60 of the slowest mode is below 1e-9

template <std::size_t window>
Online truncated(const OnlineShape& s) {
  return std::make_unique<reference::FutureBptt<double>>(s, window);
}
Online rflo(const OnlineShape& s) {
  return std::make_unique<reference::OfLocal<Rflo, double>>(s, Rflo::Constants<double>{trace_decay},
                                                            Rflo::NeuronConstants<double>{1, 1});
}
Online eprop(const OnlineShape& s) {
  return std::make_unique<reference::OfLocal<EpropRate, double>>(s, EpropRate::Constants<double>{},
                                                                 EpropRate::NeuronConstants<double>{0, 1, 1});
}

void descend(double rate, const std::vector<double>& gradient, std::vector<double>& weights) {
  for (std::size_t k = 0; k < weights.size(); ++k) weights[k] -= rate * gradient[k];
}

reference::Weights<double> teacher_weights(const experiment::Bases& b) {
  Modes m;
  for (const auto& t : aligned_teachers) m.push_back({t.readout, t.input, t.recurrent});
  return aligned_weights(b, m);
}

}  // namespace

ModeRule AlignedRule::of_mode(std::size_t k) const {
  ModeRule r = mode;
  r.feedback = aligned_feedback_modes[k];
  return r;
}

const std::vector<AlignedRule>& aligned_rules() {
  static const std::vector<AlignedRule> rules{
      {"BPTT", "name = \"bptt\"\n", false, true, ModeRule::bptt(), 0.02677525913888287, nullptr},
      {"tBPTT(1)", "name = \"f_bptt\"\nwindow = 1\n", false, true, ModeRule::truncated_bptt(1), 0.0021109050544991814,
       truncated<1>},
      {"tBPTT(3)", "name = \"f_bptt\"\nwindow = 3\n", false, true, ModeRule::truncated_bptt(3), {}, truncated<3>},
      {"RFLO", "name = \"rflo\"\ntrace_decay = 0.3\n", true, true, ModeRule::rflo(0, trace_decay),
       0.0004331361451609764, rflo},
      {"e-prop, random", "name = \"eprop\"\n", true, false, ModeRule::eprop_random(0), {}, eprop},
      {"e-prop, symmetric", "name = \"eprop\"\n", false, false, ModeRule::eprop_symmetric(), {}, eprop}};
  return rules;
}

AlignedDescent::AlignedDescent(const AlignedRule& rule, std::uint32_t seed, double rate)
    : rule_(rule),
      rate_(rate),
      bases_(drawn_bases(aligned_start.size(), seed, "s1-theory-vs-network")),
      trials_(teacher_weights(bases_), impulse_ticks),
      weights_(aligned_weights(bases_, aligned_start)),
      recurrent_at_start_(weights_.recurrent),
      map_(aligned_start) {
  if (rule.fixed_feedback) feedback_ = aligned_feedback(bases_, aligned_feedback_modes);
  if (rule.make != nullptr) online_ = rule.make({weights_.n, weights_.n + weights_.n_in, weights_.n_out});
}

void AlignedDescent::step() {
  const auto gradient = (online_ ? trials_.by(*online_, feedback_, weights_) : trials_.exact(weights_)).gradient;
  descend(rate_, gradient.input, weights_.input);
  descend(rate_, gradient.recurrent, weights_.recurrent);
  descend(rate_, gradient.readout, weights_.readout);
  for (std::size_t k = 0; k < map_.size(); ++k)
    map_[k] = theory::stepped(rule_.of_mode(k), aligned_teachers[k], map_[k], rate_);
}

std::vector<Modes> aligned_flow(const AlignedRule& rule, double end, double interval) {
  std::vector<Modes> out;
  for (std::size_t k = 0; k < aligned_start.size(); ++k) {
    const auto path = theory::integrate(rule.of_mode(k), aligned_teachers[k], aligned_start[k], {end, interval});
    out.resize(path.samples.size());
    for (std::size_t s = 0; s < out.size(); ++s) out[s].push_back(path.samples[s].mode);
  }
  return out;
}

double aligned_loss(const Modes& modes) {
  double sum = 0;
  for (std::size_t k = 0; k < modes.size(); ++k) sum += theory::mode_loss(aligned_teachers[k], modes[k]);
  return sum;
}

}  // namespace synq::study::s1
