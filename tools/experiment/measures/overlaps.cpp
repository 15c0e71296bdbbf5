#include "tools/experiment/measures/overlaps.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/error.hpp"
#include "tools/experiment/measures/svd.hpp"

namespace synq::experiment {
namespace {

const WeightMatrix& named(const std::vector<WeightMatrix>& all, const std::string& name) {
  for (const WeightMatrix& m : all)
    if (m.name == name) return m;
  throw Defect("no weight matrix is called " + name);
}

std::vector<double> scaled(std::vector<double> x, double factor) {
  for (double& each : x) each *= factor;
  return x;
}

double mean_product(const std::vector<double>& x, const std::vector<double>& y) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += x[i] * y[i];
  return sum / double(x.size());
}

/// Entry (i, j) of K.
double invariant(const RankOneVectors& x, std::size_t i, std::size_t j) {
  return x.z[i] * x.z[j] + x.v[i] * x.v[j] - x.m[i] * x.m[j] - x.u[i] * x.u[j];
}

}  // namespace

RankOneVectors rank_one_vectors(const std::vector<WeightMatrix>& weights) {
  const WeightMatrix &in = named(weights, "input_weight"), &rec = named(weights, "recurrent_weight"),
                     &out = named(weights, "readout_weight");
  const std::size_t n = rec.n_post;
  if (in.n_pre != 1 || out.n_post != 1 || out.n_pre != n)
    throw Defect("overlaps: the network has not one input, one output and no bias");
  const LeadingPart part = leading_part({n, n, rec.values});
  const double length = std::sqrt(part.value * double(n));
  RankOneVectors x{in.values, scaled(part.left, length), scaled(part.right, length), out.values};
  for (double& z : x.z) z *= double(n);
  return x;
}

NetworkOverlaps measure_overlaps(std::uint64_t trial, const std::vector<WeightMatrix>& now,
                                 const std::vector<WeightMatrix>& start) {
  const RankOneVectors x = rank_one_vectors(now), first = rank_one_vectors(start);
  const auto p = mean_product;
  NetworkOverlaps o{trial,
                    {{p(x.v, x.m), p(x.v, x.u), p(x.z, x.m), p(x.z, x.u)},
                     {p(x.m, x.m), p(x.m, x.u), p(x.m, x.u), p(x.u, x.u)},
                     {p(x.v, x.v), p(x.v, x.z), p(x.v, x.z), p(x.z, x.z)}},
                    0};
  double squares = 0;
  for (std::size_t i = 0; i < x.m.size(); ++i)
    for (std::size_t j = 0; j < x.m.size(); ++j) {
      const double moved = invariant(x, i, j) - invariant(first, i, j);
      squares += moved * moved;
    }
  o.drift = std::sqrt(squares) / double(x.m.size());
  return o;
}

std::string overlaps_csv(const std::vector<NetworkOverlaps>& all) {
  std::string text = "trial,vm,vu,zm,zu,mm,mu,uu,vv,vz,zz,drift\n";
  for (const NetworkOverlaps& o : all) {
    const auto &s = o.overlaps.visible, &r = o.overlaps.right, &l = o.overlaps.left;
    text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", o.trial, s[0], s[1], s[2], s[3], r[0], r[1], r[3],
                        l[0], l[1], l[3], o.drift);
  }
  return text;
}

}  // namespace synq::experiment
