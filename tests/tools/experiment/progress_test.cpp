#include "tools/experiment/progress.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>
#include <vector>

using namespace synq::experiment;

namespace {

/// A clock that is set by hand, and everything that was written.
struct Stage {
  std::string written;
  double seconds = 0;

  ProgressOutput output(bool terminal, bool colour = false) {
    const auto now = [this] {
      const auto since = std::chrono::duration<double>(1000 + seconds);
      return std::chrono::steady_clock::time_point(
          std::chrono::duration_cast<std::chrono::steady_clock::duration>(since));
    };
    return {[this](std::string_view text) { written += text; }, terminal, colour, now};
  }
  std::string take() { return std::exchange(written, ""); }
};

/// What is written while one trial a second is done.
std::string watch(Stage& stage, Progress& progress, std::uint64_t first, std::uint64_t last) {
  for (std::uint64_t k = first; k <= last; ++k) {
    stage.seconds = double(k);
    progress.update(k, 0.5);
  }
  return stage.take();
}

}  // namespace

TEST_CASE("plain lines come after 2 s, then every 5 s, with the remaining time") {
  Stage stage;
  Progress progress(ProgressMode::plain, 100, "rflo", stage.output(false));
  CHECK(watch(stage, progress, 1, 1) == "");
  CHECK(watch(stage, progress, 2, 2) == "rflo: trial 2/100, loss 0.5, 1 min 38 s left\n");
  CHECK(watch(stage, progress, 3, 6) == "");
  CHECK(watch(stage, progress, 7, 7) == "rflo: trial 7/100, loss 0.5, 1 min 33 s left\n");
  CHECK(watch(stage, progress, 8, 50).find("trial 47/100, loss 0.5, 53 s left\n") != std::string::npos);
  progress.finish();
  CHECK(stage.take() == "");
}

TEST_CASE("steps without a loss") {
  Stage stage, script;
  Progress plain(ProgressMode::plain, 10, "study", stage.output(false));
  Progress json(ProgressMode::json, 10, "study", script.output(false));
  stage.seconds = script.seconds = 1;
  plain.update(1), json.update(1);
  CHECK(stage.take() == "");
  CHECK(nlohmann::json::parse(script.take())["loss"].is_null());
  stage.seconds = 2;
  plain.update(2);
  CHECK(stage.take() == "study: step 2/10, 8 s left\n");
}

TEST_CASE("automatic is plain where there is no terminal, and plain stays plain on one") {
  Stage file, terminal;
  Progress automatic(ProgressMode::automatic, 100, "a", file.output(false));
  Progress plain(ProgressMode::plain, 100, "a", terminal.output(true));
  CHECK(watch(file, automatic, 1, 10) == watch(terminal, plain, 1, 10));
}

TEST_CASE("a terminal has one live line, at once, ten times a second, cleared at the end") {
  Stage stage;
  Progress progress(ProgressMode::automatic, 9, "rflo", stage.output(true));
  progress.update(1, 12.345678);
  CHECK(stage.take() == "\rrflo: trial 1/9, loss 12.35\x1b[K");
  stage.seconds = 0.09;
  progress.update(2, 1);
  CHECK(stage.take() == "");
  stage.seconds = 2;
  progress.update(3, 1e-7);
  CHECK(stage.take() == "\rrflo: trial 3/9, loss 1e-07, 6 s left\x1b[K");
  progress.finish();
  CHECK(stage.take() == "\r\x1b[K");
  progress.update(4, 1);
  progress.finish();
  CHECK(stage.take() == "");
}

TEST_CASE("destruction clears the live line, and an unused one writes nothing") {
  Stage stage;
  { Progress(ProgressMode::automatic, 9, "a", stage.output(true)).update(1, 1); }
  CHECK(stage.take().ends_with("\r\x1b[K"));
  { const Progress unused(ProgressMode::automatic, 9, "a", stage.output(true)); }
  CHECK(stage.take() == "");
}

TEST_CASE("colour is written where it is wanted only") {
  Stage stage;
  { Progress(ProgressMode::automatic, 9, "rflo", stage.output(true, true)).update(1, 1); }
  CHECK(stage.take().find("\x1b[1mrflo\x1b[0m") != std::string::npos);
  { Progress(ProgressMode::automatic, 9, "rflo", stage.output(true, false)).update(1, 1); }
  CHECK(stage.take().find("\x1b[1m") == std::string::npos);
}

TEST_CASE("NO_COLOR turns colour off when it is not empty") {
  ::setenv("NO_COLOR", "1", 1);
  CHECK_FALSE(ProgressOutput::standard_error().colour);
  ::setenv("NO_COLOR", "", 1);
  CHECK(ProgressOutput::standard_error().colour);
  ::unsetenv("NO_COLOR");
  CHECK(ProgressOutput::standard_error().colour);
}

TEST_CASE("json lines are JSON, at most one a second, and the last one is always there") {
  Stage stage;
  Progress progress(ProgressMode::json, 100, "rflo \"3\"", stage.output(true));
  progress.update(1, 0.25);
  CHECK(stage.take() == "{\"done\":1,\"total\":100,\"loss\":0.25,\"eta_seconds\":null}\n");
  stage.seconds = 0.5;
  progress.update(2, 0.25);
  CHECK(stage.take() == "");
  stage.seconds = 4;
  progress.update(5, std::numeric_limits<double>::quiet_NaN());
  const auto line = nlohmann::json::parse(stage.take());
  CHECK(line["done"] == 5);
  CHECK(line["loss"].is_null());
  CHECK(line["eta_seconds"] == doctest::Approx(95));
  stage.seconds = 4.5;
  progress.update(100, 0.125);
  CHECK(stage.take() == "");
  progress.finish();
  CHECK(nlohmann::json::parse(stage.take()) ==
        nlohmann::json{{"done", 100}, {"total", 100}, {"loss", 0.125}, {"eta_seconds", 0}});
}

TEST_CASE("a resumed run estimates from what it did itself") {
  Stage stage;
  Progress progress(ProgressMode::json, 1000, "a", stage.output(false));
  stage.seconds = 1;
  progress.update(901, 1);
  stage.seconds = 11;
  progress.update(911, 1);  // one a second, so 89 s, though 911 are done after 11 s
  CHECK(stage.take().find("\"eta_seconds\":89.0") != std::string::npos);
}

TEST_CASE("long times are told in hours and minutes") {
  Stage stage;
  Progress progress(ProgressMode::plain, 10001, "a", stage.output(false));
  progress.update(1, 1);
  stage.seconds = 3;
  progress.update(2, 1);
  CHECK(stage.take() == "a: trial 2/10001, loss 1, 8 h 19 min left\n");
}

TEST_CASE("none writes nothing") {
  Stage stage;
  Progress progress(ProgressMode::none, 10, "a", stage.output(true));
  CHECK(watch(stage, progress, 1, 10) == "");
}

TEST_CASE("threads may update at once; lines stay whole and never go back") {
  Stage stage;
  {
    Progress progress(ProgressMode::json, 4000, "a", [&] {
      ProgressOutput output = stage.output(false);
      output.now = [t = 0]() mutable { return std::chrono::steady_clock::time_point(std::chrono::seconds(++t)); };
      return output;
    }());
    std::vector<std::thread> threads;
    for (std::uint64_t thread = 0; thread < 4; ++thread)
      threads.emplace_back([&progress, thread] {
        for (std::uint64_t k = 1; k <= 1000; ++k) progress.update(4 * k - thread, 1);
      });
    for (std::thread& thread : threads) thread.join();
  }
  std::istringstream lines(stage.take());
  std::uint64_t before = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto done = nlohmann::json::parse(line)["done"].get<std::uint64_t>();
    CHECK(done >= before);
    before = done;
  }
  CHECK(before == 4000);
}

TEST_CASE("the standard output is stderr") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const int kept = ::dup(STDERR_FILENO);
  ::dup2(ends[1], STDERR_FILENO);
  const bool terminal = ProgressOutput::standard_error().terminal;
  { Progress(ProgressMode::json, 2, "a").update(1, 3); }
  ::dup2(kept, STDERR_FILENO);
  ::close(kept);
  ::close(ends[1]);
  char text[200] = {};
  const ssize_t length = ::read(ends[0], text, sizeof text);
  ::close(ends[0]);
  CHECK_FALSE(terminal);
  CHECK(std::string(text, std::size_t(std::max<ssize_t>(length, 0))) ==
        "{\"done\":1,\"total\":2,\"loss\":3,\"eta_seconds\":null}\n");
}
