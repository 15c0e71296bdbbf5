#include <doctest/doctest.h>

#include "core/error.hpp"
#include "tests/laws/config_of.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/experiment/hash.hpp"

/// A run that is saved, dropped, built anew and restored in the middle of a batch goes on to the bits of a run that was
/// never interrupted.
using namespace synq;
using namespace synq::experiment;

namespace {

const std::string rate_task = R"(
seed = 3
[task]
name = "add"
ticks = 20
trials = 10
[network]
neuron = "leaky_rate"
units = 9
leak = 0.5
)";
const std::string spiking_task = R"(
seed = 3
[task]
name = "pattern"
ticks = 40
trials = 10
inputs = 8
rate_hz = 300
[network]
neuron = "alif"
units = 9
tau = 8
threshold = 0.3
tau_adaptation = 50
adaptation = 0.1
tau_readout = 8
surrogate_height = 0.5
surrogate_width = 0.5
scaled_input = false
)";
const std::string stochastic = R"(
[formats]
default = {word = 16, frac = 11, round = "stochastic", random_bits = 7}
[random]
source = "lfsr"
lanes = 2
)";

const std::string teacher_task = R"(
seed = 3
[task]
name = "mimic"
inputs = 3
units = 5
outputs = 2
ticks = 9
trials = 4
[network]
units = 6
leak = 0.5
reset = "never"
)";
const std::string cue_task = R"(
seed = 3
loss = "softmax_cross_entropy"
[task]
name = "cues"
trials = 4
test_trials = 3
cues = 3
group = 2
cue_hz = 300
recall_hz = 300
silence_ticks = 3
cue_ticks = 5
delay_ticks = 4
recall_ticks = 6
[network]
neuron = "alif"
units = 6
adaptive = 3
tau = 8
threshold = 0.3
tau_adaptation = 50
adaptation = 0.1
tau_readout = 8
surrogate_height = 0.5
surrogate_width = 0.5
scaled_input = false
)";
const std::string epochs = "[train]\nepochs = 3\n";

/// A rule of the reference path on a stream that never restarts, with measurements on the way.
std::string online(const std::string& rule) {
  return rate_task + "reset = \"never\"\n[rule]\nname = \"" + rule +
         "\"\n[optimizer]\nrate = 0.05\n[measure]\nevery = 2\nspectrum = true\npairwise = [\"uoro\", \"dni\", "
         "\"kernl\"]\n";
}

struct Case {
  const char* what;
  std::string text;
};
const Case cases[] = {
    {"fixed, RFLO every tick, shift registers, never reset",
     "number_path = \"fixed\"\n" + rate_task +
         "reset = \"never\"\n[rule]\nname = \"rflo\"\n[optimizer]\nrate = 0.05\n" + stochastic},
    {"fixed, e-prop in batches with a regulariser, shift registers",
     "number_path = \"fixed\"\n" + spiking_task +
         "[rule]\nname = \"eprop\"\nupdate = \"trial\"\nfiring_rate = {cost = 5, target_hz = 50}\n[optimizer]\nrate = "
         "0.05\nbatch = 3\nmomentum = 0.75\nclip = 0.02\n" +
         stochastic},
    {"fixed in 128 bits, a counter",
     "number_path = \"fixed\"\n" + rate_task +
         "[rule]\nname = \"eprop\"\n[optimizer]\nrate = 0.05\n[formats]\ndefault = {word = 48, frac = 32, round = "
         "\"stochastic\"}\n"},
    {"exact, shift registers",
     "number_path = \"exact\"\n" + rate_task +
         "reset = \"never\"\n[rule]\nname = \"rflo\"\nupdate = \"trial\"\n[optimizer]\nrate = 0.05\nbatch = 4\n" +
         stochastic},
    {"a machine with its cycles, RFLO every tick", "number_path = \"fixed\"\nprobes = \"off\"\n" + rate_task +
                                                       "reset = \"never\"\n[rule]\nname = \"rflo\"\n[optimizer]\nrate "
                                                       "= 0.05\n[machine]\ncores = 2\npipeline_depth = 2\n"
                                                       "[formats]\ndefault = {word = 16, frac = 10}\n"},
    {"double, e-prop with Adam in batches",
     spiking_task +
         "[rule]\nname = \"eprop\"\nupdate = \"trial\"\n[optimizer]\nname = \"adam\"\nrate = 0.01\nbatch = 3\n"},
    {"BPTT with Adam in batches",
     rate_task + "[rule]\nname = \"bptt\"\n[optimizer]\nname = \"adam\"\nrate = 0.01\nbatch = 3\n"},
    {"new trials of a stream in every epoch, fixed, RFLO", "number_path = \"fixed\"\n" + teacher_task +
                                                               "[rule]\nname = \"rflo\"\n[optimizer]\nrate = 0.05\n" +
                                                               epochs + stochastic},
    {"new trials in every epoch and a test set, e-prop in batches",
     cue_task + "[rule]\nname = \"eprop\"\nupdate = \"trial\"\n[optimizer]\nrate = 0.1\nbatch = 3\n" + epochs},
    {"RTRL", online("rtrl")},
    {"UORO", online("uoro")},
    {"KF-RTRL", online("kf_rtrl")},
    {"R-KF-RTRL", online("r_kf_rtrl")},
    {"KeRNL", online("kernl_full")},
    {"KeRNL, diagonal A, double", online("kernl")},
    {"KeRNL, diagonal A, fixed, shift registers", "number_path = \"fixed\"\n" + online("kernl") + stochastic},
    {"DNI", online("dni")},
    {"DNI(b)", online("dni_b")},
    {"E-BPTT in windows longer than a trial", online("e_bptt\"\nwindow = 30 #")},
    {"F-BPTT", online("f_bptt")},
    {"BPTT through spikes",
     spiking_task + "[rule]\nname = \"bptt\"\n[optimizer]\nrate = 0.01\nbatch = 3\nmomentum = 0.9\n"},
};

Config config_of(const Case& c) { return test::config_of(c.text); }
std::string bytes_of(Experiment& e) {
  Archive a;
  e.archive(a);
  return a.bytes();
}
std::string weight_hash(const Simulator& s) {
  Hash h;
  s.digest([&](std::string_view bytes) { h.add(bytes); });
  return h.hex();
}

}  // namespace

TEST_CASE("a checkpoint in the middle of a batch is continued to the same bits") {
  for (const Case& c : cases) {
    CAPTURE(std::string(c.what));
    Experiment whole(config_of(c));
    Experiment first(config_of(c));
    while (first.position() < 5) first.step(), whole.step();
    const std::string saved = bytes_of(first), at_save = weight_hash(first.simulator());
    Experiment second(config_of(c));
    Archive archive(saved);
    second.archive(archive);
    CHECK(bytes_of(second) == saved);  // what was read is what was written
    while (!whole.done()) {
      whole.step(), second.step();
      REQUIRE(second.simulator().words() == whole.simulator().words());
      REQUIRE(weight_hash(second.simulator()) == weight_hash(whole.simulator()));
    }
    CHECK(second.done());
    CHECK(weight_hash(whole.simulator()) != at_save);  // else nothing was learnt after the checkpoint
    CHECK(second.record().losses == whole.record().losses);
    CHECK(second.simulator().ticks() == whole.simulator().ticks());
    CHECK(bytes_of(second) == bytes_of(whole));  // counters, generators and moments too
    MESSAGE(std::string(c.what) << ": " << saved.size() << " bytes, " << whole.record().losses.size() << " losses");
  }
}

TEST_CASE("a truncated checkpoint is refused") {
  Experiment e(config_of(cases[0]));
  e.step();
  const std::string saved = bytes_of(e);
  for (const std::size_t size : {std::size_t(0), std::size_t(7), saved.size() / 2, saved.size() - 1}) {
    Experiment fresh(config_of(cases[0]));
    Archive archive(saved.substr(0, size));
    CHECK_THROWS_AS(fresh.archive(archive), ConfigError);
  }
}
