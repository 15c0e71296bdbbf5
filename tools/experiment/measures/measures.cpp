#include "tools/experiment/measures/measures.hpp"

#include "core/error.hpp"
#include "tools/experiment/alignment.hpp"

namespace synq::experiment {
namespace {

reference::OnlineRuleSpec compared(const std::string& name, const Config& c) {
  return {.name = name,
          .window = std::size_t(c.measure.window),
          .model_rate = reference::default_model_rate(name),
          .seed = c.random.seed};
}

void field(Archive& a, std::optional<double>& x) {
  std::uint64_t given = x.has_value();
  double value = x.value_or(0);
  a.field(given), a.field(value);
  x = given != 0 ? std::optional(value) : std::nullopt;
}

template <class Row, class F>
void rows(Archive& a, std::vector<Row>& all, const F& fields) {
  std::uint64_t count = all.size();
  a.field(count);
  all.resize(count);
  for (Row& row : all) a.field(row.trial), fields(row);
}

}  // namespace

Measures::Measures(const Config& c, const NetworkSpec& spec, const Simulator& simulator, double rate)
    : config_(c.measure), rate_(rate) {
  if (!config_.any()) return;
  spec_ = spec;
  spec_.drop_weights();
  if (config_.spectrum || config_.overlaps) start_ = simulator.weights();
  if (config_.overlaps && (spec.n_in != 1 || spec.n_out != 1))
    throw ConfigError("measure.overlaps needs a network with one input and one output");
  if (config_.pairwise.empty()) return;
  if (rate == 0) throw ConfigError("measure.pairwise needs a learning rate above 0");
  std::vector<reference::OnlineRuleSpec> rules;
  for (const std::string& name : config_.pairwise) rules.push_back(compared(name, c));
  meter_ = std::make_unique<PairwiseMeter>(spec, rules, c.network.reset_each_trial);
}

bool Measures::due(std::uint64_t position) const {
  return config_.any() && config_.every > 0 && position % std::uint64_t(config_.every) == 0;
}

void Measures::take(const Simulator& simulator, const Dataset& data, std::size_t trial, std::uint64_t position) {
  if (config_.spectrum)
    for (Spectrum& s : experiment::spectra(position, simulator.weights(), start_)) spectra_.push_back(std::move(s));
  if (config_.overlaps) overlaps_.push_back(measure_overlaps(position, simulator.weights(), start_));
  if (!meter_) return;
  const auto scratch = simulator.clone();
  const std::vector<double> step = step_of(*scratch, spec_, rate_, data, trial);
  pairwise_.push_back(meter_->measure(simulator, data, trial, position, step));
}

std::vector<std::pair<std::string, std::string>> Measures::files() const {
  std::vector<std::pair<std::string, std::string>> all;
  if (!spectra_.empty()) {
    all.emplace_back("spectrum.csv", spectrum_csv(spectra_));
    all.emplace_back("rank.csv", rank_csv(spectra_));
  }
  if (!pairwise_.empty()) all.emplace_back("pairwise.csv", pairwise_csv(meter_->names(), pairwise_));
  if (!overlaps_.empty()) all.emplace_back("overlaps.csv", overlaps_csv(overlaps_));
  return all;
}

const std::vector<std::string>& Measures::pairwise_names() const {
  static const std::vector<std::string> none;
  return meter_ ? meter_->names() : none;
}

void Measures::archive(Archive& a) {
  if (meter_) meter_->archive(a);
  rows(a, spectra_, [&](Spectrum& s) { a.field(s.matrix), a.field(s.values); });
  rows(a, pairwise_, [&](PairwiseAlignment& p) {
    std::uint64_t count = p.cosine.size();
    a.field(count);
    p.cosine.resize(count);
    for (auto& x : p.cosine) field(a, x);
  });
  rows(a, overlaps_, [&](NetworkOverlaps& o) {
    for (auto* matrix : {&o.overlaps.visible, &o.overlaps.right, &o.overlaps.left})
      for (double& x : *matrix) a.field(x);
    a.field(o.drift);
  });
}

}  // namespace synq::experiment
