#include "core/random/replay.hpp"

namespace synq {
namespace {

std::array<std::uint64_t, 3> key(const Moment& m, std::uint64_t index) { return {m.reg, m.tick, index}; }

}  // namespace

void RecordedSource::fill(Moment m, std::uint64_t first, int k, std::span<std::uint32_t> out) {
  source_->fill(m, first, k, out);
  for (std::size_t n = 0; n < out.size(); ++n) (*log_)[key(m, first + n)].push_back(out[n]);
}
void RecordedSource::fill(Moment m, std::span<const std::uint64_t> index, int k, std::span<std::uint32_t> out) {
  source_->fill(m, index, k, out);
  for (std::size_t n = 0; n < out.size(); ++n) (*log_)[key(m, index[n])].push_back(out[n]);
}

void ReplayedSource::fill(Moment m, std::uint64_t first, int, std::span<std::uint32_t> out) {
  for (std::size_t n = 0; n < out.size(); ++n) {
    const auto it = log_->find(key(m, first + n));
    const std::size_t k = taken_[key(m, first + n)]++;
    out[n] = it == log_->end() || k >= it->second.size() ? 0 : it->second[k];
  }
}
void ReplayedSource::fill(Moment m, std::span<const std::uint64_t> index, int k, std::span<std::uint32_t> out) {
  for (std::size_t n = 0; n < out.size(); ++n) fill(m, index[n], k, out.subspan(n, 1));
}

}  // namespace synq
