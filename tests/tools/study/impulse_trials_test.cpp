#include "tools/study/networks/impulse_trials.hpp"

#include <doctest/doctest.h>

#include "rules/reference/future_bptt.hpp"
#include "rules/reference/of_local.hpp"
#include "rules/rflo.hpp"
#include "tests/rules/reference_data.hpp"

/// Expected updates of matrix networks, by an independent program: tests/reference/README.md.
using namespace synq;
using namespace synq::study;
using synq::test::difference;
using synq::test::flat;

namespace {

constexpr std::size_t n = 4, ticks = 120;

struct Data {
  nlohmann::json file = test::read_json("seed1_data_aligned_matrices.json");

  std::vector<double> at(const char* key) const { return flat(file[key]); }
  ImpulseTrials::Weights student() const { return {n, n, n, false, at("B"), at("W"), at("A")}; }
  ImpulseTrials trials() const { return {{n, n, n, false, at("B_star"), at("W_star"), at("A_star")}, ticks}; }
  void check(const char* rule, const reference::Outcome<double>& o) const {
    for (const auto& e : file["expected"]) {
      if (e["rule"] != rule) continue;
      CHECK(difference(o.gradient.readout, flat(e["dA"])) < 1e-9);
      CHECK(difference(o.gradient.recurrent, flat(e["dW"])) < 1e-9);
      CHECK(difference(o.gradient.input, flat(e["dB"])) < 1e-9);
      CHECK(o.loss == doctest::Approx(e["loss"].get<double>()).epsilon(1e-9));
      return;
    }
    FAIL("no such rule in the file");
  }
};

}  // namespace

TEST_CASE("expected gradients from one impulse a channel, scored at every tick") {
  const Data d;
  const reference::OnlineShape shape{n, 2 * n, n};
  d.check("BPTT", d.trials().exact(d.student()));
  reference::FutureBptt<double> truncated(shape, 1);
  d.check("tBPTT", d.trials().by(truncated, {}, d.student()));
  reference::OfLocal<Rflo, double> rflo(shape, {d.file["w_hat"]}, {1, 1});
  std::vector<double> feedback;
  reference::transpose(d.at("R"), n, n, feedback);
  d.check("RFLO", d.trials().by(rflo, feedback, d.student()));
}

TEST_CASE("truncation over the whole trial is back-propagation, and a rule is left as it was") {
  const Data d;
  const auto trials = d.trials();
  const auto exact = trials.exact(d.student()).gradient;
  reference::FutureBptt<double> whole({n, 2 * n, n}, ticks);
  for (int k = 0; k < 2; ++k) {
    const auto g = trials.by(whole, {}, d.student()).gradient;
    CHECK(difference(g.recurrent, exact.recurrent) < 1e-12);
    CHECK(difference(g.input, exact.input) < 1e-12);
    CHECK(difference(g.readout, exact.readout) < 1e-12);
  }
}
