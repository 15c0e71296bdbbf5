#include <fmt/format.h>

#include <map>

#include "tools/study/list.hpp"
#include "tools/study/networks/teach.hpp"
#include "tools/study/studies/s1_one_output.hpp"

namespace synq::study {
namespace {

using experiment::Experiment;

constexpr std::size_t block = 100;  // trials whose mean loss is reported

/// What the loss would stay at without learning: the first block's noise is the same for every rule.
std::string untaught(std::uint32_t seed) { return s1::one_output_config({"name = \"none\"\n", seed, block, 0}); }

struct Losses {
  std::map<std::uint32_t, double> start;                            ///< by seed
  std::map<std::string, std::vector<std::optional<double>>> ratio;  ///< final/initial, by rule
};

void add_run(const Experiment& e, const std::string& label, std::uint32_t seed, Losses& l, Table& curve, Table& end) {
  const auto& losses = e.record().losses;
  for (std::size_t first = 0; first + block <= losses.size(); first += block) {
    double sum = 0;
    for (std::size_t k = first; k < first + block; ++k) sum += losses[k];
    curve.add_row({label, std::int64_t(seed), std::int64_t(first + block), sum / double(block) / l.start.at(seed)});
  }
  const auto last = last_loss(e, 4 * block);
  const auto ratio = last ? std::optional(*last / l.start.at(seed)) : std::nullopt;
  end.add_row({label, std::int64_t(seed), l.start.at(seed), cell(last), cell(ratio)});
  l.ratio[label].push_back(ratio);
}

void decide(const Losses& l, Results& r) {
  std::map<std::string, Spread> s;
  for (const auto& [label, each] : l.ratio) s[label] = spread(each);
  for (const s1::OneOutputRule& rule : s1::one_output_rules()) {
    const std::string published = rule.loss_ratio ? fmt::format(" (published {})", *rule.loss_ratio) : "";
    r.add(measured(with_error(fmt::format("{}: final/initial loss{}", rule.label, published), s[rule.label]),
                   s[rule.label].mean));
  }
  const char* source = "order of the published means";
  const auto above = [&](const char* worse, const char* better) {
    if (s[better].mean)
      r.add(at_least(fmt::format("final/initial loss: {}, not below {}", worse, better), s[worse].mean, *s[better].mean,
                     source));
  };
  for (const char* eprop : {"e-prop, random", "e-prop, symmetric"}) above("RFLO", eprop), above(eprop, "BPTT");
  above("tBPTT(1)", "BPTT");
}

void add_figure(Results& r) {
  Figure f{.name = "curve", .title = "Loss while learning, relative to the start", .table = "curve"};
  f.x = {.column = "updates"}, f.y = {.column = "ratio", .title = "loss / initial loss", .logarithmic = true};
  f.colour = {.column = "rule"}, f.group = "seed";
  r.add_figure(f);
}

void run(const Options& o, Results& r, Steps& steps) {
  const std::int64_t trials = o.quick ? 2000 : 10000;
  const std::uint32_t seeds = o.quick ? o.seeds : std::max(o.seeds, 10u);
  Table& curve =
      r.add_table("curve", "Loss of blocks of 100 trials",
                  {Column::text("rule", "learning rule"), Column::number("seed", "1", "of weights, teacher and noise"),
                   Column::number("updates", "1", "at the end of the block"),
                   Column::number("ratio", "1", "to the loss at the start")});
  Table& end =
      r.add_table("end", "Loss of a tick at the start and at the end",
                  {Column::text("rule", "learning rule"), Column::number("seed", "1", "of weights, teacher and noise"),
                   Column::number("initial", "squared units", "mean of 100 trials without learning"),
                   Column::number("final", "squared units", "mean of the last 400 trials; empty: diverged"),
                   Column::number("ratio", "1", "final / initial")});
  Losses losses;
  std::vector<std::string> configs;
  for (std::uint32_t seed = 1; seed <= seeds; ++seed) configs.push_back(untaught(seed));
  for (const auto& rule : s1::one_output_rules())
    for (std::uint32_t seed = 1; seed <= seeds; ++seed)
      configs.push_back(s1::one_output_config({rule.lines, seed, trials}));
  teach(configs, steps, [&](std::size_t k, const Experiment& e) {
    const auto seed = std::uint32_t(k % seeds + 1);
    if (k < seeds)
      losses.start[seed] = last_loss(e, block).value();
    else
      add_run(e, s1::one_output_rules()[k / seeds - 1].label, seed, losses, curve, end);
  });
  decide(losses, r);
  add_figure(r);
  r.note(s1::one_output_note);
  r.note(fmt::format(
      "{} updates, {} seeds. The paper's one number for e-prop stands beside both of ours, that for tBPTT "
      "beside one tick. Runs that diverge (random feedback can drive |W| beyond 1) are left out of the means.",
      trials, seeds));
  r.note("Figs 7 to 9, whose set-up is not public, are left out.");
}

}  // namespace

Study s1_performance() {
  return {"s1-performance",
          "loss that each rule reaches in ten linear units",
          "With one output RFLO and tBPTT stay far above e-prop, and e-prop above BPTT.",
          "Williams, Payeur, Lajoie 2026 (arXiv 2606.00243), Fig. 10",
          false,
          run};
}

}  // namespace synq::study
