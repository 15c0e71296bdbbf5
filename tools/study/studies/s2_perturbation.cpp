#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "tools/study/list.hpp"
#include "tools/study/studies/s2_network.hpp"

namespace synq::study {
namespace {

using namespace theory;

/// x, of which the part that none of the three others sees is scaled: its overlaps with them stay, its own changes.
std::vector<double> unseen_part_scaled(const std::vector<double>& x,
                                       const std::vector<const std::vector<double>*>& others, double scale) {
  const auto n = Eigen::Index(x.size());
  Eigen::MatrixXd seen(n, Eigen::Index(others.size()));
  for (std::size_t k = 0; k < others.size(); ++k)
    seen.col(Eigen::Index(k)) = Eigen::Map<const Eigen::VectorXd>(others[k]->data(), n);
  const Eigen::Map<const Eigen::VectorXd> whole(x.data(), n);
  const Eigen::VectorXd inside = seen * seen.householderQr().solve(whole);
  const Eigen::VectorXd out = inside + scale * (whole - inside);
  return {out.data(), out.data() + n};
}

struct Variant {
  std::string name;
  RankOneNetwork network;
};
std::vector<Variant> variants(const RankOneNetwork& n) {
  std::vector<Variant> all{{"as drawn", n}};
  for (const double scale : {0.0, 2.0}) {
    RankOneNetwork input = n, readout = n;
    input.input = unseen_part_scaled(n.input, {&n.write, &n.read, &n.readout}, scale);
    readout.readout = unseen_part_scaled(n.readout, {&n.input, &n.write, &n.read}, scale);
    const std::string size = scale > 1 ? "larger" : "smaller";
    all.push_back({"m.m " + size, input});
    all.push_back({"z.z " + size, readout});
  }
  return all;
}

/// -dL/dt of the flow, by the overlaps: trace(g^T G_L g) + trace(g G_R g^T).
double predicted_descent(const ImpulseTask& task, const Overlaps& o) {
  const Matrix2 g = overlap_gradient(task, o).visible;
  double sum = 0;
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 2; ++j)
      for (std::size_t k = 0; k < 2; ++k)
        sum += g[2 * j + i] * o.left[2 * j + k] * g[2 * k + i] + g[2 * i + j] * o.right[2 * j + k] * g[2 * i + k];
  return sum;
}

struct Worst {
  double visible = 0, loss = 0, response = 0, prediction = 0, ratio = INFINITY;
};

void start_of(const ImpulseTask& task, const std::vector<Variant>& all, std::uint32_t seed, Table& starts,
              Worst& worst) {
  const Overlaps first = overlaps_of(all[0].network);
  double slowest = INFINITY, fastest = 0;
  for (const auto& [name, network] : all) {
    const Overlaps o = overlaps_of(network);
    const auto outcome = rank_one_gradient(task, network), drawn = rank_one_gradient(task, all[0].network);
    const double small = 1e-5;
    const double descent = (outcome.loss - rank_one_gradient(task, rank_one_step(task, network, small)).loss) / small;
    const double predicted = predicted_descent(task, o);
    starts.add_row({name, std::int64_t(seed), outcome.loss, descent, predicted, o.right[0], o.left[3]});
    worst.visible = std::max(worst.visible, s2::largest_difference(o.visible, first.visible));
    worst.loss = std::max(worst.loss, std::abs(outcome.loss - drawn.loss));
    for (std::size_t k = 0; k < outcome.response.size(); ++k)
      worst.response = std::max(worst.response, std::abs(outcome.response[k] - drawn.response[k]));
    worst.prediction = std::max(worst.prediction, std::abs(descent / predicted - 1));
    slowest = std::min(slowest, descent), fastest = std::max(fastest, descent);
  }
  worst.ratio = std::min(worst.ratio, fastest / slowest);
}

void run(const Options& o, Results& r, Steps& progress) {
  const ImpulseTask task = s2::filter_task(1.2, 0.92);
  const std::size_t units = o.quick ? 64 : 512;
  const double rate = 0.02, end = o.quick ? 10 : 40;
  Table& starts =
      r.add_table("starts", "Networks with equal visible overlaps at the start of learning",
                  {Column::text("variant", "what was changed, unseen from outside"),
                   Column::number("seed", "1", "of the network"), Column::number("loss", "1", "before learning"),
                   Column::number("descent", "1/time", "speed at which the loss falls in a first tiny step"),
                   Column::number("predicted", "1/time", "the same by the overlaps"),
                   Column::number("mm", "1", "m.m/N"), Column::number("zz", "1", "z.z/N")});
  Table& curves =
      r.add_table("curves", "Loss while the full network learns a leaky filter by gradient descent",
                  {Column::text("variant", "what was changed"), Column::number("seed", "1", "of the network"),
                   Column::number("time", "1/rate", "steps times rate"), Column::number("loss", "1", "of a tick")});
  Worst worst;
  progress.expect(o.seeds * 5);
  for (std::uint32_t seed = 1; seed <= o.seeds; ++seed) {
    const auto all = variants(s2::drawn_network(units, 1, seed, "s2-perturbation"));
    start_of(task, all, seed, starts, worst);
    for (const auto& [name, network] : all) {
      RankOneNetwork n = network;
      for (int k = 0; k * rate < end; ++k, n = rank_one_step(task, n, rate))
        if (k % 5 == 0) curves.add_row({name, std::int64_t(seed), k * rate, rank_one_gradient(task, n).loss});
      progress.done();
    }
  }
  r.add(equal("largest difference of visible overlaps at the start", worst.visible, 0, 1e-12, "by construction"));
  r.add(equal("largest difference of the response at the start", worst.response, 0, 1e-12,
              "theory: S decides the output"));
  r.add(equal("largest difference of the loss at the start", worst.loss, 0, 1e-12, "theory: S decides the loss"));
  r.add(
      at_least("fastest/slowest first step, smallest over seeds", worst.ratio, 1.5, "phenomenon 1: the speeds differ"));
  r.add(equal("speed of the first step against the overlaps, largest error", worst.prediction, 0, 1e-3,
              "theory: tr g^T G_L g + tr g G_R g^T"));
  Figure f{.name = "curves",
           .title = "Equal function, equal loss, other invisible overlaps: other speed",
           .table = "curves"};
  f.x = {.column = "time"}, f.y = {.column = "loss", .logarithmic = true};
  f.colour = {.column = "variant"}, f.panel = "seed";
  r.add_figure(f);
  r.note(
      "The task and the change are ours: the paper's exact perturbation is not known. Here the part of m (or z) that "
      "none of the other three vectors sees is removed or doubled.");
  r.note(std::to_string(units) + " units, learning rate 0.02 (times N).");
}

}  // namespace

Study s2_perturbation() {
  return {"s2-perturbation",
          "equal function and loss, different invisible overlaps: different speed of learning",
          "Two networks with the same visible overlaps have the same output and loss, yet learn at different speeds "
          "from the "
          "first step, as their invisible overlaps say.",
          "Ger, Barak 2026 (arXiv 2605.04115), phenomenon 1",
          false,
          run};
}

}  // namespace synq::study
