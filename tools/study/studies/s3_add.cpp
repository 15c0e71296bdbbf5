#include "tools/study/list.hpp"
#include "tools/study/networks/s3_task.hpp"

namespace synq::study {
namespace {

constexpr const char* figures = "order: Marschall et al. 2020; bounds: between the floors";

/// Integer bits that keep saturations rare with a = 1: activities within 1, weights within 4, steps below 2^-6.
constexpr IntegerBits profile[] = {{"input", 2},        {"weight", 3},
                                   {"activity", 2},     {"preactivation", 4},
                                   {"rate", 2},         {"surrogate", 2},
                                   {"readout", 5},      {"target", 2},
                                   {"exponential", 2},  {"denominator", 3},
                                   {"reciprocal", 2},   {"error", 2},
                                   {"feedback", 4},     {"gain", 2},
                                   {"decay", 3},        {"learning_signal", 3},
                                   {"step", -6},        {"readout_step", -7},
                                   {"eligibility", 3},  {"kernel", 2},
                                   {"kernel_rate", 2},  {"mixing", 3},
                                   {"credit", 3},       {"noise_trace", -5},
                                   {"noise_slope", -3}, {"prediction_error", -5},
                                   {"mixing_step", -3}, {"kernel_step", -3}};

void decide(const std::map<std::string, std::vector<std::optional<double>>>& losses, Results& r) {
  std::map<std::string, Spread> s;
  for (const auto& [name, each] : losses) s[name] = spread(each);
  const auto bound = [&](const char* rule, const char* label, auto make, double limit) {
    r.add(make(with_error(std::string(label) + ": loss", s[rule]), s[rule].mean, limit, figures));
  };
  bound("rtrl", "RTRL", at_most, .49), bound("kf_rtrl", "KF-RTRL", at_most, .49);
  bound("e_bptt", "E-BPTT(10)", at_most, .49), bound("f_bptt", "F-BPTT(10)", at_most, .49);
  for (const auto& [rule, label] :
       {std::pair("rflo", "RFLO"), std::pair("kernl_full", "KeRNL"), std::pair("kernl", "KeRNL, diagonal A")})
    bound(rule, label, at_least, .49), bound(rule, label, at_most, .57);
  bound("none", "readout alone", at_least, .56);
  if (s["rtrl"].mean && s["rflo"].mean) {
    bound("dni", "DNI, above RTRL", at_least, *s["rtrl"].mean),
        bound("dni", "DNI, below RFLO", at_most, *s["rflo"].mean);
  }
  for (const auto& [rule, label] : {std::pair("eprop", "e-prop (diagonal)"), std::pair("uoro", "UORO"),
                                    std::pair("r_kf_rtrl", "R-KF-RTRL"), std::pair("dni_b", "DNI(b)")})
    r.add(measured(with_error(std::string(label) + ": loss", s[rule]), s[rule].mean));
}

void run(const Options& o, Results& r, Steps& steps) {
  const S3Task fast{"lags_6_10",           "name = \"add\"\nlags = [6, 10]\n", 1, 1e-3, o.quick ? 6000 : 60000,
                    o.quick ? 1000 : 10000};
  const auto losses = compare_rules(fast, o, r, steps);
  if (!o.quick) {
    decide(losses, r);
    const S3Task slow{"lags_3_5_held", "name = \"add\"\nlags = [3, 5]\nhold = 2\n", .5, 1e-3, 60000, 10000};
    compare_rules(slow, o, r, steps);
  } else {
    const Spread exact = spread(losses.at("rtrl")), none = spread(losses.at("none"));
    if (none.mean)
      r.add(at_most(with_error("RTRL: loss, below the readout alone", exact), exact.mean, *none.mean,
                    "order: Marschall et al. 2020"));
    for (const S3Rule& rule : s3_rules()) {
      const Spread each = spread(losses.at(rule.name));
      r.add(measured(with_error(std::string(rule.label) + ": loss", each), each.mean));
    }
  }
  compare_formats(fast, profile, o, losses, r, steps);
  r.note("Floors of the loss with a = 1: .6616 nothing learned, .5192 the first lag, .4544 both.");
  r.note("Feedback is symmetric (weight transport), but for DNI(b), whose feedback is fixed and random.");
  r.note(
      "The rates at which DNI learns A (.01) and KeRNL its kernels (5, noise .001) are ours; the originals are not "
      "known to us.");
  r.note("UORO and R-KF-RTRL are noisy at this rate, which is not tuned for them.");
  if (o.quick)
    r.note("Quick: a tenth of the stream, so only the first ordering is decided; the full study decides all of them.");
}

}  // namespace

Study s3_add() {
  return {"s3-add",
          "the Add task learned by every rule of the unified framework",
          "Exact rules learn both lags, approximations that cut the recurrence learn the first one alone: the losses "
          "cluster as the four criteria do.",
          "Marschall, Cho, Savin 2020 (arXiv 1907.02649), Add task, a = 1: lags 6, 10; a = .5: lags 3, 5, values held "
          "2 ticks",
          true,
          run};
}

}  // namespace synq::study
