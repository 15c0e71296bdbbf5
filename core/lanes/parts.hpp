#pragma once
#include <utility>

#include "core/lanes/forward.hpp"

/// Parts of the rows of a projection, each for a thread.
namespace synq {

/// Rows first to end of a job. The last lanes of a part's last row may hold words of the next part's first row, which
/// another thread writes: they are never used.
struct RowPart {
  std::size_t first, end;
  LaneSums next;  ///< for these rows, with sums of its own

  ForwardJob of(const ForwardJob& whole) const {
    ForwardJob job = whole;
    job.n_pre = end - first, job.weight = whole.weight.from(first * whole.n_post), job.next = next;
    return job;
  }
};

/// Sums of the parts beside the first.
class PartSums {
 public:
  void resize(std::size_t parts, std::size_t n_post) {
    if (n_post > n_) totals_.clear(), n_ = n_post;
    while (totals_.size() < parts) totals_.emplace_back(n_);
    sums_.resize(totals_.size());
  }
  LaneSums begin(std::size_t part, const LaneSums& like) {
    return sums_[part] = totals_[part].begin(like.activity, like.bytes);
  }
  void add_to(std::int64_t* to, std::size_t parts, std::size_t n_post) const {
    for (std::size_t part = 1; part < parts; ++part)
      for (std::size_t k = 0; k < (n_post + 63) / 64 * 64; ++k) to[k] += sums_[part].sums[k];
  }

 private:
  std::size_t n_ = 0;
  std::vector<LaneTotals> totals_;
  std::vector<LaneSums> sums_;
};

}  // namespace synq
