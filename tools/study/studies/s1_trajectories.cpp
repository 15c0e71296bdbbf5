#include <algorithm>
#include <cmath>

#include "rules/theory/mode_flow.hpp"
#include "rules/theory/mode_stability.hpp"
#include "tools/study/list.hpp"
#include "tools/study/studies/mode_descent.hpp"
#include "tools/study/studies/s1_parameters.hpp"

namespace synq::study {
namespace {

using namespace theory;

constexpr double loss_bound = 1e-6, flow_end = 100;
constexpr double displacement = 1e-5, held = 0.01;  // from the manifold at the start, along it at the end

/// Where Fig. 4's trajectories end, and when their loss falls below 1e-6.
struct Published {
  double a, b, w, time, time_tolerance;
};
std::optional<Published> published(const std::string& rule) {
  if (rule == "BPTT") return {{0.7071, 0.7071, 0.7, 5.677, 1e-3}};
  if (rule == "tBPTT(1)") return {{0.7545, 0.6627, 0.7, 10.62, 5e-3}};
  if (rule == "RFLO") return {{-0.4091, -1.2222, 0.7, 60.03, 5e-3}};
  return {};
}

void flow(const Options& o, Results& r) {
  Table& t = r.add_table("trajectories", "A mode learning in continuous time from (a, b, w) = (1, 1, .6)",
                         {Column::text("rule", "learning rule"), Column::number("time", "1/rate", "of learning"),
                          Column::number("a", "1", "readout"), Column::number("b", "1", "input weight"),
                          Column::number("w", "1", "recurrent weight"), Column::number("loss", "1", "of a tick")});
  for (const auto& [name, rule] : s1::rules(s1::detour_feedback)) {
    const auto out = integrate(rule, s1::detour_teacher, s1::detour_start, {flow_end, o.quick ? 0.5 : 0.1, loss_bound});
    for (const auto& s : out.samples) t.add_row({name, s.time, s.mode.readout, s.mode.input, s.mode.recurrent, s.loss});
    const auto& end = out.samples.back().mode;
    const std::string fig4 = "independent program at Fig. 4's parameters";
    if (const auto p = published(name)) {
      r.add(equal(name + ", end: a", end.readout, p->a, 1e-4, fig4));
      r.add(equal(name + ", end: b", end.input, p->b, 1e-4, fig4));
      r.add(equal(name + ", end: w", end.recurrent, p->w, 1e-4, fig4));
      r.add(equal(name + ", time to loss < 1e-6 [1/rate]", out.reached, p->time, p->time_tolerance, fig4));
    } else if (out.left_domain) {
      r.note(name + ": reaches |w| = 1, where the theory ends, at about time " +
             std::to_string(int(out.samples.back().time)) + ".");
    }
  }
  Figure f{.name = "paths",
           .title = "Paths of learning: RFLO's feedback has the wrong sign and forces a detour",
           .table = "trajectories"};
  f.x = {.column = "a", .title = "readout a"}, f.y = {.column = "b", .title = "input weight b"};
  f.order = "time", f.colour = {.column = "rule"};
  r.add_figure(f);
  f.name = "losses", f.title = "Loss along the paths", f.order = "";
  f.x = {.column = "time", .title = "time"}, f.y = {.column = "loss", .logarithmic = true, .range = {{1e-12, 10}}};
  r.add_figure(f);
}

/// Fig. 4 again, in steps whose parameters are registers.
void steps(const Options& o, const std::vector<Arithmetic>& all, Results& r, Steps& progress) {
  const double rate = o.quick ? 0.05 : 0.01;
  Table& t = r.add_table(
      "steps", "The same by gradient descent, its parameters in registers",
      {Column::text("arithmetic", "format of the parameters"), Column::text("rule", "learning rule"),
       Column::number("seed", "1", "of stochastic rounding"), Column::number("a", "1", "readout at the end"),
       Column::number("b", "1", "input weight at the end"), Column::number("w", "1", "recurrent weight at the end"),
       Column::number("loss", "1", "at the end; empty: diverged"),
       Column::number("time", "1/rate", "to loss < 1e-6; empty: never")});
  const ModeDescent descent{rate, std::uint64_t(std::lround(flow_end / rate)), loss_bound};
  for (const Arithmetic& a : all)
    for (const auto& [name, rule] : s1::rules(s1::detour_feedback)) {
      double time = 0, worst_loss = 0;
      std::uint32_t reached = 0, diverged = 0;
      const std::uint32_t seeds = a.is_random() ? o.seeds : 1;
      for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
        ParameterRegisters registers(a, seed);
        const auto end = descend(rule, s1::detour_teacher, s1::detour_start, descent, registers);
        const double loss = end.diverged ? 0 : mode_loss(s1::detour_teacher, end.mode);
        t.add_row({a.name, name, std::int64_t(seed), end.mode.readout, end.mode.input, end.mode.recurrent,
                   end.diverged ? Cell() : Cell(loss), end.reached ? Cell(*end.reached) : Cell()});
        reached += end.reached.has_value(), time += end.reached.value_or(0), diverged += end.diverged;
        worst_loss = std::max(worst_loss, loss);
      }
      if (const auto p = published(name)) {
        const std::string who = a.name + ", " + name;
        r.add(at_most(who + ": loss at the end", diverged == 0 ? std::optional(worst_loss) : std::nullopt, loss_bound,
                      "the bound that the flow reaches"));
        if (!a.format)
          r.add(equal(who + ": time to loss < 1e-6 [1/rate]",
                      reached == seeds ? std::optional(time / seeds) : std::nullopt, p->time, 0.03 * p->time,
                      "the flow, within 3 %"));
      }
      progress.done();
    }
  r.note("Steps: learning rate " + std::to_string(rate).substr(0, 4) +
         " up to time 100; the largest loss over seeds; "
         "steps.csv has the times and end points.");
}

/// Does RFLO stay at the optimum s where its feedback has the wrong sign? From a displaced start.
void window(const Options& o, const std::vector<Arithmetic>& all, Results& r, Steps& progress) {
  Table& t = r.add_table("window", "RFLO started beside the optimal manifold at s < 0 (Fig. 1's parameters)",
                         {Column::text("arithmetic", "format of the parameters"),
                          Column::number("seed", "1", "of rounding"), Column::number("s", "1", "place on the manifold"),
                          Column::number("moved", "1", "|a - s| at the end; empty: diverged"),
                          Column::text("outcome", "stays (moved less than .01) or leaves")});
  const auto rule = ModeRule::rflo(s1::feedback, s1::trace_decay);
  const auto edges = stability_boundaries(rule, s1::teacher, -2, -1e-3);
  const double spacing = o.quick ? 0.0025 : 0.001, rate = o.quick ? 1 : 0.25;
  const ModeDescent descent{rate, std::uint64_t(4000 / rate), 0};
  const int points = int(std::lround(0.12 / spacing)) + 1;
  for (const Arithmetic& a : all) {
    const std::uint32_t seeds = a.is_random() ? o.seeds : 1;
    double stay = 0, by_theory = 0;
    for (std::uint32_t seed = 1; seed <= seeds; ++seed)
      for (int k = 0; k < points; ++k) {
        const double s = -0.45 + k * spacing;
        Mode<double> start = optimum(s1::teacher, s);
        start.input += displacement;
        ParameterRegisters registers(a, seed);
        const auto end = descend(rule, s1::teacher, start, descent, registers);
        const double moved = std::abs(end.mode.readout - s);
        const bool stays = !end.diverged && moved < held;
        t.add_row({a.name, std::int64_t(seed), s, end.diverged ? Cell() : Cell(moved),
                   std::string(stays ? "stays" : "leaves")});
        stay += stays, by_theory += edges.size() == 2 && s > edges[0] && s < edges[1];
      }
    const double all_runs = double(points) * seeds;
    const std::string name = a.name + ": share of s in (-.45, -.33) at which RFLO stays";
    if (a.format)
      r.add(measured(name, stay / all_runs));
    else
      r.add(equal(name, stay / all_runs, by_theory / all_runs, 2.0 / points, "theory: the stable window"));
    progress.done();
  }
  Figure f{.name = "window", .title = "RFLO beside the optimum at s < 0: how far it moved", .table = "window"};
  f.mark = Figure::Mark::point;
  f.x = {.column = "s"}, f.y = {.column = "moved", .title = "|a - s| at the end"};
  f.colour = {.column = "outcome"}, f.panel = "arithmetic";
  r.add_figure(f);
  r.note(
      "Window: b starts 1e-5 off the manifold. The window's basin is thin (in double, 1e-3 is already too far), so a "
      "register "
      "whose rounding displaces the start by more leaves; one so coarse that steps round to nothing stays anywhere.");
}

void run(const Options& o, Results& r, Steps& progress) {
  flow(o, r);
  const auto all = arithmetics(o);
  if (all.empty()) return;
  progress.expect(all.size() * (s1::rules(0).size() + 1));
  steps(o, all, r, progress);
  window(o, all, r, progress);
}

}  // namespace

Study s1_trajectories() {
  return {"s1-trajectories",
          "paths of learning from one start, and their loss in time",
          "BPTT and tBPTT go straight to the optimum; RFLO whose feedback has the wrong sign makes a long detour to an "
          "optimum of the other sign, and arrives.",
          "Williams, Payeur, Lajoie 2026 (arXiv 2606.00243), Fig. 4",
          true,
          run};
}

}  // namespace synq::study
