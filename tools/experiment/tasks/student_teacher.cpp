#include <cmath>

#include "tools/experiment/aligned.hpp"
#include "tools/experiment/random_matrix.hpp"
#include "tools/experiment/tasks/teacher.hpp"

namespace synq::experiment {
namespace {

RandomNumbers numbers(std::uint32_t seed, const char* what) { return {seed, std::string("student_teacher ") + what}; }

Bases draw_bases(std::uint32_t seed, std::size_t n, std::size_t n_in, std::size_t n_out) {
  return {orthogonal_matrix(numbers(seed, "readout basis"), n_out, 1),
          orthogonal_matrix(numbers(seed, "input basis"), n_in, 1),
          orthogonal_matrix(numbers(seed, "recurrent basis"), n, 1)};
}

void align(const TeacherConfig& c, const Bases& b, TeacherWeights& w) {
  w.input = between_bases(b.recurrent, c.input_modes, b.input);
  w.recurrent = between_bases(b.recurrent, c.recurrent_modes, b.recurrent);
  w.readout = between_bases(b.readout, c.readout_modes, b.recurrent);
}

void draw(const TeacherConfig& c, std::uint32_t seed, TeacherWeights& w) {
  const double by_n = 1 / std::sqrt(double(w.n)), by_n_in = 1 / std::sqrt(double(w.n_in));
  w.input = gaussian_matrix(numbers(seed, "input weights"), w.n * w.n_in, by_n_in);
  w.recurrent = gaussian_matrix(numbers(seed, "recurrent weights"), w.n * w.n, c.gain * by_n);
  w.readout = gaussian_matrix(numbers(seed, "readout weights"), w.n_out * w.n, by_n);
}

}  // namespace

/// A linear teacher under white noise x ~ N(0, 1): h(t) = W* h(t-1) + R* x(t), y*(t) = A* h(t). Data-aligned: its
/// matrices are diagonal in drawn bases (see Bases), with the given modes first and 0 after them; else N(0, 1/n_in),
/// N(0, gain^2/n), N(0, 1/n). Source: Williams, Payeur, Lajoie 2026 (arXiv 2606.00243).
Task make_student_teacher(const TaskConfig& c, std::uint32_t seed, bool restarts) {
  const auto n = std::size_t(c.teacher.units), n_in = std::size_t(c.inputs), n_out = std::size_t(c.teacher.outputs);
  TeacherWeights w{n, n_in, n_out, false, {}, {}, {}};
  std::optional<Bases> bases;
  if (c.teacher.aligned)
    align(c.teacher, bases.emplace(draw_bases(seed, n, n_in, n_out)), w);
  else
    draw(c.teacher, seed, w);
  const Lessons lessons{std::size_t(c.trials),    std::size_t(c.ticks), n_in, n_out, c.fresh, restarts,
                        c.teacher.last_tick_only, white_noise};
  Task t = taught_by({reference::Activation::identity, 1, w}, lessons, numbers(seed, "input"));
  t.bases = std::move(bases);
  return t;
}

}  // namespace synq::experiment
