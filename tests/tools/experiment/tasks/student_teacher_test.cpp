#include <doctest/doctest.h>

#include <cmath>

#include "tests/tools/experiment/support.hpp"
#include "tests/tools/experiment/tasks/task_of.hpp"
#include "tools/experiment/experiment.hpp"

using namespace synq;
using namespace synq::experiment;
using namespace synq::test;

namespace {

const std::string two_modes = R"(name = "student_teacher"
inputs = 3
units = 5
outputs = 2
recurrent_modes = [0.7, -0.5]
readout_modes = [0.4, 2]
input_modes = [0.25, 0.5]
ticks = 6
trials = 4
)";

void check_orthogonal(const std::vector<double>& q) {
  const auto n = std::size_t(std::lround(std::sqrt(double(q.size()))));
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = 0; b < n; ++b) {
      double product = 0;
      for (std::size_t i = 0; i < n; ++i) product += q[i * n + a] * q[i * n + b];
      CHECK(std::abs(product - (a == b)) < 1e-12);
    }
}

std::string aligned_student(const char* w, const char* a, const char* b, const char* rule, const char* extra = "") {
  return "[network]\nunits = 10\nactivation = \"identity\"\nleak = 1\nbias = false\n[initial]\nkind = \"aligned\"\n"
         "recurrent_modes = " +
         std::string(w) + "\nreadout_modes = " + a + "\ninput_modes = " + b + "\n[rule]\n" + rule +
         "\n[optimizer]\nrate = 0\n" + extra;
}

/// Mean loss of a tick, of a network that does not learn.
double mean_loss(const std::string& text) {
  Experiment e(config_of(text));
  while (!e.done()) e.step();
  return mean(e.record().losses);
}

/// L of one mode, for T to infinity: Williams, Payeur, Lajoie 2026 (arXiv 2606.00243).
double loss_by_theory(double w, double a, double b, double w_, double a_, double b_) {
  const double p = a_ * b_;
  return 0.5 * (a * b * a * b / (1 - w * w) - 2 * a * b * p / (1 - w * w_) + p * p / (1 - w_ * w_));
}

}  // namespace

TEST_CASE("student_teacher: in the bases of the teacher, every mode is a filter of its own") {
  const auto t = task_of(two_modes);
  REQUIRE(t.bases);
  check_orthogonal(t.bases->readout), check_orthogonal(t.bases->input), check_orthogonal(t.bases->recurrent);
  REQUIRE(t.bases->recurrent.size() == 25);
  const double w[] = {0.7, -0.5}, a[] = {0.4, 2}, b[] = {0.25, 0.5};
  for (std::size_t k = 0; k < 4; ++k) {
    double h[2] = {};
    for (std::size_t s = 0; s < 6; ++s) {
      double y[2] = {};
      for (std::size_t m = 0; m < 2; ++m) {
        double x = 0;  // V^T x
        for (std::size_t j = 0; j < 3; ++j) x += t.bases->input[j * 3 + m] * t.train.input(k)[s * 3 + j];
        h[m] = w[m] * h[m] + b[m] * x;
        for (std::size_t o = 0; o < 2; ++o) y[o] += t.bases->readout[o * 2 + m] * a[m] * h[m];
      }
      for (std::size_t o = 0; o < 2; ++o) CHECK(t.train.target(k)[s * 2 + o] == doctest::Approx(y[o]).epsilon(1e-11));
    }
  }
}

TEST_CASE("student_teacher: scored in every tick or the last one; new trials; not aligned") {
  CHECK(task_of(two_modes).train.mask == std::vector<double>(24, 1));
  const auto last = task_of(two_modes + "scored = \"last\"");
  for (std::size_t k = 0; k < 24; ++k) CHECK(last.train.mask[k] == (k % 6 == 5 ? 1 : 0));
  check_epochs(two_modes);
  const std::string drawn = "name = \"student_teacher\"\naligned = false\nticks = 50\ntrials = 2\n";
  CHECK(!task_of(drawn).bases);
  check_epochs(drawn);
  const auto memoryless = task_of(drawn + "gain = 0");
  const double ratio = memoryless.train.targets[0] / memoryless.train.inputs[0];
  for (std::size_t t = 0; t < 100; ++t)
    CHECK(memoryless.train.targets[t] == doctest::Approx(ratio * memoryless.train.inputs[t]).epsilon(1e-12));
}

TEST_CASE("student_teacher: an aligned student has the loss of the theory of one mode") {
  const std::string one = "[task]\nname = \"student_teacher\"\nticks = 2000\ntrials = 50\n";
  const std::string options = "[train]\nreduce = \"mean\"\n", none = "name = \"none\"";
  // 100,000 ticks correlated over about 3: the mean of squares is known to about 1 %
  CHECK(mean_loss(one + aligned_student("[0.3]", "[0.6]", "[0.4]", none.c_str(), options.c_str())) ==
        doctest::Approx(loss_by_theory(0.3, 0.6, 0.4, 0.7, 0.4, 0.25)).epsilon(0.04));
  CHECK(mean_loss(one + aligned_student("[-0.5]", "[1]", "[0.3]", none.c_str(), options.c_str())) ==
        doctest::Approx(loss_by_theory(-0.5, 1, 0.3, 0.7, 0.4, 0.25)).epsilon(0.04));
  CHECK(mean_loss(one + aligned_student("[0.7]", "[0.2]", "[0.5]", none.c_str(), options.c_str())) < 1e-25);  // ab = p
}

TEST_CASE("student_teacher: feedback in the bases of the teacher, B = P diag(a_hat) U^T") {
  const auto c = config_of("[task]\nname = \"student_teacher\"\ninputs = 2\noutputs = 2\n" +
                           aligned_student("[0.3]", "[0.6]", "[0.4]",
                                           "name = \"rflo\"\nfeedback = \"aligned\"\nfeedback_modes = [0.2, -3]"));
  const Task t = make_task(c);
  const NetworkSpec s = build_network(c, t);
  REQUIRE(s.feedback.size() == 20);
  const double modes[] = {0.2, -3};
  for (std::size_t m = 0; m < 2; ++m)  // B u_m = a_hat_m p_m
    for (std::size_t i = 0; i < 10; ++i) {
      double sum = 0;
      for (std::size_t o = 0; o < 2; ++o) sum += s.feedback[i * 2 + o] * t.bases->readout[o * 2 + m];
      CHECK(sum == doctest::Approx(modes[m] * t.bases->recurrent[i * 10 + m]).epsilon(1e-11));
    }
}

TEST_CASE("student_teacher: wrong keys") {
  const auto problem = [](const std::string& text) { return message_of([&] { config_of(text); }); };
  const auto has = [](const std::string& text, const char* part) { return text.find(part) != std::string::npos; };
  const std::string task = "[task]\nname = \"student_teacher\"\n", none = "name = \"none\"";
  const std::string student = aligned_student("[0]", "[0]", "[0]", none.c_str());
  CHECK(has(problem(task + "recurrent_modes = [1]\n" + student), "recurrent_modes must lie between -1 and 1"));
  CHECK(has(problem(task + "readout_modes = [1, 2]\n" + student), "need one number for each mode, 1 to 1"));
  CHECK(has(problem(task + "units = 9\n" + aligned_student("[0]", "[0]", "[0]", none.c_str())),
            "aligned needs a student as large as its teacher: network.units is 10, task.units 9"));
  CHECK(has(problem(task + "aligned = false\n" + aligned_student("[0]", "[0]", "[0]", none.c_str())),
            "aligned needs bases, which task student_teacher has where task.aligned = true"));
  CHECK(has(problem("[task]\nname = \"filter\"\n" + aligned_student("[0]", "[0]", "[0]", none.c_str())),
            "aligned needs bases"));
  CHECK(has(problem(task + aligned_student("[0]", "[0, 1]", "[0]", none.c_str())),
            "readout_modes must be 1 to 1 numbers"));
}
