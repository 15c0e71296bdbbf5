#pragma once
#include "core/random/random_source.hpp"

namespace synq {

/// Linear feedback shift registers as hardware has them: one for the core, or one for each lane. Each draw clocks the
/// register k times and takes the k bits that leave it, so draws depend on the order in which they are made.
class LfsrSource final : public RandomSource {
 public:
  explicit LfsrSource(const RandomSpec&);

  void fill(Moment, std::uint64_t first, int k, std::span<std::uint32_t> out) override;
  void fill(Moment, std::span<const std::uint64_t> index, int k, std::span<std::uint32_t> out) override;
  bool skippable() const override { return false; }
  std::vector<std::uint64_t> state() const override { return lane_; }
  void restore(std::span<const std::uint64_t> s) override { lane_.assign(s.begin(), s.end()); }
  std::unique_ptr<RandomSource> clone() const override { return std::make_unique<LfsrSource>(*this); }

 private:
  std::uint32_t draw(std::uint64_t place, int k);

  std::uint64_t polynomial_;
  std::vector<std::uint64_t> lane_;  ///< contents, never zero
};

}  // namespace synq
