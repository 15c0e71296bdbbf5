#pragma once
#include <algorithm>
#include <memory>

#include "core/lanes/parts.hpp"
#include "core/worker_pool.hpp"

/// One large network on several threads: each does the synapses of its own axons.
namespace synq {

/// No result depends on it.
struct ThreadSpec {
  std::size_t most = 1;
  std::size_t least_synapses = std::size_t(1) << 16;  ///< of a part: fewer are done sooner than handed over
};

/// The threads of one network, started when they are first needed; a copy starts its own.
class Threads {
 public:
  Threads() = default;
  explicit Threads(const ThreadSpec& spec) : spec_(spec) {}
  Threads(const Threads& other) : spec_(other.spec_) {}
  Threads(Threads&&) noexcept = default;
  Threads& operator=(Threads other) noexcept {
    spec_ = other.spec_, pool_ = std::move(other.pool_);
    return *this;
  }

  /// Calls f(RowPart) for neighbouring parts of the rows, at once on a thread each, and then adds up their forward
  /// sums: of integers, so that the order does not matter. `synapses`: how many there is work for.
  /// Rows, not columns: two cores that work side by side in one row fetch each other's cache lines ahead.
  template <class F>
  void split_rows(std::size_t n_pre, std::size_t n_post, std::size_t synapses, const LaneSums& next, const F& f) {
    const std::size_t groups = (n_pre + rows_in_flight - 1) / rows_in_flight;
    const std::size_t parts = std::min({spec_.most, groups, synapses / std::max<std::size_t>(1, spec_.least_synapses)});
    if (parts < 2) return f(RowPart{0, n_pre, next});
    if (!pool_ || pool_->threads() < parts) pool_ = std::make_unique<WorkerPool>(parts);
    sums_.resize(parts, n_post);
    const auto begin = [&](std::size_t k) { return std::min(n_pre, groups * k / parts * rows_in_flight); };
    pool_->run(parts, [&](std::size_t k) {
      RowPart part{begin(k), begin(k + 1), next};
      if (next.activity) {
        if (k > 0) part.next = sums_.begin(k, next);
        part.next.activity += part.first;
      }
      f(part);
    });
    if (next.activity) sums_.add_to(next.sums, parts, n_post);
  }

 private:
  ThreadSpec spec_;
  std::unique_ptr<WorkerPool> pool_;
  PartSums sums_;
};

}  // namespace synq
