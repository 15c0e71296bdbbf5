#include <doctest/doctest.h>

#include <string>

#include "tests/laws/config_of.hpp"
#include "tools/experiment/experiment.hpp"

using namespace synq;
using namespace synq::experiment;

/// What is learned in a linear network has the rank that the rule's structure says (Williams, Payeur, Lajoie 2026).
namespace {

/// The spectrum of the change of W_rec after learning a random linear filter with so many outputs.
Spectrum change(const std::string& rule, int n_out, const std::string& activation = "identity") {
  Experiment e(test::config_of(R"(
seed = 4
[task]
name = "student_teacher"
inputs = 4
outputs = )" + std::to_string(n_out) +
                               R"(
ticks = 40
trials = 20
aligned = false
[network]
units = 10
leak = 1
bias = false
activation = ")" + activation + R"("
[initial]
recurrent_gain = 0.5
[optimizer]
rate = 0.002
[measure]
spectrum = true
[rule]
)" + rule));
  while (!e.done()) e.step();
  for (const Spectrum& s : e.measures().spectra())
    if (s.matrix == "recurrent_weight") return s;
  throw std::runtime_error("no spectrum");
}

}  // namespace

TEST_CASE("RFLO changes the recurrent weights of a linear network by rank n_out exactly, in double") {
  for (const int n_out : {1, 2, 3})
    for (const char* update : {"trial", "tick"}) {
      CAPTURE(n_out);
      const Spectrum s =
          change("name = \"rflo\"\ntrace_decay = 0.5\nupdate = \"" + std::string(update) + "\"\n", n_out);
      MESSAGE("n_out " << n_out << ": singular values " << s.values[0] << " .. " << s.values[std::size_t(n_out) - 1]
                       << ", then " << s.values[std::size_t(n_out)]);
      CHECK(s.rank(1e-10) == std::size_t(n_out));
    }
}

TEST_CASE("a nonlinearity breaks it, and BPTT and e-prop have more") {
  CHECK(change("name = \"rflo\"\ntrace_decay = 0.5\n", 1, "tanh").rank(1e-10) == 10);
  CHECK(change("name = \"eprop\"\n", 1).rank(1e-10) > 1);
  const Spectrum bptt = change("name = \"bptt\"\n", 1);
  CHECK(bptt.rank(1e-10) > 1);
  CHECK(bptt.effective_rank() > change("name = \"rflo\"\ntrace_decay = 0.5\n", 1).effective_rank());
}
