#include <cmath>

#include "rules/theory/mode_stability.hpp"
#include "tools/study/list.hpp"
#include "tools/study/studies/s1_parameters.hpp"

namespace synq::study {
namespace {

using namespace theory;

void optimal_manifold(const Options& o, Results& r) {
  Table& t =
      r.add_table("manifold", "The optimal manifold (a, b, w) = (s, a* b*/s, w*): where learning can come to rest",
                  {Column::text("rule", "learning rule"), Column::number("s", "1", "place on the manifold, = a"),
                   Column::number("input_weight", "1", "b"),
                   Column::number("growth_rate", "1/time", "larger real part of the two eigenvalues across it"),
                   Column::text("stability", "attracts or repels")});
  const int each_side = o.quick ? 200 : 1000;
  for (const auto& [name, rule] : s1::rules(s1::feedback))
    for (int k = -each_side; k <= each_side; ++k) {
      if (std::abs(k) * 50 < each_side) continue;  // b grows without bound where s is near 0
      const double s = 2.0 * k / each_side, growth = growth_rate(rule, s1::teacher, s);
      t.add_row({name, s, s1::teacher.product() / s, growth, std::string(growth < 0 ? "attracts" : "repels")});
    }
  Figure f{.name = "manifold", .title = "Optimal manifold: which part attracts", .table = "manifold"};
  f.mark = Figure::Mark::point;
  f.x = {.column = "s", .title = "readout a"};
  f.y = {.column = "input_weight", .title = "input weight b", .range = {{-2, 2}}};
  f.colour = {.column = "stability", .title = "manifold"}, f.panel = "rule";
  r.add_figure(f);
}

double share_attracting(const Table& t, const std::string& rule, bool positive_only) {
  double all = 0, attracting = 0;
  for (const auto& row : t.rows()) {
    if (std::get<std::string>(row[0]) != rule || (positive_only && std::get<double>(row[1]) < 0)) continue;
    ++all, attracting += std::get<double>(row[3]) < 0;
  }
  return attracting / all;
}

void line(Results& r) {
  Table& t = r.add_table("line", "The line a = b = 0, which is not optimal",
                         {Column::text("rule", "learning rule"), Column::number("recurrent_weight", "1", "w"),
                          Column::number("speed", "1/time", "length of the change (Delta_a, Delta_b, Delta_w)"),
                          Column::number("growth_rate", "1/time", "largest eigenvalue; empty where it is no rest")});
  for (const auto& [name, rule] : s1::rules(s1::feedback))
    for (int k = -9; k <= 9; ++k) {
      const Mode<double> m{0, 0, k / 10.0};
      const auto d = delta(rule, s1::teacher, m);
      const double speed = std::hypot(d.readout, d.input, d.recurrent);
      Cell growth;
      if (speed == 0) growth = eigenvalues(jacobian(rule, s1::teacher, m))[0].real();
      t.add_row({name, m.recurrent, speed, growth});
    }
  Figure f{.name = "line", .title = "Speed of learning on the line a = b = 0", .table = "line"};
  f.mark = Figure::Mark::point;
  f.x = {.column = "recurrent_weight", .title = "recurrent weight w"}, f.y = {.column = "speed"};
  f.colour = {.column = "rule"};
  r.add_figure(f);
}

void key_numbers(Results& r) {
  const auto rflo = ModeRule::rflo(s1::feedback, s1::trace_decay);
  const auto window = stability_boundaries(rflo, s1::teacher, -2, -1e-3);
  const bool one = window.size() == 2;
  const std::string program = "independent program at Fig. 1's parameters";
  r.add(equal("RFLO, edges of stability at s < 0", double(window.size()), 2, 0, program));
  r.add(equal("RFLO, stable window at s < 0: from s", one ? std::optional(window[0]) : std::nullopt, -0.39219881566142,
              1e-9, program));
  r.add(equal("RFLO, stable window at s < 0: to s", one ? std::optional(window[1]) : std::nullopt, -0.36840314986403866,
              1e-9, program));
  const Table& manifold = r.table("manifold");
  r.add(equal("RFLO, share of s > 0 that attracts", share_attracting(manifold, "RFLO", true), 1, 0,
              "theory: a_hat s > 0"));
  r.add(equal("BPTT, share of all s that attracts", share_attracting(manifold, "BPTT", false), 1, 0, "theory"));
  const Mode<double> m{0, 0, 0.7};
  const double p = s1::teacher.product(), bend = 1 - 0.7 * s1::teacher.recurrent;
  const auto growth = [&](const ModeRule& rule) { return eigenvalues(jacobian(rule, s1::teacher, m))[0].real(); };
  r.add(equal("BPTT at a = b = 0, w = .7: growth [1/time]", growth(ModeRule::bptt()), p / bend, 1e-9,
              "theory: |p|/(1 - w w*)"));
  r.add(equal("tBPTT(1) there: growth [1/time]", growth(ModeRule::truncated_bptt(1)), p / std::sqrt(bend), 1e-9,
              "theory: |p|/sqrt(1 - w w*)"));
  r.add(equal("RFLO there: Delta_b [1/time]", delta(rflo, s1::teacher, m).input, -0.025316455696202535, 1e-9, program));
}

void run(const Options& o, Results& r, Steps&) {
  optimal_manifold(o, r);
  line(r);
  key_numbers(r);
  r.note("White noise input and trials without end (T to infinity), as in the paper's theory.");
  r.note("e-prop with random feedback is RFLO whose trace decays with the mode's own w.");
}

}  // namespace

Study s1_fixed_points() {
  return {
      "s1-fixed-points",
      "where learning rests, and which rests attract",
      "All rules rest on the optimal manifold; BPTT is attracted everywhere, RFLO where its feedback has the sign of "
      "the readout and in a thin window where it has not. BPTT and tBPTT also rest, as on a saddle, at a = b = 0.",
      "Williams, Payeur, Lajoie 2026 (arXiv 2606.00243), Fig. 1",
      false,
      run};
}

}  // namespace synq::study
