#include <algorithm>
#include <cmath>

#include "tools/study/list.hpp"
#include "tools/study/studies/s2_network.hpp"

namespace synq::study {
namespace {

using namespace theory;

constexpr const char* histories[] = {"B", "AB", "CB", "ACB", "BAB"};

ImpulseTask task_named(char name) {
  switch (name) {
    case 'A':
      return s2::filter_task(-1, 0.95);
    case 'B':
      return s2::filter_task(1.2, 0.9);
    default:
      return s2::filter_task(2, 0.6);
  }
}

double invisible_distance(const Overlaps& a, const Overlaps& b) {
  return std::hypot(s2::distance(a.right, b.right), s2::distance(a.left, b.left));
}

struct Training {
  double rate, loss_bound;
  int most_steps;
};

/// Learns one task after the other, each until its loss is below the bound.
class History {
 public:
  History(std::string name, std::uint32_t seed, const Training& training, Table& path)
      : name_(std::move(name)), seed_(seed), training_(training), path_(path) {}

  Overlaps learn(Overlaps o) {
    for (const char task : name_) o = learn_task(task, o);
    return o;
  }
  double last_loss() const { return loss_; }
  /// How far the invisible overlaps moved while the last loss fell from 100 times the bound to the bound.
  double last_move(const Overlaps& end) const { return invisible_distance(end, near_end_); }

 private:
  Overlaps learn_task(char name, Overlaps o) {
    const ImpulseTask task = task_named(name);
    for (int k = 0;; ++k, ++step_) {
      loss_ = overlap_loss(task, o);
      if (loss_ > 100 * training_.loss_bound) near_end_ = o;
      const bool last = !(loss_ > training_.loss_bound) || k == training_.most_steps;
      if (last || k % 20 == 0) record(name, o);
      if (last) return o;
      o = overlap_step(task, o, training_.rate);
    }
  }
  void record(char task, const Overlaps& o) {
    path_.add_row({name_, std::int64_t(seed_), std::string(1, task), double(step_) * training_.rate, loss_, o.right[0],
                   o.right[1], o.right[3], o.left[0], o.left[1], o.left[3]});
  }

  std::string name_;
  std::uint32_t seed_;
  Training training_;
  Table& path_;
  std::int64_t step_ = 0;
  double loss_ = 0;
  Overlaps near_end_{};
};

struct Spread {
  double response = 0, invisible = INFINITY, loss = 0, last_move = 0;
};

/// Of the ends of all histories: how far apart at most the functions, at least the invisible overlaps, are.
void compare(const std::vector<Overlaps>& ends, Spread& s) {
  const ImpulseTask task = task_named('B');
  for (std::size_t i = 0; i < ends.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const auto a = impulse_response(task, ends[i]), b = impulse_response(task, ends[j]);
      for (std::size_t k = 0; k < a.size(); ++k) s.response = std::max(s.response, std::abs(a[k] - b[k]));
      s.invisible = std::min(s.invisible, invisible_distance(ends[i], ends[j]));
    }
}

void run(const Options& o, Results& r, Steps& progress) {
  Table& path = r.add_table(
      "path", "Overlaps of a linear network while it learns one task after the other",
      {Column::text("history", "tasks in order"), Column::number("seed", "1", "of the first network"),
       Column::text("task", "being learned"), Column::number("time", "1/rate", "steps times rate"),
       Column::number("loss", "1", "of the task being learned"), Column::number("mm", "1", "m.m/N"),
       Column::number("mu", "1", "m.u/N"), Column::number("uu", "1", "u.u/N"), Column::number("vv", "1", "v.v/N"),
       Column::number("vz", "1", "v.z/N"), Column::number("zz", "1", "z.z/N")});
  Table& end =
      r.add_table("ends", "Overlaps after the last task, which is B in every history",
                  {Column::text("history", "tasks in order"), Column::number("seed", "1", "of the first network"),
                   Column::number("zm", "1", "z.m/N"), Column::number("vu", "1", "v.u/N"),
                   Column::number("zu_vm", "1", "(z.u/N)(v.m/N): with zm and vu, all that the function uses"),
                   Column::number("mm", "1", "m.m/N"), Column::number("uu", "1", "u.u/N"),
                   Column::number("vv", "1", "v.v/N"), Column::number("zz", "1", "z.z/N")});
  const Training training{0.1, o.quick ? 1e-11 : 1e-13, 200000};
  progress.expect(o.seeds * std::size(histories));
  Spread spread;
  for (std::uint32_t seed = 1; seed <= o.seeds; ++seed) {
    const Overlaps start = overlaps_of(s2::drawn_network(64, 1, seed, "s2-memory"));
    std::vector<Overlaps> ends;
    for (const char* name : histories) {
      History h(name, seed, training, path);
      ends.push_back(h.learn(start));
      spread.loss = std::max(spread.loss, h.last_loss());
      spread.last_move = std::max(spread.last_move, h.last_move(ends.back()));
      const auto& [s, right, left] = ends.back();
      end.add_row(
          {std::string(name), std::int64_t(seed), s[2], s[1], s[3] * s[0], right[0], right[3], left[0], left[3]});
      progress.done();
    }
    compare(ends, spread);
  }
  r.add(at_most("largest loss at the end of a history", spread.loss, training.loss_bound,
                "each task is learned to this"));
  r.add(at_most("largest difference of the responses at the end", spread.response, 1e-4, "same function"));
  r.add(at_least("smallest distance of invisible overlaps, any two histories", spread.invisible, 10 * spread.last_move,
                 "phenomenon 2: 10 times what the last hundredth of learning moves them"));
  Figure f{.name = "ends",
           .title = "Same function at the end, other invisible overlaps: a memory of the history",
           .table = "ends"};
  f.mark = Figure::Mark::point;
  f.x = {.column = "mm", .title = "m.m/N"}, f.y = {.column = "uu", .title = "u.u/N"};
  f.colour = {.column = "history"}, f.panel = "seed", f.panel_axes = true;
  r.add_figure(f);
  f.name = "path", f.title = "Paths of two invisible overlaps", f.table = "path", f.mark = Figure::Mark::line,
  f.order = "time";
  r.add_figure(f);
  r.note(
      "The three tasks are ours, not the paper's: leaky filters with (gain, decay) A (-1, .95), B (1.2, .9), C (2, "
      ".6). "
      "Tasks that are more alike leave less: with A (.6, .95) and C (2, .8) the smallest distance is .0014.");
  r.note(
      "Learning by the exact map of gradient descent in overlap space, learning rate 0.1 (times N), from networks of "
      "64 "
      "units; s2-invariant compares this map with the full network.");
}

}  // namespace

Study s2_memory() {
  return {"s2-memory",
          "training histories that end in one function leave different invisible overlaps",
          "After the histories B, AB, CB, ACB and BAB the network computes the same function, yet its invisible "
          "overlaps tell "
          "which history it had.",
          "Ger, Barak 2026 (arXiv 2605.04115), phenomenon 2",
          false,
          run};
}

}  // namespace synq::study
