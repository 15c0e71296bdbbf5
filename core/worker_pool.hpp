#pragma once
#include <atomic>
#include <cstddef>
#include <exception>
#include <thread>
#include <vector>

/// Threads that do one piece of work together, handed over and taken back within microseconds.
namespace synq {

class WorkerPool {
 public:
  /// The caller counts as one of the threads.
  explicit WorkerPool(std::size_t threads);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  std::size_t threads() const { return slots_.size(); }

  /// Calls part(0), ... part(parts - 1), parts <= threads(), each once: part k on thread k, so that its data stay in
  /// that core's cache, or on the caller's where thread k is late. Returns when all have ended; throws what the first
  /// of them threw. One caller at a time.
  template <class F>
  void run(std::size_t parts, const F& part) {
    start(
        parts, [](const void* f, std::size_t k) { (*static_cast<const F*>(f))(k); }, &part);
  }

 private:
  using Call = void (*)(const void*, std::size_t);
  /// What belongs to one part, on a cache line of its own.
  struct alignas(64) Slot {
    std::atomic<bool> open = false;  ///< the part waits for a thread
    std::exception_ptr error;
  };

  void start(std::size_t parts, Call, const void* f);
  void serve(std::size_t k);
  void take(std::size_t k);

  Call call_ = nullptr;
  const void* f_ = nullptr;
  std::vector<Slot> slots_;
  alignas(64) std::atomic<int> round_ = 0;    ///< counts pieces of work
  alignas(64) std::atomic<int> pending_ = 0;  ///< parts that have not ended
  std::atomic<bool> stop_ = false;
  std::vector<std::jthread> workers_;
};

}  // namespace synq
