#include <algorithm>
#include <cmath>
#include <numeric>

#include "tools/study/arithmetic.hpp"
#include "tools/study/list.hpp"
#include "tools/study/studies/s2_network.hpp"

namespace synq::study {
namespace {

using namespace theory;

constexpr double end_time = 20;  // at which drifts are compared

double drift_of(const std::array<double, 4>& now, const std::array<double, 4>& before) {
  double worst = 0;
  for (std::size_t k = 0; k < 4; ++k) worst = std::max(worst, std::abs(now[k] - before[k]) / std::abs(before[k]));
  return worst;
}

void flow(const ImpulseTask& task, const RankOneNetwork& network, Results& r) {
  std::vector<double> times(101);
  std::iota(times.begin(), times.end(), 0);
  const auto path = integrate(task, overlaps_of(network), times);
  double worst = 0;
  for (const Overlaps& o : path) worst = std::max(worst, drift_of(invariant_traces(o), invariant_traces(path[0])));
  r.add(equal("gradient flow: largest relative change of tr K^p, time 100", worst, 0, 1e-9, "theory: K is conserved"));
  r.add(measured("gradient flow: loss at time 100 / at time 0",
                 overlap_loss(task, path.back()) / overlap_loss(task, path[0])));
}

/// The largest |K_ij - K_ij(0)|/N after end_time, and how far the closed map is from the network.
struct Descent {
  double drift, map_error;
};
Descent descend(const ImpulseTask& task, const RankOneNetwork& start, double rate) {
  RankOneNetwork n = start;
  Overlaps o = overlaps_of(n);
  for (int k = 0; k * rate < end_time - rate / 2; ++k)
    n = rank_one_step(task, n, rate), o = overlap_step(task, o, rate);
  const Overlaps full = overlaps_of(n);
  const double error =
      std::max({s2::largest_difference(full.visible, o.visible), s2::largest_difference(full.right, o.right),
                s2::largest_difference(full.left, o.left)});
  return {invariant_difference(n, start) / double(n.units()), error};
}

void step_sizes(const ImpulseTask& task, const std::vector<RankOneNetwork>& networks, Results& r, Steps& progress) {
  Table& t =
      r.add_table("drift", "Drift of the invariant K under gradient descent of the full network, up to time 20",
                  {Column::number("seed", "1", "of the network"), Column::number("rate", "1", "size of a step, eta"),
                   Column::number("drift", "1", "largest |K_ij - K_ij(0)|/N"),
                   Column::number("map_error", "1", "largest difference of an overlap to the closed map's")});
  double map_error = 0, lowest = INFINITY, highest = 0;
  for (std::size_t k = 0; k < networks.size(); ++k) {
    std::vector<double> drifts;
    for (const double rate : {0.2, 0.1, 0.05, 0.025, 0.0125}) {
      const Descent d = descend(task, networks[k], rate);
      t.add_row({std::int64_t(k + 1), rate, d.drift, d.map_error});
      drifts.push_back(d.drift), map_error = std::max(map_error, d.map_error);
      progress.done();
    }
    const double ratio = drifts[3] / drifts[4];
    lowest = std::min(lowest, ratio), highest = std::max(highest, ratio);
  }
  r.add(equal("drift at eta .025 / at eta .0125: smallest over seeds", lowest, 2, 0.05, "theory: O(eta)"));
  r.add(equal("drift at eta .025 / at eta .0125: largest over seeds", highest, 2, 0.05, "theory: O(eta)"));
  r.add(
      equal("closed map against the full network, largest difference", map_error, 0, 1e-9, "theory: the map is exact"));
  Figure f{.name = "drift", .title = "Drift of K is proportional to the step", .table = "drift"};
  f.mark = Figure::Mark::point;
  f.x = {.column = "rate", .title = "step size eta", .logarithmic = true};
  f.y = {.column = "drift", .title = "largest |K - K(0)|/N", .logarithmic = true};
  r.add_figure(f);
}

RankOneNetwork stored(const RankOneNetwork& n, ParameterRegisters& registers) {
  RankOneNetwork out = n;
  std::uint32_t parameter = 0;
  for (auto* v : {&out.input, &out.write, &out.read, &out.readout})
    for (double& x : *v) x = registers.write(parameter++, x);
  registers.end_of_step();
  return out;
}

void formats(const ImpulseTask& task, const std::vector<RankOneNetwork>& networks, const Options& o, Results& r,
             Steps& progress) {
  const auto all = arithmetics(o);
  if (all.empty()) return;
  Table& t = r.add_table(
      "formats", "The same with the four vectors in registers, eta .05, up to time 20",
      {Column::text("arithmetic", "format of m, u, v, z"), Column::number("seed", "1", "of network and rounding"),
       Column::number("word", "bits", "empty: double"), Column::number("drift", "1", "largest |K_ij - K_ij(0)|/N"),
       Column::number("loss", "1", "at the end")});
  const double rate = 0.05;
  for (const Arithmetic& a : all) {
    double drift = 0, loss = 0;
    for (std::size_t k = 0; k < networks.size(); ++k) {
      ParameterRegisters registers(a, std::uint32_t(k + 1));
      const RankOneNetwork start = stored(networks[k], registers);
      RankOneNetwork n = start;
      for (int step = 0; step * rate < end_time - rate / 2; ++step) n = stored(rank_one_step(task, n, rate), registers);
      const double d = invariant_difference(n, start) / double(n.units()), l = rank_one_gradient(task, n).loss;
      t.add_row({a.name, std::int64_t(k + 1), a.format ? Cell(std::int64_t(a.format->word)) : Cell(), d, l});
      drift += d / double(networks.size()), loss += l / double(networks.size());
      progress.done();
    }
    r.add(measured(a.name + ": drift of K at eta .05, mean over seeds", drift));
    r.add(measured(a.name + ": loss at the end, mean over seeds", loss));
  }
  Figure f{.name = "formats", .title = "Drift of K and word length", .table = "formats"};
  f.mark = Figure::Mark::point;
  f.x = {.column = "word", .title = "word"},
  f.y = {.column = "drift", .title = "largest |K - K(0)|/N", .logarithmic = true};
  f.colour = {.column = "arithmetic"};
  r.add_figure(f);
}

void run(const Options& o, Results& r, Steps& progress) {
  const ImpulseTask task = s2::filter_task(1.2, 0.92);
  const std::size_t units = o.quick ? 16 : 64;
  std::vector<RankOneNetwork> networks;
  for (std::uint32_t seed = 1; seed <= o.seeds; ++seed)
    networks.push_back(s2::drawn_network(units, 1, seed, "s2-invariant"));
  progress.expect(networks.size() * (5 + arithmetics(o).size()));
  flow(task, networks[0], r);
  step_sizes(task, networks, r, progress);
  formats(task, networks, o, r, progress);
  r.note("K = z z^T + v v^T - m m^T - u u^T. The task is ours: a leaky filter with leak .2, gain 1.2, decay .92; " +
         std::to_string(units) + " units.");
}

}  // namespace

Study s2_invariant() {
  return {
      "s2-invariant",
      "a quantity that learning conserves, its drift in steps and in registers",
      "Gradient flow conserves K; gradient descent lets it drift in proportion to the step; the overlaps obey a closed "
      "map that is exact for the full network.",
      "Ger, Barak 2026 (arXiv 2605.04115)",
      true,
      run};
}

}  // namespace synq::study
