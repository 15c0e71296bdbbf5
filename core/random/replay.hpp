#pragma once
#include <array>
#include <map>
#include <memory>

#include "core/random/random_source.hpp"

/// Draws of one schedule, repeated by another: a shift register gives its bits in the order in which a machine comes to
/// its registers, and any other order of the same draws leaves the same words.
namespace synq {

/// The bits of the draws of each (register, tick, logical index), in order: KeRNL's two networks draw at the same
/// places.
using DrawLog = std::map<std::array<std::uint64_t, 3>, std::vector<std::uint32_t>>;

/// Another source, whose draws it notes.
class RecordedSource final : public RandomSource {
 public:
  RecordedSource(std::unique_ptr<RandomSource> source, std::shared_ptr<DrawLog> log)
      : source_(std::move(source)), log_(std::move(log)) {}

  void fill(Moment, std::uint64_t first, int k, std::span<std::uint32_t> out) override;
  void fill(Moment, std::span<const std::uint64_t> index, int k, std::span<std::uint32_t> out) override;
  bool skippable() const override { return source_->skippable(); }
  std::vector<std::uint64_t> state() const override { return source_->state(); }
  void restore(std::span<const std::uint64_t> s) override { source_->restore(s); }
  std::unique_ptr<RandomSource> clone() const override {
    return std::make_unique<RecordedSource>(source_->clone(), std::make_shared<DrawLog>(*log_));
  }

 private:
  std::unique_ptr<RandomSource> source_;
  std::shared_ptr<DrawLog> log_;
};

/// The draws of a log, whatever the order of places; 0 for one that was never made, since it did not matter.
class ReplayedSource final : public RandomSource {
 public:
  explicit ReplayedSource(std::shared_ptr<const DrawLog> log) : log_(std::move(log)) {}

  void fill(Moment, std::uint64_t first, int k, std::span<std::uint32_t> out) override;
  void fill(Moment, std::span<const std::uint64_t> index, int k, std::span<std::uint32_t> out) override;
  bool skippable() const override { return false; }
  std::vector<std::uint64_t> state() const override { return {}; }
  void restore(std::span<const std::uint64_t>) override {}
  std::unique_ptr<RandomSource> clone() const override { return std::make_unique<ReplayedSource>(*this); }

 private:
  std::shared_ptr<const DrawLog> log_;
  std::map<DrawLog::key_type, std::size_t> taken_;
};

}  // namespace synq
