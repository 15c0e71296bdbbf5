#include "tools/experiment/jobs.hpp"

#include <chrono>
#include <thread>
#include <utility>
#include <vector>

namespace synq::experiment {
namespace {

struct Stopped {};  ///< thrown in a job because another one failed

}  // namespace

void Jobs::run(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& job) {
  count_ = count, next_ = 0, stopped_ = false;
  std::vector<std::thread> others;
  for (std::size_t t = 1; t < threads && t < count; ++t) others.emplace_back([&] { work(job); });
  work(job);
  wait_for_the_others();
  for (std::thread& t : others) t.join();
  if (error_) std::rethrow_exception(std::exchange(error_, {}));
}

void Jobs::between_trials() const {
  if (stopped_) throw Stopped{};
  if (told_) told_();
}

void Jobs::work(const std::function<void(std::size_t)>& job) {
  ++busy_;
  for (std::size_t k = next_++; k < count_ && !stopped_; k = next_++) guarded([&] { job(k); });
  --busy_;
}

void Jobs::guarded(const std::function<void()>& f) try { f(); } catch (const Stopped&) {
} catch (...) {
  const std::lock_guard lock(mutex_);
  if (!error_) error_ = std::current_exception();
  stopped_ = true;
}

/// The calling thread may be the only one that can be told to end.
void Jobs::wait_for_the_others() {
  while (told_ && busy_ > 0 && !stopped_) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    guarded(told_);
  }
}

}  // namespace synq::experiment
