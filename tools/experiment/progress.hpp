#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace synq::experiment {

/// How a long run tells where it is, on stderr.
enum class ProgressMode {
  automatic,  ///< one live line on a terminal, else as `plain`
  plain,      ///< a line of text, the first after 2 s, then one in 5 s
  json,       ///< a JSON object a line, at most one a second, and the last: for scripts
  none,
};

/// Where progress is written, and what time it is; another one serves tests.
struct ProgressOutput {
  std::function<void(std::string_view)> write;  ///< one call is one write
  bool terminal = false;                        ///< understands carriage return and escape sequences
  bool colour = false;
  std::function<std::chrono::steady_clock::time_point()> now;

  /// stderr: a terminal unless TERM is dumb; colour unless NO_COLOR is set to anything.
  static ProgressOutput standard_error();
};

/// Shows how many of `total` trials are done. `update` may be called from any thread, as often as one likes.
class Progress {
 public:
  /// `label` names the run, e.g. "rflo, seed 3".
  Progress(ProgressMode mode, std::uint64_t total, std::string label,
           ProgressOutput output = ProgressOutput::standard_error());
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();  ///< as `finish`

  /// The remaining time is estimated from the second update on, so a resumed run may start anywhere.
  void update(std::uint64_t done, double loss);
  /// The same where steps are counted that have no loss.
  void update(std::uint64_t done);
  /// Clears the live line; a last line for `json`. Later updates show nothing.
  void finish();

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct State {
    std::uint64_t done;
    std::optional<double> loss;
  };

  void update(const State&);
  bool is_due(Time now) const;
  std::optional<double> remaining_seconds(Time now) const;
  void show(Time now);
  std::string sentence(Time now) const;
  std::string live_line(Time now) const;
  std::string json_line(Time now) const;

  ProgressMode mode_;  ///< never `automatic`; `live_` stands for the terminal
  bool live_ = false;
  std::uint64_t total_;
  std::string label_;
  ProgressOutput output_;
  std::mutex mutex_;
  Time start_;
  std::optional<Time> first_update_, last_shown_;
  std::uint64_t first_done_ = 0;
  State state_{};
  bool unshown_ = false;  ///< there was an update after what was shown last
};

}  // namespace synq::experiment
