#include "tools/experiment/measures/measures.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/laws/config_of.hpp"
#include "tools/experiment/experiment.hpp"

using namespace synq;
using namespace synq::experiment;

namespace {

Experiment run(const std::string& more, const std::string& path = "double") {
  Experiment e(test::config_of(R"(
seed = 2
number_path = ")" + path + R"("
[task]
name = "add"
ticks = 30
trials = 8
[network]
units = 10
leak = 0.5
[optimizer]
rate = 0.0625
[formats]
default = {word = 24, frac = 18}
)" + more));
  while (!e.done()) e.step();
  return e;
}

std::optional<double> cosine_of(const Measures& m, std::size_t k, const std::string& a, const std::string& b) {
  const auto& names = m.pairwise_names();
  const auto at = [&](const std::string& n) {
    return std::size_t(std::find(names.begin(), names.end(), n) - names.begin());
  };
  return m.pairwise().at(k).cosine.at(at(a) * names.size() + at(b));
}

}  // namespace

TEST_CASE("singular values, rank and effective rank of a change, by hand") {
  // W - W_0 = [[3, 0, 0], [0, 0, 4]]: singular values 4 and 3, effective rank 49 / 25
  const std::vector<WeightMatrix> start{{"recurrent_weight", 2, 3, {1, 1, 1, 1, 1, 1}}},
      now{{"recurrent_weight", 2, 3, {4, 1, 1, 1, 1, 5}}};
  const Spectrum s = spectra(7, now, start).at(0);
  CHECK(s.trial == 7);
  REQUIRE(s.values.size() == 2);
  CHECK(s.values[0] == doctest::Approx(4).epsilon(1e-14));
  CHECK(s.values[1] == doctest::Approx(3).epsilon(1e-14));
  CHECK(s.rank() == 2);
  CHECK(s.rank(0.9) == 1);
  CHECK(s.effective_rank() == doctest::Approx(49.0 / 25).epsilon(1e-14));
  const Spectrum still = spectra(0, start, start).at(0);
  CHECK(still.rank() == 0);
  CHECK(still.effective_rank() == 0);
}

TEST_CASE("overlaps and invariant of a rank-one network, by hand") {
  // N = 2: m (1, 0), z = N W_out = (0, 4); W_rec = u v^T / N with u = v = (2, 0): one singular value 2 along (1, 0)
  const auto network = [](std::vector<double> in) {
    return std::vector<WeightMatrix>{{"input_weight", 2, 1, std::move(in)},
                                     {"recurrent_weight", 2, 2, {2, 0, 0, 0}},
                                     {"readout_weight", 1, 2, {0, 2}}};
  };
  const auto start = network({1, 0}), now = network({0, 3});
  const NetworkOverlaps o = measure_overlaps(5, now, start);
  const auto near = [](double x) { return doctest::Approx(x).epsilon(1e-12); };
  CHECK(std::abs(o.overlaps.visible[1]) == near(2));  // v.u / N, whatever sign both have
  CHECK(o.overlaps.visible[2] == near(6));            // z.m / N
  CHECK(o.overlaps.right[0] == near(4.5));            // m.m / N
  CHECK(o.overlaps.left[3] == near(8));               // z.z / N
  CHECK(o.overlaps.left[0] == near(2));
  CHECK(std::abs(o.overlaps.visible[0]) < 1e-12);
  // K changes by -(m m^T) + m_0 m_0^T = diag(1, -9)
  CHECK(o.drift == near(std::sqrt(1.0 + 81.0) / 2));
  CHECK(measure_overlaps(0, start, start).drift == 0);
}

TEST_CASE("measuring changes no bit of a run, and is taken when asked for") {
  const auto plain = run("[rule]\nname = \"rflo\"\n");
  const auto measured =
      run("[rule]\nname = \"rflo\"\n[measure]\nevery = 3\nspectrum = true\npairwise = [\"rtrl\", \"uoro\"]\n");
  CHECK(plain.measures().files().empty());
  const auto a = plain.simulator().weights(), b = measured.simulator().weights();
  for (std::size_t k = 0; k < a.size(); ++k) CHECK(a[k].values == b[k].values);
  std::vector<std::uint64_t> taken;
  for (const auto& p : measured.measures().pairwise()) taken.push_back(p.trial);
  CHECK(taken == std::vector<std::uint64_t>{0, 3, 6, 8});
  CHECK(measured.measures().spectra().size() == 4 * 3);
}

TEST_CASE("pairwise alignment: identities of the rules hold on a run's own trials") {
  const std::string rules = "pairwise = [\"bptt\", \"rtrl\", \"f_bptt\", \"rflo\", \"eprop\", \"kernl\"]\n";
  const auto e = run("[rule]\nname = \"rflo\"\nupdate = \"trial\"\n[measure]\nwindow = 30\n" + rules);
  const Measures& m = e.measures();
  const auto near = [](double x) { return doctest::Approx(x).epsilon(1e-9); };
  REQUIRE(m.pairwise().size() == 1);
  CHECK(*cosine_of(m, 0, "rtrl", "bptt") == near(1));
  CHECK(*cosine_of(m, 0, "f_bptt", "bptt") == near(1));  // the window is the trial
  CHECK(*cosine_of(m, 0, "run", "rflo") == near(1));     // a run that writes once a trial follows its rule's gradient
  CHECK(*cosine_of(m, 0, "rflo", "bptt") < 0.999);
  CHECK(*cosine_of(m, 0, "eprop", "bptt") < 0.999);
  CHECK(*cosine_of(m, 0, "kernl", "rflo") > 0.5);
}

TEST_CASE("in fixed point the run's own step leaves its rule's by the rounding alone") {
  const auto e = run("[rule]\nname = \"rflo\"\nupdate = \"trial\"\n[measure]\npairwise = [\"rflo\"]\n", "fixed");
  const double c = *cosine_of(e.measures(), 0, "run", "rflo");
  CHECK(c > 0.99);
  CHECK(c < 1);
}

TEST_CASE("a stream that never restarts is compared from the activity that it has reached") {
  const std::string tables =
      "[rule]\nname = \"rflo\"\nupdate = \"trial\"\ntrain = [\"input\"]\n[measure]\npairwise = [\"rflo\"]\n";
  Experiment e(test::config_of(R"(
[task]
name = "add"
ticks = 20
trials = 2
[network]
units = 6
leak = 0.25
reset = "never"
[optimizer]
rate = 0.0625
)" + tables));
  while (!e.done()) e.step();
  // the run's eligibilities live on, those of the comparison start anew: near, not equal
  const double c = *cosine_of(e.measures(), 0, "run", "rflo");
  CHECK(c > 0.9);
}

TEST_CASE("what does not fit is refused") {
  CHECK_THROWS_WITH(run("[rule]\nname = \"rflo\"\n[measure]\npairwise = [\"rtlr\"]\n"),
                    doctest::Contains("did you mean 'rtrl'"));
  CHECK_THROWS_WITH(run("[rule]\nname = \"rflo\"\n[measure]\noverlaps = true\n"), doctest::Contains("without a bias"));
}
