#include "core/worker_pool.hpp"

#include <chrono>
#include <system_error>
#include <utility>

namespace synq {
namespace {

/// How long a thread that waits stays awake: longer than what one thread alone does between two pieces of work.
constexpr std::chrono::microseconds awake{50};

void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#else
  std::this_thread::yield();
#endif
}

/// Returns when `a` is no longer `old`.
void wait_while(const std::atomic<int>& a, int old) {
  const auto end = std::chrono::steady_clock::now() + awake;
  do
    for (int k = 0; k < 64; ++k, pause())
      if (a.load() != old) return;
  while (std::chrono::steady_clock::now() < end);
  a.wait(old);
}

}  // namespace

WorkerPool::WorkerPool(std::size_t threads) : slots_(threads) {
  try {
    for (std::size_t k = 1; k < threads; ++k) workers_.emplace_back([this, k] { serve(k); });
  } catch (const std::system_error&) {
    // the machine gives no more threads: the caller does their parts
  }
}

WorkerPool::~WorkerPool() {
  stop_ = true;
  ++round_;
  round_.notify_all();
}

void WorkerPool::start(std::size_t parts, Call call, const void* f) {
  call_ = call, f_ = f;
  pending_ = int(parts);
  for (std::size_t k = 0; k < parts; ++k) slots_[k].open = true;
  ++round_;
  round_.notify_all();
  for (std::size_t k = 0; k < parts; ++k) take(k);
  for (int left = pending_; left != 0; left = pending_) wait_while(pending_, left);
  std::exception_ptr first;
  for (std::size_t k = parts; k-- > 0;)
    if (auto error = std::exchange(slots_[k].error, nullptr)) first = error;
  if (first) std::rethrow_exception(first);
}

void WorkerPool::serve(std::size_t k) {
  for (int seen = 0;;) {
    wait_while(round_, seen);
    seen = round_;
    if (stop_) return;
    take(k);
  }
}

void WorkerPool::take(std::size_t k) {
  if (!slots_[k].open.exchange(false)) return;
  try {
    call_(f_, k);
  } catch (...) {
    slots_[k].error = std::current_exception();
  }
  if (--pending_ == 0) pending_.notify_one();
}

}  // namespace synq
