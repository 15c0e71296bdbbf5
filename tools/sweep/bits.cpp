#include "tools/sweep/bits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "core/error.hpp"
#include "core/format_text.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/experiment/text_table.hpp"
#include "tools/sweep/pareto.hpp"

namespace synq::sweep {
namespace {

using experiment::TableReader;
using profile::Seen;

struct Score {
  std::optional<double> mean;  ///< nothing unless all seeds completed
  bool missing = false;        ///< runs that completed have no such metric
  double deviation = 0;        ///< of the sample
  std::optional<double> bits_per_synapse;
};

Score score(const std::vector<Record>& records, const std::string& metric) {
  std::vector<double> x;
  Score s;
  for (const Record& r : records) {
    const auto it = r.metrics.find(metric);
    if (r.status != "completed") continue;
    it == r.metrics.end() ? void(s.missing = true) : x.push_back(it->second);
  }
  if (x.size() < records.size()) return s;
  const Spread spread = spread_of(x);
  s.mean = spread.mean, s.deviation = spread.deviation;
  if (const auto it = records[0].metrics.find("bits_per_synapse"); it != records[0].metrics.end())
    s.bits_per_synapse = it->second;
  return s;
}

/// The sweep whose points the search runs: the base config with the formats of the start.
Sweep with_formats(const Sweep& s, const std::vector<Seen>& seen, const std::vector<Format>& formats,
                   const profile::Wish& wish) {
  Sweep out = s;
  out.base = profile::apply(s.base, s.directory, seen, formats, wish);
  return out;
}

/// How many words of each register a network has.
std::map<std::string, std::uint64_t> stored_words(const Sweep& s) {
  TableReader reader = s.base.clone();
  const experiment::Experiment e(read_config(reader, s.directory));
  std::map<std::string, std::uint64_t> words;
  for (const auto& [name, values] : e.simulator().words()) words[name] += values.size();
  return words;
}

class Search {
 public:
  Search(const Sweep& s, std::vector<Seen> seen, const BitsOptions& o, const ShardOptions& work,
         const cost::CostTable& costs)
      : options_(o), seen_(std::move(seen)), widths_(seen_.size(), 0) {
    for (std::size_t k = 0; k < seen_.size(); ++k) widths_[k] = propose(seen_[k], o.start).word;
    sweep_ = std::make_unique<Sweep>(with_formats(s, seen_, formats(widths_), o.start));
    words_ = stored_words(*sweep_);
    worker_.emplace(*sweep_, work, costs);
  }

  Bits search() {
    const Score real = run({"number_path=double"}, {{"number_path", "\"double\""}});
    if (!real.mean)
      throw ConfigError(real.missing ? fmt::format("this task has no {}; give the other --metric", options_.metric)
                                     : "in double not every seed learns; there is nothing to compare with");
    Bits b{.in_double = *real.mean, .spread = real.deviation, .config = sweep_->base};
    bound_ = b.bound = *real.mean * (options_.metric == "loss" ? 1 + options_.within : 1 - options_.within);
    const Score start = score_of(widths_);
    b.at_start = start.mean, b.bits_per_synapse_start = start.bits_per_synapse;
    if (!fits(start)) refuse_start(b);
    if (bisect_all()) b.complete = take_single_bits();
    fill(b);
    return b;
  }

 private:
  using Widths = std::vector<int>;

  std::vector<Format> formats(const Widths& widths) const {
    std::vector<Format> all;
    for (std::size_t k = 0; k < seen_.size(); ++k)
      all.push_back(propose(seen_[k], {.word = widths[k], .margin = options_.start.margin}));
    return all;
  }
  Score run(const std::vector<std::string>& set, const Names& names) {
    std::vector<Point> points;
    for (const std::int64_t seed : sweep_->seeds) points.push_back({seed, set, names});
    runs_ += points.size();
    return score(worker_->records(points), options_.metric);
  }
  /// Of these word lengths; each is run once.
  const Score& score_of(const Widths& widths) {
    const auto it = scores_.find(widths);
    if (it != scores_.end()) return it->second;
    std::vector<std::string> set;
    Names names;
    const std::vector<Format> all = formats(widths);
    for (std::size_t k = 0; k < all.size(); ++k) {
      set.push_back("formats." + seen_[k].name + "=" + to_text(all[k]));
      names.emplace_back("formats." + seen_[k].name + ".word", std::to_string(all[k].word));
    }
    return scores_.emplace(widths, run(set, names)).first->second;
  }
  bool fits(const Score& s) const {
    return s.mean && (options_.metric == "loss" ? *s.mean <= bound_ : *s.mean >= bound_);
  }
  bool used_up() const { return runs_ + sweep_->seeds.size() > options_.most_runs; }
  std::uint64_t words(std::size_t k) const {
    const auto it = words_.find(seen_[k].name);
    return it == words_.end() ? 0 : it->second;
  }
  /// Registers, the one of most words first.
  std::vector<std::size_t> order() const {
    std::vector<std::size_t> all(seen_.size());
    std::iota(all.begin(), all.end(), std::size_t(0));
    std::stable_sort(all.begin(), all.end(), [&](std::size_t a, std::size_t b) { return words(a) > words(b); });
    return all;
  }

  /// Whether the runs sufficed. The least word that fits, as if all wider ones did.
  bool bisect_all() {
    for (const std::size_t k : order())
      for (int low = least; low < widths_[k];) {
        if (used_up()) return false;
        Widths tried = widths_;
        tried[k] = low + (widths_[k] - low) / 2;
        fits(score_of(tried)) ? void(widths_ = tried) : void(low = tried[k] + 1);
      }
    return true;
  }
  bool take_single_bits() {
    for (bool any = true; any;) {
      any = false;
      for (const std::size_t k : order()) {
        if (widths_[k] == least) continue;
        if (used_up() && !scores_.contains(one_less(k))) return false;
        if (fits(score_of(one_less(k)))) widths_ = one_less(k), any = true;
      }
    }
    return true;
  }
  Widths one_less(std::size_t k) const {
    Widths w = widths_;
    --w[k];
    return w;
  }
  void fill(Bits& b) {
    const std::vector<Format> all = formats(widths_);
    const Score end = score_of(widths_);
    b.at_end = *end.mean, b.bits_per_synapse_end = end.bits_per_synapse, b.runs = runs_;
    for (std::size_t k = 0; k < seen_.size(); ++k) {
      const auto it = scores_.find(one_less(k));
      b.registers.push_back({seen_[k], all[k], words(k), it == scores_.end() ? std::nullopt : it->second.mean});
    }
    b.config = with_formats(*sweep_, seen_, all, options_.start).base;
  }
  [[noreturn]] void refuse_start(const Bits& b) const {
    throw ConfigError(fmt::format(
        "with the formats of the start the {} is {}, in double {:.4g} (spread over seeds {:.2g}), and {} {:.4g} "
        "would do; give a larger --word or --within",
        options_.metric,
        b.at_start ? fmt::format("{:.4g}", *b.at_start) : std::string("that of no network that learns"), b.in_double,
        b.spread, options_.metric == "loss" ? "at most" : "at least", b.bound));
  }

  static constexpr int least = 2;  ///< bits of a word

  BitsOptions options_;
  std::vector<Seen> seen_;
  Widths widths_;  ///< of the best formats so far
  std::unique_ptr<Sweep> sweep_;
  std::map<std::string, std::uint64_t> words_;
  std::optional<Worker> worker_;
  std::map<Widths, Score> scores_;
  double bound_ = 0;
  std::size_t runs_ = 0;
};

std::string number(const std::optional<double>& x) { return x ? fmt::format("{:.4g}", *x) : "-"; }

}  // namespace

Bits least_bits(const Sweep& s, const BitsOptions& o, const ShardOptions& work, const cost::CostTable& costs) {
  if (!s.axes.empty()) throw ConfigError("this search chooses formats itself; leave out the axes, keep base and seeds");
  return Search(s, profile::observe(s.base, s.directory, work.progress), o, work, costs).search();
}

std::string bits_table(const Bits& b, const BitsOptions& o) {
  using experiment::Align;
  experiment::TextTable t;
  t.add_column("register");
  t.add_column("words", Align::right);
  t.add_column("bits", Align::right);
  t.add_column("format");
  t.add_column(o.metric + " with 1 bit less", Align::right);
  t.add_column("change", Align::right);
  for (const LeastBits& r : b.registers)
    t.add_row({r.seen.name, r.words > 0 ? std::to_string(r.words) : "", std::to_string(r.format.word),
               to_short_text(r.format), number(r.one_less),
               r.one_less ? fmt::format("{:+.4f}", *r.one_less - b.at_end) : std::string()});
  return t.text();
}

}  // namespace synq::sweep
