#include "tools/study/networks/s3_task.hpp"

#include <fmt/format.h>

#include "core/format_text.hpp"

namespace synq::study {
namespace {

using experiment::Experiment;
using Losses = std::map<std::string, std::vector<std::optional<double>>>;

constexpr std::int64_t trial = 100;  // ticks; the stream never restarts
constexpr S3Rule all_rules[] = {
    {"none", "readout alone", ""},
    {"rflo", "RFLO", ""},
    {"eprop", "e-prop (diagonal)", ""},
    {"kernl", "KeRNL, diagonal A", ""},
    {"kernl_full", "KeRNL", ""},
    {"uoro", "UORO", ""},
    {"r_kf_rtrl", "R-KF-RTRL", ""},
    {"kf_rtrl", "KF-RTRL", ""},
    {"rtrl", "RTRL", ""},
    {"dni", "DNI", ""},
    {"dni_b", "DNI(b)", "feedback = \"random\"\n"},
    {"e_bptt", "E-BPTT(10)", "window = 10\n"},
    {"f_bptt", "F-BPTT(10)", "window = 10\n"},
};

/// Mean losses of blocks of ticks.
void add_curve(const Experiment& e, const std::string& label, std::int64_t seed, std::int64_t block, Table& curve) {
  const auto& losses = e.record().losses;
  const auto trials = std::size_t(std::max<std::int64_t>(1, block / trial));
  for (std::size_t first = 0; first + trials <= losses.size(); first += trials) {
    double sum = 0;
    for (std::size_t k = first; k < first + trials; ++k) sum += losses[k];
    curve.add_row({label, seed, std::int64_t(first + trials) * trial, sum / double(trials)});
  }
}

Figure curve_figure(const S3Task& task) {
  Figure f{.name = task.name + "_curve",
           .title = "Loss while learning, mean of blocks of ticks",
           .table = task.name + "_curve"};
  f.x = {.column = "tick"}, f.y = {.column = "loss"};
  f.panel = "rule", f.group = "seed";
  return f;
}

/// Yield of the weights' registers, all three together; empty in double.
std::optional<double> weight_yield(const Experiment& e) {
  Probe sum;
  for (const auto& [reg, p] : e.simulator().probes())
    if (reg.name == "input_weight" || reg.name == "recurrent_weight")
      sum.requested_squared += p.requested_squared, sum.requested_applied += p.requested_applied;
  if (sum.requested_squared == 0) return {};
  return sum.requested_applied / sum.requested_squared;
}

struct PrecisionRun {
  const S3Rule* rule;
  std::string registers;
  const Arithmetic* arithmetic;
  std::uint32_t seed;
};

std::vector<PrecisionRun> precision_runs(std::span<const IntegerBits> profile, const std::vector<Arithmetic>& all,
                                         const Options& o) {
  std::vector<PrecisionRun> runs;
  for (const S3Rule& rule : all_rules) {
    const std::string name = rule.name;
    if (name != "rflo" && name != "eprop" && name != "kernl") continue;
    std::vector<std::string> chosen{"all", "weight"};
    if (name == "rflo" && !o.quick)
      for (const IntegerBits& r : profile)
        if (std::string(r.name) != "weight") chosen.push_back(r.name);
    for (const auto& registers : chosen)
      for (const Arithmetic& a : all)
        for (std::uint32_t seed = 1; a.format && seed <= o.seeds; ++seed) runs.push_back({&rule, registers, &a, seed});
  }
  return runs;
}

}  // namespace

std::span<const S3Rule> s3_rules() { return all_rules; }

std::string s3_config(const S3Task& t, const S3Rule& r, std::uint32_t seed, const std::string& top,
                      const std::string& tables) {
  const std::string rule_lines = r.lines;
  const std::string feedback = rule_lines.find("feedback") == std::string::npos ? "feedback = \"symmetric\"\n" : "";
  return fmt::format(
      "seed = {}\nprobes = \"weights\"\n{}\n[task]\n{}ticks = {}\ntrials = {}\n[network]\nunits = 32\nleak = {}\n"
      "reset = \"never\"\n[initial]\nrecurrent_kind = \"orthogonal\"\n[rule]\nname = \"{}\"\n{}{}[optimizer]\nrate = "
      "{}\n"
      "[train]\nreduce = \"mean\"\nevaluate_every = 0\n{}",
      seed, top, t.lines, trial, t.ticks / trial, t.leak, r.name, feedback, rule_lines, t.rate, tables);
}

Losses compare_rules(const S3Task& task, const Options& o, Results& results, Steps& steps) {
  Table& curve =
      results.add_table(task.name + "_curve", "Loss of blocks of ticks",
                        {Column::text("rule", "learning rule"), Column::number("seed", "1", "of weights and data"),
                         Column::number("tick", "ticks", "end of the block"),
                         Column::number("loss", "nats or squared units", "mean of the block")});
  Table& end =
      results.add_table(task.name + "_end", "Loss at the end of learning",
                        {Column::text("rule", "learning rule"), Column::number("seed", "1", "of weights and data"),
                         Column::number("loss", "nats or squared units", "mean of the last ticks; empty: diverged")});
  std::vector<std::string> configs;
  std::vector<std::pair<const S3Rule*, std::uint32_t>> runs;
  for (std::uint32_t seed = 1; seed <= o.seeds; ++seed)
    for (const S3Rule& rule : all_rules) configs.push_back(s3_config(task, rule, seed)), runs.emplace_back(&rule, seed);
  Losses losses;
  teach(configs, steps, [&](std::size_t k, const Experiment& e) {
    const auto& [rule, seed] = runs[k];
    const auto loss = last_loss(e, std::size_t(task.averaged / trial));
    add_curve(e, rule->label, seed, std::max<std::int64_t>(task.ticks / 60, trial), curve);
    end.add_row({std::string(rule->label), std::int64_t(seed), cell(loss)});
    losses[rule->name].push_back(loss);
  });
  results.add_figure(curve_figure(task));
  Figure f{.name = task.name + "_end",
           .title = "Loss at the end, each seed",
           .table = task.name + "_end",
           .mark = Figure::Mark::point};
  f.x = {.column = "rule"}, f.y = {.column = "loss"};
  results.add_figure(f);
  return losses;
}

void compare_formats(const S3Task& task, std::span<const IntegerBits> profile, const Options& o, const Losses& real,
                     Results& results, Steps& steps) {
  const std::vector<Arithmetic> all = arithmetics(o);
  const std::vector<PrecisionRun> runs = precision_runs(profile, all, o);
  if (runs.empty()) return;
  Table& t = results.add_table(
      task.name + "_precision", "Loss at the end of learning in fixed point",
      {Column::text("rule", "learning rule"),
       Column::text("registers", "those that have the word; all others have 24 bits"),
       Column::text("format", "word.fraction of the weights, rounding, overflow"),
       Column::number("word", "bits", "word length"), Column::text("rounding", ""),
       Column::number("seed", "1", "of weights and data"),
       Column::number("loss", "nats or squared units", "mean of the last ticks; empty: diverged"),
       Column::number("excess", "nats or squared units", "loss minus that of the same seed in double"),
       Column::number("yield", "1", "sum r a / sum r r of the hidden weights' requested steps r and applied ones a")});
  std::vector<std::string> configs;
  for (const PrecisionRun& r : runs)
    configs.push_back(
        s3_config(task, *r.rule, r.seed, "number_path = \"fixed\"", formats_text(profile, *r.arithmetic, r.registers)));
  teach(configs, steps, [&](std::size_t k, const Experiment& e) {
    const PrecisionRun& r = runs[k];
    const auto loss = last_loss(e, std::size_t(task.averaged / trial)),
               in_double = real.at(r.rule->name).at(r.seed - 1);
    const Format& f = *r.arithmetic->format;
    t.add_row({std::string(r.rule->label), r.registers, r.arithmetic->name, std::int64_t(f.word),
               std::string(synq::name(f.rounding)), std::int64_t(r.seed), cell(loss),
               loss && in_double ? Cell(*loss - *in_double) : Cell(), cell(weight_yield(e))});
  });
  Figure f{.name = task.name + "_precision",
           .title = "Loss at the end against word length",
           .table = task.name + "_precision",
           .mark = Figure::Mark::point};
  f.x = {.column = "word", .title = "word length"}, f.y = {.column = "loss"}, f.colour = {.column = "rule"},
  f.panel = "registers";
  results.add_figure(f);
}

}  // namespace synq::study
