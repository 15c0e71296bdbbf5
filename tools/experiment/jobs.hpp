#pragma once
#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>

namespace synq::experiment {

/// Independent jobs on some threads. The first that fails ends them all.
class Jobs {
 public:
  /// told: called by every thread between trials, and by the calling one while it waits; what it throws ends the jobs.
  explicit Jobs(std::function<void()> told) : told_(std::move(told)) {}

  /// job(0), ..., job(count - 1), each by one of the threads, the caller's among them. Throws what ended the jobs.
  void run(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& job);
  /// For jobs, between trials: throws where they are to end.
  void between_trials() const;

 private:
  void work(const std::function<void(std::size_t)>& job);
  void guarded(const std::function<void()>& f);
  void wait_for_the_others();

  std::function<void()> told_;
  std::size_t count_ = 0;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<int> busy_ = 0;  ///< threads at work
  std::atomic<bool> stopped_ = false;
  std::mutex mutex_;
  std::exception_ptr error_;  ///< the first
};

}  // namespace synq::experiment
