#pragma once
#include <algorithm>
#include <atomic>
#include <bit>
#include <memory>
#include <vector>

#include "core/lanes/parts.hpp"
#include "core/worker_pool.hpp"

/// One large network on several threads: each does the synapses of its own axons.
namespace synq {

/// No result depends on it.
struct ThreadSpec {
  std::size_t most = 1;
  std::size_t least_synapses = std::size_t(1) << 16;  ///< of a share: fewer are done sooner than handed over
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

  /// Calls f(k, n) for k = 0, ... n - 1, on a thread each. `synapses`: how many there is work for.
  template <class F>
  void share(std::size_t synapses, const F& f) {
    const std::size_t n = shares_of(synapses);
    if (n < 2) return f(0, 1);
    pool(n).run(n, [&](std::size_t k) { f(k, n); });
  }

  /// Calls f(RowPart) for neighbouring pieces of the rows, on several threads at once, and then adds up their forward
  /// sums: of integers, so that the order does not matter. `synapses`: how many there is work for.
  /// Each thread has a share of the rows, whose words stay near its core. It takes them piece by piece, and then what
  /// is left of the others' shares: cores are not equally fast at every moment.
  /// Rows, not columns: two cores that work side by side in one row fetch each other's cache lines ahead.
  template <class F>
  void split_rows(std::size_t n_pre, std::size_t n_post, std::size_t synapses, const LaneSums& next, const F& f) {
    const std::size_t groups = (n_pre + rows_in_flight - 1) / rows_in_flight;
    const std::size_t shares = std::min(shares_of(synapses), groups);
    if (shares < 2) return f(RowPart{0, n_pre, next});
    sums_.resize(shares, n_post);
    const std::size_t pieces = std::clamp<std::size_t>(std::bit_width(synapses / (shares * least())), 1, most_pieces);
    const auto first_row = [&](std::size_t share, std::size_t piece) {  // each piece is half of what is left
      const std::size_t begin = groups * share / shares, end = groups * (share + 1) / shares;
      const std::size_t left = piece < pieces ? (end - begin) >> piece : 0;
      return std::min(n_pre, (end - left) * rows_in_flight);
    };
    std::vector<Taken> taken(shares);
    pool(shares).run(shares, [&](std::size_t k) {
      const LaneSums own = next.activity && k > 0 ? sums_.begin(k, next) : next;
      for (std::size_t turn = 0; turn < shares; ++turn) {
        const std::size_t share = (k + turn) % shares;
        for (std::size_t piece; (piece = taken[share].pieces++) < pieces;) {
          RowPart part{first_row(share, piece), first_row(share, piece + 1), own};
          if (next.activity) part.next.activity += part.first;
          if (part.first < part.end) f(part);
        }
      }
    });
    if (next.activity) sums_.add_to(next.sums, shares, n_post);
  }

 private:
  static constexpr std::size_t most_pieces = 6;  ///< of a share
  /// How much of a share is taken, on a cache line of its own.
  struct alignas(64) Taken {
    std::atomic<std::size_t> pieces = 0;
  };

  std::size_t least() const { return std::max<std::size_t>(1, spec_.least_synapses); }
  std::size_t shares_of(std::size_t synapses) const { return std::min(spec_.most, synapses / least()); }
  WorkerPool& pool(std::size_t threads) {
    if (!pool_ || pool_->threads() < threads) pool_ = std::make_unique<WorkerPool>(threads);
    return *pool_;
  }

  ThreadSpec spec_;
  std::unique_ptr<WorkerPool> pool_;
  PartSums sums_;
};

}  // namespace synq
