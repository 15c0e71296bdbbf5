#include "tools/study/list.hpp"
#include "tools/study/networks/s3_task.hpp"

namespace synq::study {
namespace {

constexpr IntegerBits profile[] = {{"input", 2},
                                   {"weight", 3},
                                   {"activity", 2},
                                   {"preactivation", 5},
                                   {"rate", 2},
                                   {"surrogate", 2},
                                   {"readout", 4},
                                   {"target", 4},
                                   {"error", 4},
                                   {"feedback", 4},
                                   {"gain", 2},
                                   {"decay", 3},
                                   {"learning_signal", 6},
                                   {"step", -3},
                                   {"readout_step", -5},
                                   {"eligibility", 3},
                                   {"kernel", 2},
                                   {"kernel_rate", 2},
                                   {"mixing", 3},
                                   {"credit", 6},
                                   {"noise_trace", -5},
                                   {"noise_slope", -3},
                                   {"prediction_error", -5},
                                   {"mixing_step", -3},
                                   {"kernel_step", -3}};

void run(const Options& o, Results& r, Steps& steps) {
  const S3Task task{"mimic", "name = \"mimic\"\n", 1, 1e-3, o.quick ? 3000 : 60000, o.quick ? 500 : 10000};
  const auto losses = compare_rules(task, o, r, steps);
  std::map<std::string, Spread> s;
  for (const auto& [name, each] : losses) s[name] = spread(each);
  const auto below = [&](const char* rule, const char* label, const char* other, const char* than) {
    if (s[other].mean)
      r.add(at_most(with_error(std::string(label) + ": loss, at most that of " + than, s[rule]), s[rule].mean,
                    *s[other].mean, "Marschall et al. 2020, ordering"));
  };
  below("rflo", "RFLO", "none", "the readout alone");
  if (!o.quick)
    below("rtrl", "RTRL", "rflo", "RFLO"), below("f_bptt", "F-BPTT(10)", "rflo", "RFLO"),
        below("kf_rtrl", "KF-RTRL", "rflo", "RFLO");
  for (const S3Rule& rule : s3_rules())
    r.add(measured(with_error(std::string(rule.label) + ": loss", s[rule.name]), s[rule.name].mean));
  if (!o.quick) {
    const S3Task leaky{"mimic_leaky", "name = \"mimic\"\n", .5, 1e-3, 60000, 10000};
    for (const auto& [name, each] : compare_rules(leaky, o, r, steps))
      if (name == "rtrl" || name == "rflo" || name == "none") {
        const Spread each_spread = spread(each);
        r.add(measured(with_error(std::string(name) + ", a = .5: loss", each_spread), each_spread.mean));
      }
  }
  compare_formats(task, profile, o, losses, r, steps);
  if (o.quick) r.note("Quick: a twentieth of the stream, too short to tell the exact rules from RFLO.");
  r.note(
      "Loss: half the squared error, summed over the 32 readouts, per tick. The rate 1e-3 is ours. The teacher leaks "
      "as the student does.");
}

}  // namespace

Study s3_mimic() {
  return {"s3-mimic",
          "the Mimic task learned by every rule of the unified framework",
          "Where the targets are another random network's readouts, the rules' losses order as on Add.",
          "Marschall, Cho, Savin 2020 (arXiv 1907.02649), Mimic task",
          true,
          run};
}

}  // namespace synq::study
