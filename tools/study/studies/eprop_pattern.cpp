#include <fmt/format.h>

#include "core/format_text.hpp"
#include "tools/study/list.hpp"
#include "tools/study/networks/shipped_config.hpp"
#include "tools/study/networks/teach.hpp"
#include "tools/study/networks/word_profile.hpp"

namespace synq::study {
namespace {

using experiment::Experiment;

/// Words of at most 16 bits, with which every product of a synapse fits 32, as in tools/configs/nest_regression.toml.
constexpr std::pair<const char*, const char*> words[] = {
    {"default", "{word = 16, frac = 12}"},
    {"input", "{word = 2, frac = 0}"},
    {"weight", "{word = 16, frac = 13, round = \"stochastic\"}"},
    {"current", "{word = 16, frac = 13}"},
    {"potential", "{word = 16, frac = 16}"},
    {"surrogate", "{word = 11, frac = 6, range = [0, 10]}"},
    {"trace", "{word = 12, frac = 10, range = [0, 1]}"},
    {"readout_trace", "{word = 12, frac = 10, range = [0, 1]}"},
    {"filtered", "{word = 16, frac = 7}"},
    {"eligibility_sum", "{word = 16, frac = 1, round = \"stochastic\"}"},
    {"step", "{word = 16, frac = 14}"},
    {"readout_step", "{word = 16, frac = 12}"},
    {"gradient", "{word = 16, frac = 8, round = \"stochastic\"}"},
    {"regulariser", "{word = 12, frac = 14}"},
    {"constants",
     "{input_write_scale = {word = 6, frac = 18}, recurrent_write_scale = {word = 6, frac = 18}, readout_write_scale = "
     "{word = 6, frac = 18}}"}};
/// The registers that take the options' arithmetics, one at a time, with their integer bits.
constexpr IntegerBits varied[] = {{"weight", 3}, {"filtered", 9}, {"gradient", 8}};

constexpr const char* network =
    "[network]\nneuron = \"lif\"\nunits = 100\ntau = 30\nthreshold = 0.03\ntau_readout = 30\nsurrogate_height = 10\n"
    "surrogate_width = 0.03\nautapses = false\n";

struct Run {
  std::string network;  ///< "reference", or "drawn"
  Arithmetic arithmetic;
  std::string registers;  ///< those that have the arithmetic's word
  std::uint32_t seed;
};

std::string formats(const Run& r) {
  std::string text = "[formats]\nconstant_bits = 12\n";
  for (const auto& [name, format] : words)
    if (name != r.registers) text += fmt::format("{} = {}\n", name, format);
  for (const IntegerBits& v : varied)
    if (v.name == r.registers) text += format_line(v, *r.arithmetic.format);
  return text;
}

std::string config(const Run& r, std::int64_t updates) {
  const std::string path = r.arithmetic.format ? "fixed" : "double";
  std::string task, initial, feedback;
  if (r.network == "reference") {
    const std::string at = shipped_config("nest_regression") + "/";
    task = fmt::format(
        "name = \"arrays\"\ninputs = \"{0}inputs.npy\"\ntargets = \"{0}targets.npy\"\nmask = \"{0}mask.npy\"\n", at);
    initial = fmt::format(
        "[initial]\ninput = \"{0}w_in.npy\"\nrecurrent = \"{0}w_rec.npy\"\nreadout = \"{0}w_out.npy\"\n", at);
    feedback = fmt::format("feedback = \"{}feedback.npy\"\n", at);
  } else {
    task = "name = \"pattern\"\n", feedback = "feedback_gain = 0.1\n";
  }
  return fmt::format(
      "seed = {}\nnumber_path = \"{}\"\nloss = \"squared_error\"\nprobes = \"weights\"\n[task]\n{}{}{}[rule]\nname = "
      "\"eprop\"\n"
      "update = \"trial\"\nfiring_rate = {{cost = 300, target_hz = 10}}\n{}[optimizer]\nrate = 1e-4\n[train]\nepochs = "
      "{}\n"
      "evaluate_every = 0\n{}",
      r.seed, path, task, network, initial, feedback, updates + 1, r.arithmetic.format ? formats(r) : "");
}

std::vector<Run> runs(const Options& o) {
  std::vector<Run> all{{"reference", {"double", {}}, "-", 1}};
  if (!o.quick)
    for (std::uint32_t seed = 1; seed <= o.seeds; ++seed) all.push_back({"drawn", {"double", {}}, "-", seed});
  for (const Arithmetic& a : arithmetics(o))
    for (const IntegerBits& v : varied)
      for (std::uint32_t seed = 1; a.format && seed <= o.seeds; ++seed) all.push_back({"reference", a, v.name, seed});
  return all;
}

std::optional<double> after(const Experiment& e, std::int64_t updates) {
  const auto& losses = e.record().losses;
  return std::size_t(updates) < losses.size() ? std::optional(losses[std::size_t(updates)]) : std::nullopt;
}

void run(const Options& o, Results& r, Steps& steps) {
  const std::int64_t updates = o.quick ? 10 : 1000;
  Table& curve = r.add_table(
      "curve", "Loss of each trial",
      {Column::text("network", "reference: that of NEST's test; drawn: from the seed"),
       Column::text("format", "word and rounding of those registers"),
       Column::text("registers", "those that have its word"), Column::number("seed", "1", "of network or rounding"),
       Column::number("updates", "1", "writes before the trial"),
       Column::number("loss", "squared units", "half the squared error, summed over the 1000 ticks")});
  Table& end = r.add_table(
      "end", "Loss after so many updates",
      {Column::text("network", ""), Column::text("format", "word and rounding of those registers"),
       Column::text("registers", "those that have its word"), Column::number("seed", "1", "of network or rounding"),
       Column::number("updates", "1", ""), Column::number("loss", "squared units", "empty: diverged")});
  const std::vector<Run> all = runs(o);
  std::vector<std::string> configs;
  for (const Run& each : all) configs.push_back(config(each, updates));
  std::map<std::string, std::vector<std::optional<double>>> ends;
  teach(configs, steps, [&](std::size_t k, const Experiment& e) {
    const Run& each = all[k];
    const auto& losses = e.record().losses;
    for (std::size_t u = 0; u < losses.size(); u += o.quick ? 1 : 5)
      curve.add_row(
          {each.network, each.arithmetic.name, each.registers, std::int64_t(each.seed), std::int64_t(u), losses[u]});
    for (const std::int64_t u : {std::int64_t(0), std::int64_t(500), updates}) {
      if (u > updates) continue;
      end.add_row({each.network, each.arithmetic.name, each.registers, std::int64_t(each.seed), u, cell(after(e, u))});
    }
    ends[fmt::format("{} network, {}, {}", each.network, each.arithmetic.name, each.registers)].push_back(
        after(e, updates));
    if (k > 0) return;
    const char* source = "an independent program in double on the same network";
    r.add(
        equal("reference network, double: loss at the start", after(e, 0), 101.964356999041, 1e-6, "NEST 3.10's test"));
    r.add(equal("reference network, double: loss after 4 updates", after(e, 4), 104.412775748752, 1e-6,
                "NEST 3.10's test"));
    if (o.quick) return r.add(measured("reference network, double: loss after 10 updates", after(e, 10)));
    r.add(equal("reference network, double: loss after 500 updates", after(e, 500), 17.1, .2 * 17.1, source));
    r.add(equal("reference network, double: loss after 1000 updates", after(e, 1000), 7.1, .2 * 7.1, source));
  });
  for (const auto& [name, losses] : ends)
    if (name != "reference network, double, -") {
      const Spread s = spread(losses);
      r.add(measured(with_error(fmt::format("{}: loss after {} updates", name, updates), s), s.mean));
    }
  Figure f{.name = "curve", .title = "e-prop learns a pattern", .table = "curve"};
  f.x = {.column = "updates"}, f.y = {.column = "loss", .logarithmic = true}, f.colour = {.column = "format"},
  f.panel = "network", f.group = "seed";
  r.add_figure(f);
  r.note(
      "A spiking network is chaotic: two programs agree to the last digit while their spikes do, and in distribution "
      "afterwards.");
  if (!arithmetics(o).empty())
    r.note(
        "In fixed point the format's word and rounding are those of the registers named, whose integer bits are the "
        "study's: weight 3, filtered 9, gradient 8; all others have 16 bits or fewer, as in "
        "tools/configs/nest_regression.toml.");
}

}  // namespace

Study eprop_pattern() {
  return {
      "eprop-pattern",
      "e-prop learns to generate a pattern with spiking neurons",
      "100 LIF neurons driven by frozen noise learn a sum of four sines by e-prop with random feedback, writing their "
      "weights once a second.",
      "Bellec et al. 2020 (Nat. Commun. 11:3625), pattern generation; NEST 3.10's e-prop test",
      true,
      run};
}

}  // namespace synq::study
