#include <algorithm>
#include <cmath>

#include "rules/theory/mode.hpp"
#include "tools/study/list.hpp"
#include "tools/study/studies/s1_parameters.hpp"

namespace synq::study {
namespace {

using namespace theory;

struct Field {
  double drift = 0;       ///< largest |a Delta_a - b Delta_b|
  double descending = 0;  ///< share of points at which the rule lowers the loss
};

/// One rule's field over the plane of a and b at w = w*; arrows of one length.
Field field(const s1::NamedRule& rule, int points, Table& t) {
  Field out;
  const double spacing = 2.0 / (points - 1), length = 0.7 * spacing;
  int moving = 0;
  for (int i = 0; i < points; ++i)
    for (int j = 0; j < points; ++j) {
      const Mode<double> m{-1 + i * spacing, -1 + j * spacing, s1::teacher.recurrent};
      const auto d = delta(rule.rule, s1::teacher, m), slope = delta(ModeRule::bptt(), s1::teacher, m);
      const double speed = std::hypot(d.readout, d.input);
      const double scale = speed > 1e-12 ? length / speed : 0;  // no arrow where nothing moves
      t.add_row({rule.name, m.readout, m.input, -d.readout, -d.input, -d.recurrent, speed,
                 m.readout - scale * d.readout, m.input - scale * d.input, mode_loss(s1::teacher, m)});
      out.drift = std::max(out.drift, std::abs(m.readout * d.readout - m.input * d.input));
      const double along = d.readout * slope.readout + d.input * slope.input + d.recurrent * slope.recurrent;
      moving += speed > 1e-12, out.descending += speed > 1e-12 && along > 0;
    }
  out.descending /= moving;
  return out;
}

void run(const Options& o, Results& r, Steps&) {
  Table& t = r.add_table(
      "field", "Change of a mode (readout a, input weight b, recurrent weight w) in the plane w = w*",
      {Column::text("rule", "learning rule"), Column::number("a", "1", "readout"),
       Column::number("b", "1", "input weight"), Column::number("change_a", "1/time", "-Delta_a"),
       Column::number("change_b", "1/time", "-Delta_b"), Column::number("change_w", "1/time", "-Delta_w"),
       Column::number("speed", "1/time", "in the plane"), Column::number("a_end", "1", "end of an arrow of one length"),
       Column::number("b_end", "1", "end of the arrow"), Column::number("loss", "1", "expected loss of a tick")});
  const int points = o.quick ? 17 : 33;
  Field bptt, rflo;
  for (const auto& rule : s1::rules(s1::feedback)) {
    const Field f = field(rule, points, t);
    if (rule.name == "BPTT")
      bptt = f;
    else
      r.add(measured(rule.name + ", share of points where it lowers the loss", f.descending));
    if (rule.name == "RFLO") rflo = f;
  }
  r.add(
      equal("BPTT, largest |a Delta_a - b Delta_b| [1/time]", bptt.drift, 0, 1e-12, "theory: a^2 - b^2 is conserved"));
  r.add(at_least("RFLO, largest |a Delta_a - b Delta_b| [1/time]", rflo.drift, 1e-2, "theory: it is not conserved"));
  r.add(equal("BPTT, share of points where it lowers the loss", bptt.descending, 1, 0, "theory: it is the gradient"));
  const double p = s1::teacher.product();
  const auto origin =
      delta(ModeRule::rflo(s1::feedback, s1::trace_decay), s1::teacher, Mode<double>{0, 0, s1::teacher.recurrent});
  r.add(equal("RFLO at a = b = 0: Delta_b [1/time]", origin.input,
              -s1::feedback * p / (1 - s1::trace_decay * s1::teacher.recurrent), 1e-12,
              "theory: -a_hat p/(1 - w_hat w*)"));
  Figure f{.name = "field", .title = "Direction of learning in the plane w = w*", .table = "field"};
  f.mark = Figure::Mark::arrow;
  f.x = {.column = "a", .title = "readout a"}, f.y = {.column = "b", .title = "input weight b"};
  f.x_end = "a_end", f.y_end = "b_end", f.panel = "rule";
  f.colour = {.column = "speed"};
  r.add_figure(f);
  r.note(
      "Arrows begin at their dots and have one length; the colour is the speed. The paper's grid is not known: ours "
      "spans -1 to 1.");
}

}  // namespace

Study s1_vector_field() {
  return {
      "s1-vector-field",
      "direction of learning of each rule in the plane of readout and input weight",
      "BPTT moves along hyperbolas of constant a^2 - b^2 and comes to rest at a = b = 0; RFLO leaves these and moves "
      "through that point, towards the feedback's side.",
      "Williams, Payeur, Lajoie 2026 (arXiv 2606.00243), Fig. 2",
      false,
      run};
}

}  // namespace synq::study
