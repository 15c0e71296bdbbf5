#include <doctest/doctest.h>

#include <map>

#include "rules/eprop_rate.hpp"
#include "rules/reference/dni.hpp"
#include "rules/reference/efficient_bptt.hpp"
#include "rules/reference/future_bptt.hpp"
#include "rules/reference/kernl_full.hpp"
#include "rules/reference/kf_rtrl.hpp"
#include "rules/reference/of_local.hpp"
#include "rules/reference/r_kf_rtrl.hpp"
#include "rules/reference/rtrl.hpp"
#include "rules/reference/uoro.hpp"
#include "rules/rflo.hpp"
#include "tests/rules/reference_data.hpp"

using namespace synq;
using namespace synq::reference;
using synq::test::difference;
using synq::test::flat;

namespace {

/// The draws that the independent program made, in its order.
struct Recorded final : Draws {
  std::vector<double> values;
  std::size_t next = 0;
  double sign() override { return values.at(next++); }
  double normal() override { return values.at(next++); }
};

/// The network, the stream and the rules of small_rnn.json.
struct SmallRnn {
  using RulePointer = std::unique_ptr<OnlineRule<double>>;
  nlohmann::json file = test::read_json("small_rnn.json");
  static constexpr OnlineShape shape{4, 7, 2};

  Vector<double> at(const char* key) const { return flat(file[key]); }
  Matrix<double> matrix(const nlohmann::json& j) const { return {j.size(), j[0].size(), flat(j)}; }

  Weights<double> weights() const {
    Weights<double> w{4, 2, 2, true, {}, at("W_rec"), {}};
    for (std::size_t i = 0; i < 4; ++i) {
      for (const auto& x : file["W_in"][i]) w.input.push_back(x);
      w.input.push_back(file["b_rec"][i]);
    }
    for (std::size_t k = 0; k < 2; ++k) {
      for (const auto& x : file["W_out"][k]) w.readout.push_back(x);
      w.readout.push_back(file["b_out"][k]);
    }
    return w;
  }
  /// [n][n_out] of the file's [n_out][n]
  Vector<double> feedback() const { return test::transposed(at("W_FB"), 2); }
  static bool has_fixed_feedback(const std::string& rule) { return rule.ends_with("_FB") || rule == "DNIb"; }

  Recorded draws(const std::string& rule) const {
    Recorded d;
    if (rule == "UORO") d.values = flat(file["UORO"]["nu"]);
    if (rule == "KF-RTRL") d.values = flat(file["KF_RTRL"]["nu"]);
    if (rule == "R-KF-RTRL") d.values = flat(file["R_KF_RTRL"]["nu"]);
    if (rule == "KeRNL") {
      d.values = flat(file["KeRNL"]["zeta"]);
      for (double& x : d.values) x /= file["KeRNL"]["sigma"].get<double>();
    }
    return d;
  }

  RulePointer rule(const std::string& name, double leak) const {
    const auto start = [&](const char* key, const auto& make) {
      return make(flat(file[key]["A0"]), matrix(file[key]["B0"]));
    };
    if (name.starts_with("RTRL")) return std::make_unique<Rtrl<double>>(shape);
    if (name.starts_with("RFLO"))
      return std::make_unique<OfLocal<Rflo, double>>(shape, Rflo::Constants<double>{1 - leak},
                                                     Rflo::NeuronConstants<double>{leak, 1});
    if (name == "eprop_diag")
      return std::make_unique<OfLocal<EpropRate, double>>(shape, EpropRate::Constants<double>{},
                                                          EpropRate::NeuronConstants<double>{1 - leak, leak, 1});
    if (name.starts_with("F-BPTT")) return std::make_unique<FutureBptt<double>>(shape, std::stoul(name.substr(6)));
    if (name.starts_with("E-BPTT")) return std::make_unique<EfficientBptt<double>>(shape, std::stoul(name.substr(6)));
    if (name == "UORO")
      return start("UORO", [](auto a, auto b) -> RulePointer { return std::make_unique<Uoro<double>>(a, b); });
    if (name == "KF-RTRL")
      return start("KF_RTRL", [](auto a, auto b) -> RulePointer { return std::make_unique<KfRtrl<double>>(a, b); });
    if (name == "R-KF-RTRL")
      return start("R_KF_RTRL", [](auto a, auto b) -> RulePointer { return std::make_unique<RKfRtrl<double>>(a, b); });
    if (name.starts_with("DNI"))
      return std::make_unique<Dni<double>>(
          matrix(file["DNI"]["A0"]),
          Dni<double>::Options{file["DNI"]["lr"], file["DNI"]["fix_A_interval"], name == "DNIb", file["DNI"]["J_lr"]},
          matrix(file["W_rec"]));
    if (name == "KeRNL")
      return std::make_unique<KernlFull<double>>(
          shape, KernlFull<double>::Options{file["KeRNL"]["lr"], file["KeRNL"]["sigma"], file["KeRNL"]["alpha0"]});
    throw std::runtime_error("no rule " + name);
  }
};

/// Runs a rule over the stream; weights move by -rate times each tick's gradient.
struct Run {
  std::vector<double> gradients, losses;  ///< [ticks][4][7]; [ticks]
  Weights<double> weights;

  Run(const SmallRnn& s, const nlohmann::json& c, const std::string& name, double rate) : weights(s.weights()) {
    const bool softmax = c["loss_fn"] == "softmax_ce";
    const double leak = c["alpha"];
    const RateModel model{Activation::tanh, leak, softmax ? Loss::softmax_cross_entropy : Loss::squared_error};
    const auto fixed = SmallRnn::has_fixed_feedback(name);
    RateNetwork<double> network(model, SmallRnn::shape, fixed ? s.feedback() : Vector<double>{});
    const auto rule = s.rule(name, leak);
    Recorded draws = s.draws(name);
    const auto x = s.at("X"), y = s.at("Y");
    for (std::size_t t = 0; t < 12; ++t) {
      const std::span input(x.data() + 2 * t, 2), target(y.data() + 2 * t, 2);
      Matrix<double> g(4, 7);
      rule->tick(network.tick(weights, input, target, true, draws), g);
      gradients.insert(gradients.end(), g.values.begin(), g.values.end());
      losses.push_back(softmax ? network.loss() : network.loss() / 2);  // "mse": 0.5 of the mean over 2 outputs
      step(network, g, rate);
    }
  }
  void step(const RateNetwork<double>& network, const Matrix<double>& g, double rate) {
    Vector<double> readout(10);
    network.add_readout_gradient(readout);
    for (std::size_t k = 0; k < 10; ++k) weights.readout[k] -= rate * readout[k];
    for (std::size_t i = 0; i < 4; ++i) {
      for (std::size_t j = 0; j < 4; ++j) weights.recurrent[i * 4 + j] -= rate * g[i][j];
      for (std::size_t j = 0; j < 3; ++j) weights.input[i * 3 + j] -= rate * g[i][4 + j];
    }
  }
};

}  // namespace

TEST_CASE("every rule of the unified framework gives the gradients of an independent program") {
  const SmallRnn s;
  for (const auto& c : s.file["cases"]) {
    CHECK(c["algorithms"].size() == 17);
    for (const auto& [name, expected] : c["algorithms"].items()) {
      CAPTURE(c["loss_fn"].get<std::string>());
      CAPTURE(name);
      const Run run(s, c, name, 0);
      const double d = difference(run.gradients, flat(expected["rec_grads"]));
      MESSAGE("small_rnn " << c["loss_fn"].get<std::string>() << ", " << name << ": " << d);
      CHECK(d < 1e-12);
    }
  }
}

TEST_CASE("every rule learns as in an independent program: a write each tick, rate 0.1") {
  const SmallRnn s;
  for (const auto& c : s.file["cases"])
    for (const auto& [name, expected] : c["online_sgd_lr_0p1"].items()) {
      CAPTURE(c["loss_fn"].get<std::string>());
      CAPTURE(name);
      const Run run(s, c, name, 0.1);
      CHECK(difference(run.losses, flat(expected["loss"])) < 1e-12);
      const auto& f = expected["final"];
      CHECK(difference(run.weights.recurrent, flat(f["W_rec"])) < 1e-12);
      std::vector<double> input, readout;
      for (std::size_t i = 0; i < 4; ++i)
        input.insert(input.end(), {run.weights.input[3 * i], run.weights.input[3 * i + 1]});
      for (std::size_t k = 0; k < 2; ++k)
        readout.insert(readout.end(), run.weights.readout.begin() + long(5 * k),
                       run.weights.readout.begin() + long(5 * k + 4));
      CHECK(difference(input, flat(f["W_in"])) < 1e-12);
      CHECK(difference(readout, flat(f["W_out"])) < 1e-12);
      for (std::size_t i = 0; i < 4; ++i)
        CHECK(run.weights.input[3 * i + 2] == doctest::Approx(f["b_rec"][i].get<double>()).epsilon(1e-12));
      for (std::size_t k = 0; k < 2; ++k)
        CHECK(run.weights.readout[5 * k + 4] == doctest::Approx(f["b_out"][k].get<double>()).epsilon(1e-12));
    }
}
