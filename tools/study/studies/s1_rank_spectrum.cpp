#include <fmt/format.h>

#include <cmath>
#include <map>

#include "core/format_text.hpp"
#include "tools/study/list.hpp"
#include "tools/study/networks/teach.hpp"
#include "tools/study/networks/word_profile.hpp"
#include "tools/study/studies/s1_one_output.hpp"

namespace synq::study {
namespace {

using experiment::Experiment;
using experiment::Spectrum;
using Numbers = std::vector<std::optional<double>>;

constexpr std::size_t units = 10;
constexpr const char* rflo = s1::rflo_lines;

/// Integer bits that keep saturations rare; the registers of gradients are 32 bits wide, see formats_of.
constexpr IntegerBits profile[] = {{"input", 4},       {"weight", 3},          {"activity", 5},    {"preactivation", 5},
                                   {"rate", 5},        {"surrogate", 2},       {"readout", 6},     {"target", 6},
                                   {"error", 6},       {"feedback", 3},        {"gain", 2},        {"step", 7},
                                   {"eligibility", 5}, {"learning_signal", 7}, {"readout_step", 6}};

Spectrum last_of(const Experiment& e) {
  const auto all = s1::recurrent_spectra(e);
  return all.empty() ? Spectrum{} : all.back();
}
bool finished(const Experiment& e) { return e.record().diverged_at < 0; }

/// Singular values and ranks per rule, over seeds. Gives RFLO's effective ranks by seed, empty where it diverged.
Numbers compare_rules(std::uint32_t seeds, std::int64_t trials, Results& r, Steps& steps) {
  Table& values = r.add_table(
      "spectrum", "Singular values of W_K - W_0 at the end of learning",
      {Column::text("rule", "learning rule"), Column::number("seed", "1", "of weights, teacher and noise"),
       Column::number("index", "1", "1 .. 10, descending"), Column::number("relative", "1", "to the largest")});
  Table& ranks = r.add_table(
      "rank", "Ranks of W_k - W_0 while learning",
      {Column::text("rule", "learning rule"), Column::number("seed", "1", "of weights, teacher and noise"),
       Column::number("updates", "1", "k"), Column::number("numerical_rank", "1", "values above 1e-10 of the largest"),
       Column::number("effective_rank", "1", "(sum s)^2 / sum s^2")});
  std::vector<std::string> configs;
  for (const auto& rule : s1::one_output_rules())
    for (std::uint32_t seed = 1; seed <= seeds; ++seed)
      configs.push_back(s1::one_output_config({rule.lines, seed, trials}));
  std::map<std::string, Numbers> effective;
  teach(configs, steps, [&](std::size_t k, const Experiment& e) {
    const std::string label = s1::one_output_rules()[k / seeds].label;
    const auto seed = std::int64_t(k % seeds + 1);
    effective[label].push_back(finished(e) ? std::optional(last_of(e).effective_rank()) : std::nullopt);
    if (!finished(e)) return;
    for (const Spectrum& s : s1::recurrent_spectra(e))
      if (s.trial > 0) ranks.add_row({label, seed, std::int64_t(s.trial), std::int64_t(s.rank()), s.effective_rank()});
    const auto& end = last_of(e).values;
    for (std::size_t i = 0; i < end.size(); ++i)
      values.add_row({label, seed, std::int64_t(i + 1), std::max(end[i] / end[0], 1e-17)});
  });
  std::map<std::string, Spread> s;
  for (const auto& [label, each] : effective) s[label] = spread(each);
  r.add(equal(with_error("RFLO: mean effective rank", s["RFLO"]), s["RFLO"].mean, 1, 1e-9, "theory, and Fig. 6: 1.00"));
  for (const auto& rule : s1::one_output_rules().subspan(1)) {
    const std::string published = rule.rank ? fmt::format(" (published {})", *rule.rank) : "";
    r.add(measured(with_error(fmt::format("{}: mean effective rank{}", rule.label, published), s[rule.label]),
                   s[rule.label].mean));
  }
  const auto order = [&](const char* low, const char* high) {
    if (s[low].mean)
      r.add(at_least(fmt::format("effective rank: {}, not below {}", high, low), s[high].mean, *s[low].mean,
                     "order of Fig. 6"));
  };
  order("RFLO", "tBPTT(1)"), order("tBPTT(1)", "e-prop, symmetric"), order("e-prop, symmetric", "BPTT");
  order("e-prop, random", "BPTT");
  return effective["RFLO"];
}

/// RFLO with one, two and three outputs.
void count_outputs(std::int64_t trials, Results& r, Steps& steps) {
  std::vector<std::string> configs;
  for (const int outputs : {1, 2, 3}) {
    s1::OneOutputRun run{rflo, 1, trials};
    run.outputs = outputs;
    configs.push_back(s1::one_output_config(run));
  }
  teach(configs, steps, [&](std::size_t k, const Experiment& e) {
    r.add(equal(fmt::format("RFLO, {} output{}: numerical rank", k + 1, k == 0 ? "" : "s"), double(last_of(e).rank()),
                double(k + 1), 0, "theory: the number of outputs"));
  });
}

struct PrecisionRun {
  Arithmetic arithmetic;
  std::string registers;
  std::uint32_t seed;
};

std::vector<PrecisionRun> precision_runs(const Options& o) {
  std::vector<PrecisionRun> runs;
  for (const char* registers : {"weight", "all"})
    for (const Arithmetic& a : arithmetics(o))
      for (std::uint32_t seed = 1; a.format && seed <= o.seeds; ++seed) runs.push_back({a, registers, seed});
  return runs;
}

std::string config_of(const PrecisionRun& p, std::int64_t trials) {
  s1::OneOutputRun run{rflo, p.seed, trials};
  run.top = "number_path = \"fixed\"\n";
  run.tables = formats_text(profile, p.arithmetic, p.registers) + "gradient = {word = 32, frac = 18}\n";
  return s1::one_output_config(run);
}

/// Last place of the weights' registers, which have 3 integer bits.
double last_place(const Format& f) { return std::ldexp(1.0, 3 - f.word); }

/// The largest singular value that one rounding of each weight, uniform within a last place, would give: 2 sqrt(n)
/// deviations, of 1/sqrt(12) last places each.
double one_rounding(const Format& f) { return last_place(f) * 2 * std::sqrt(double(units) / 12); }

Table& precision_table(Results& r) {
  return r.add_table(
      "precision", "Rank of RFLO's change of the recurrent weights in fixed point",
      {Column::text("registers", "those that have the word; all others have 24 bits"),
       Column::text("arithmetic", "format, without the place of the point"), Column::text("rounding", ""),
       Column::number("word", "bits", "word length"),
       Column::number("seed", "1", "of weights, teacher, noise, rounding"),
       Column::number("effective_rank", "1",
                      "(sum s)^2 / sum s^2; empty: diverged, here or in double, or nothing changed"),
       Column::number("rank_1_percent", "1", "singular values above .01 of the largest"),
       Column::number("rank_0_1_percent", "1", "singular values above .001 of the largest"),
       Column::number("second", "1", "second singular value over the first"),
       Column::number("one_rounding", "1", "largest singular value of one rounding of each weight, over the first"),
       Column::number("all_roundings", "1", "the same of one independent rounding in every update"),
       Column::number("loss", "squared units", "mean of the last 400 trials")});
}

/// The widest word whose mean second singular value is above the share; none: 0.
struct Widths {
  std::map<int, Numbers> second;  ///< by word

  double widest_above(double share) const {
    double widest = 0;
    for (const auto& [word, each] : second)
      if (spread(each).mean.value_or(0) > share) widest = std::max(widest, double(word));
    return widest;
  }
};

void decide(const std::map<std::string, Widths>& all, const std::map<std::string, Numbers>& effective, Results& r) {
  for (const auto& [name, w] : all)
    for (const auto& [share, text] : {std::pair(.01, "1 %"), std::pair(.1, "10 %")})
      r.add(
          measured(fmt::format("RFLO, {}: widest word at which the second singular value exceeds {} of the first, mean "
                               "over seeds (0: none) [bits]",
                               name, text),
                   w.widest_above(share)));
  for (const auto& [name, each] : effective) {
    const Spread s = spread(each);
    r.add(measured(with_error("RFLO, " + name + ": effective rank", s), s.mean));
  }
}

void compare_formats(const Options& o, const Numbers& in_double, std::int64_t trials, Results& r, Steps& steps) {
  const auto runs = precision_runs(o);
  if (runs.empty()) return;
  Table& t = precision_table(r);
  std::vector<std::string> configs;
  for (const PrecisionRun& p : runs) configs.push_back(config_of(p, trials));
  std::map<std::string, Widths> widths;
  std::map<std::string, Numbers> effective;
  teach(configs, steps, [&](std::size_t k, const Experiment& e) {
    const PrecisionRun& p = runs[k];
    const Format& f = *p.arithmetic.format;
    const Spectrum s = last_of(e);
    const bool known = finished(e) && s.rank() > 0 && in_double.at(p.seed - 1).has_value();
    const std::string rounding(synq::name(f.rounding)), registers = p.registers == "all" ? "all registers" : "weights";
    const auto share = [&](double x) { return known ? Cell(x / s.values[0]) : Cell(); };
    const auto rank = [&](double at) { return known ? Cell(std::int64_t(s.rank(at))) : Cell(); };
    t.add_row({p.registers, p.arithmetic.name, rounding, std::int64_t(f.word), std::int64_t(p.seed),
               known ? Cell(s.effective_rank()) : Cell(), rank(1e-2), rank(1e-3), known ? share(s.values[1]) : Cell(),
               share(one_rounding(f)), share(one_rounding(f) * std::sqrt(2 * double(trials))),
               cell(last_loss(e, 400))});
    widths[registers + ", " + rounding].second[f.word].push_back(known ? std::optional(s.values[1] / s.values[0])
                                                                       : std::nullopt);
    effective[registers + ", " + rounding + fmt::format(", {:2} bits", f.word)].push_back(
        known ? std::optional(s.effective_rank()) : std::nullopt);
  });
  decide(widths, effective, r);
  Figure f{.name = "precision",
           .title = "RFLO: second singular value of W_K - W_0 against word length",
           .table = "precision"};
  f.mark = Figure::Mark::point;
  f.x = {.column = "word", .title = "word length"};
  f.y = {.column = "second", .title = "second singular value / first", .logarithmic = true};
  f.colour = {.column = "rounding"}, f.panel = "registers";
  r.add_figure(f);
  r.note(
      "Fixed point: weights have 3 integer bits. \"weights\": all other registers have 24 bits; gradients are added up "
      "in 32 bits with 18 fraction bits in either case. W_0 is the rounded start. Seeds that diverge in double are "
      "left out: in fixed point they saturate. A rounding's noise has full rank: "
      "columns one_rounding and all_roundings of table precision say how large it would be (random matrix of n x n: "
      "2 sqrt(n) deviations; the last place over sqrt(12) once, over sqrt(6) for each stochastic rounding).");
}

void add_figures(Results& r) {
  Figure f{
      .name = "spectrum", .title = "Singular values of the change of W, relative to the largest", .table = "spectrum"};
  f.x = {.column = "index"}, f.y = {.column = "relative", .title = "singular value / largest", .logarithmic = true};
  f.panel = "rule", f.group = "seed";
  r.add_figure(f);
  Figure rank{.name = "rank", .title = "Effective rank of the change of W while learning", .table = "rank"};
  rank.x = {.column = "updates"}, rank.y = {.column = "effective_rank", .title = "effective rank"};
  rank.colour = {.column = "rule"}, rank.group = "seed";
  r.add_figure(rank);
}

void run(const Options& o, Results& r, Steps& steps) {
  const std::int64_t trials = o.quick ? 1000 : 10000;
  const std::uint32_t seeds = o.quick ? o.seeds : std::max(o.seeds, 10u);
  const Numbers rflo_ranks = compare_rules(seeds, trials, r, steps);
  count_outputs(trials / 2, r, steps);
  add_figures(r);
  compare_formats(o, rflo_ranks, trials, r, steps);
  r.note(s1::one_output_note);
  r.note(fmt::format("{} updates, {} seeds in double; runs that diverge are left out.", trials, seeds));
}

}  // namespace

Study s1_rank_spectrum() {
  return {
      "s1-rank-spectrum",
      "rank of what each rule learns, and what rounding does to it",
      "RFLO changes the recurrent weights of a linear network by a matrix whose rank is the number of outputs; tBPTT, "
      "e-prop and BPTT by more, in this order.",
      "Williams, Payeur, Lajoie 2026 (arXiv 2606.00243), Fig. 6",
      true,
      run};
}

}  // namespace synq::study
