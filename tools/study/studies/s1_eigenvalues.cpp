#include <cmath>

#include "rules/theory/mode_stability.hpp"
#include "tools/study/list.hpp"
#include "tools/study/studies/s1_parameters.hpp"

namespace synq::study {
namespace {

using namespace theory;

void spectrum(const Options& o, Results& r) {
  Table& t = r.add_table(
      "eigenvalues", "Eigenvalues across the optimal manifold at (s, a* b*/s, w*)",
      {Column::text("rule", "learning rule"), Column::number("s", "1", "place on the manifold"),
       Column::text("eigenvalue", "leading (the larger real part) or other"),
       Column::text("line", "rule and eigenvalue"), Column::number("real", "1/time", "real part; below 0: approaches"),
       Column::number("imaginary", "1/time", "imaginary part; not 0: spirals")});
  const int each_side = o.quick ? 200 : 1000;
  for (const auto& [name, rule] : s1::rules(s1::feedback))
    for (int k = -each_side; k <= each_side; ++k) {
      if (std::abs(k) * 50 < each_side) continue;
      const double s = 1.0 * k / each_side;
      const auto e = transverse_eigenvalues(rule, s1::teacher, s);
      // the sign of s is part of the line, which would else cross the gap at 0
      const std::string side = s < 0 ? ", s < 0" : ", s > 0";
      t.add_row({name, s, std::string("leading"), "leading" + side, e[0].real(), e[0].imag()});
      t.add_row({name, s, std::string("other"), "other" + side, e[1].real(), e[1].imag()});
    }
  Figure f{.name = "eigenvalues", .title = "Eigenvalues along the optimal manifold", .table = "eigenvalues"};
  f.x = {.column = "s", .title = "place s on the manifold"};
  f.y = {.column = "real", .title = "real part", .range = {{-0.6, 0.15}}};
  f.colour = {.column = "eigenvalue"}, f.group = "line", f.panel = "rule";
  r.add_figure(f);
  f.name = "leading", f.title = "Leading eigenvalue: below 0 it attracts, the lower the faster";
  f.panel = "eigenvalue", f.colour = {.column = "rule"};
  f.y.range = {{-0.15, 0.05}};
  r.add_figure(f);
}

void run(const Options& o, Results& r, Steps&) {
  spectrum(o, r);
  const auto bptt = ModeRule::bptt(), rflo = ModeRule::rflo(s1::feedback, s1::trace_decay);
  const std::string program = "independent program at the figure's parameters";
  r.add(equal("BPTT is slowest at s", slowest_point(bptt, s1::teacher, 0.05, 2), std::sqrt(s1::teacher.product()), 1e-6,
              "theory: sqrt|p|"));
  const auto faster = equal_speed_points(rflo, bptt, s1::teacher, 1e-3, 2);
  r.add(equal("RFLO is faster than BPTT up to s", faster.size() == 1 ? std::optional(faster[0]) : std::nullopt, 0.0831,
              5e-5, program));
  r.add(equal("BPTT at s = .2: leading eigenvalue [1/time]", growth_rate(bptt, s1::teacher, 0.2), -0.0701844944233867,
              1e-9, program));
  r.add(equal("RFLO at s = .2: leading eigenvalue [1/time]", growth_rate(rflo, s1::teacher, 0.2), -0.03165071593298374,
              1e-9, program));
  r.add(equal("RFLO at s = -.2: leading eigenvalue [1/time]", growth_rate(rflo, s1::teacher, -0.2), 0.03113994969340403,
              1e-9, program));
  const auto spiral = transverse_eigenvalues(rflo, s1::teacher, -0.38);
  r.add(
      equal("RFLO in its window, s = -.38: frequency [1/time]", spiral[0].imag(), 0.013828540844632047, 1e-9, program));
}

}  // namespace

Study s1_eigenvalues() {
  return {
      "s1-eigenvalues",
      "how fast each rule approaches each point of the optimal manifold",
      "BPTT is slowest at s = sqrt|p|; RFLO is slower than BPTT but for small s, unstable at most s whose sign is not "
      "that of the feedback, and spirals inside its stable window.",
      "Williams, Payeur, Lajoie 2026 (arXiv 2606.00243), Fig. 3",
      false,
      run};
}

}  // namespace synq::study
