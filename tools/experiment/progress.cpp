#include "tools/experiment/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>

namespace synq::experiment {
namespace {

using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;

constexpr auto quiet_start = 2s;  // a run shorter than this needs no plain line, and no estimate is sound
constexpr auto plain_interval = 5s;
constexpr auto json_interval = 1s;
constexpr auto live_interval = 100ms;  // faster than the eye follows costs time for nothing

/// 7 s, 3 min 20 s, 2 h 05 min
std::string duration_text(double seconds) {
  const auto whole = std::uint64_t(std::ceil(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

std::string json_number(double x) { return std::isfinite(x) ? fmt::format("{}", x) : "null"; }

void write_error_stream(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0) return;  // progress that nobody can read is no reason to stop a run
    text.remove_prefix(std::size_t(written));
  }
}

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

}  // namespace

ProgressOutput ProgressOutput::standard_error() {
  const char* kind = std::getenv("TERM");
  const bool dumb = kind == nullptr || std::string_view(kind) == "dumb";
  return {write_error_stream, ::isatty(STDERR_FILENO) == 1 && !dumb, !is_set("NO_COLOR"),
          std::chrono::steady_clock::now};
}

Progress::Progress(ProgressMode mode, std::uint64_t total, std::string label, ProgressOutput output)
    : mode_(mode == ProgressMode::automatic ? ProgressMode::plain : mode),
      live_(mode == ProgressMode::automatic && output.terminal),
      total_(total),
      label_(std::move(label)),
      output_(std::move(output)),
      start_(output_.now()) {}

Progress::~Progress() { finish(); }

void Progress::update(std::uint64_t done, double loss) { update(State{done, loss}); }
void Progress::update(std::uint64_t done) { update(State{done, {}}); }

void Progress::update(const State& state) {
  const std::lock_guard lock(mutex_);
  if (mode_ == ProgressMode::none) return;
  if (first_update_ && state.done < state_.done) return;  // another thread was faster
  const Time now = output_.now();
  state_ = state;
  unshown_ = true;
  if (!first_update_) first_update_ = now, first_done_ = state.done;
  if (is_due(now)) show(now);
}

void Progress::finish() {
  const std::lock_guard lock(mutex_);
  if (live_ && last_shown_) output_.write("\r\x1b[K");
  if (mode_ == ProgressMode::json && unshown_) show(output_.now());
  mode_ = ProgressMode::none;
  live_ = false;
}

bool Progress::is_due(Time now) const {
  if (live_) return !last_shown_ || now - *last_shown_ >= live_interval;
  if (mode_ == ProgressMode::json) return !last_shown_ || now - *last_shown_ >= json_interval;
  return last_shown_ ? now - *last_shown_ >= plain_interval : now - start_ >= quiet_start;
}

/// Nothing before 2 s, nor before there is a speed to measure.
std::optional<double> Progress::remaining_seconds(Time now) const {
  if (state_.done >= total_) return 0;
  if (now - start_ < quiet_start || state_.done <= first_done_) return {};
  const double spent = Seconds(now - *first_update_).count();
  return spent / double(state_.done - first_done_) * double(total_ - state_.done);
}

void Progress::show(Time now) {
  last_shown_ = now;
  unshown_ = false;
  if (live_) {
    output_.write(live_line(now));
  } else {
    output_.write(mode_ == ProgressMode::json ? json_line(now) : label_ + ": " + sentence(now) + '\n');
  }
}

std::string Progress::sentence(Time now) const {
  std::string text = state_.loss ? fmt::format("trial {}/{}, loss {:.4g}", state_.done, total_, *state_.loss)
                                 : fmt::format("step {}/{}", state_.done, total_);
  const std::optional<double> remaining = remaining_seconds(now);
  if (remaining && *remaining > 0) text += fmt::format(", {} left", duration_text(*remaining));
  return text;
}

std::string Progress::live_line(Time now) const {
  const std::string label = output_.colour ? fmt::format("\x1b[1m{}\x1b[0m", label_) : label_;
  return fmt::format("\r{}: {}\x1b[K", label, sentence(now));  // \x1b[K clears what a longer line left
}

std::string Progress::json_line(Time now) const {
  const std::optional<double> remaining = remaining_seconds(now);
  return fmt::format("{{\"done\":{},\"total\":{},\"loss\":{},\"eta_seconds\":{}}}\n", state_.done, total_,
                     state_.loss ? json_number(*state_.loss) : "null",
                     remaining ? fmt::format("{:.1f}", *remaining) : "null");
}

}  // namespace synq::experiment
