#pragma once
#include <algorithm>
#include <array>
#include <vector>

#include "core/projection.hpp"
#include "core/random/random_source.hpp"
#include "rules/lanes/synapse_job.hpp"

namespace synq {

/// k random bits for each synapse of row j, in order: a counter's for their places in the dense matrix.
inline void draw_row(RandomSource& random, std::uint32_t id, std::uint64_t tick, int bits, const Connectivity& shape,
                     std::size_t j, std::span<std::uint32_t> out) {
  const Moment moment{id, tick, std::uint64_t(j) * shape.n_post};
  if (shape.dense()) return random.fill(moment, moment.row, bits, out);
  std::vector<std::uint64_t> places(out.size());
  for (std::size_t s = 0; s < places.size(); ++s) places[s] = shape.logical(j, shape.begin(j) + s);
  random.fill(moment, std::span<const std::uint64_t>(places), bits, out);
}

/// The random bits that the synapses of some rows need in one tick, row by row, as kernels ask for them. A counter's
/// are drawn for several rows at once; an lfsr's in the order in which they are asked for.
class RowDraws {
 public:
  struct Drawing {
    bool draws = false;  ///< else the bits do not matter: zeros are given
    std::uint32_t id = 0;
    int bits = 0;
  };
  using Registers = std::array<Drawing, SynapseJob::most>;

  /// first_row: of the shape, where the kernel counts from 0.
  RowDraws(const Registers& registers, const Connectivity& shape, std::size_t first_row, RandomSource& random,
           std::uint64_t tick)
      : registers_(registers), shape_(shape), first_row_(first_row), random_(random), tick_(tick) {}

  /// 16 bits a synapse, the drawn ones on top; valid until the next group of rows is asked for.
  const std::uint16_t* row(std::size_t k, std::size_t j, std::size_t slot) {
    const std::size_t row = first_row_ + j;
    if (!registers_[k].draws) return zeros(shape_.end(row) - shape_.begin(row));
    const bool several = shape_.dense() && random_.skippable();
    Block& b = blocks_[k * rows_in_flight + (several ? 0 : slot)];
    if (!several)
      draw_one_row(registers_[k], row, b);
    else if (row < b.first || row >= b.end)
      draw_rows(registers_[k], row, b);
    return b.data + (row - b.first) * shape_.n_post;
  }
  LaneDraws source() {
    return {[](void* self, std::size_t k, std::size_t j, std::size_t slot) {
              return static_cast<RowDraws*>(self)->row(k, j, slot);
            },
            this};
  }

 private:
  struct Block {
    std::size_t first = 0, end = 0;  ///< rows
    const std::uint16_t* data = nullptr;
    std::vector<std::uint16_t> buffer{};
  };

  const std::uint16_t* zeros(std::size_t n) {
    zeros_.resize(std::max(zeros_.size(), (n + 63) / 64 * 64));
    return zeros_.data();
  }
  Moment moment(const Drawing& d, std::size_t row) const { return {d.id, tick_, std::uint64_t(row) * shape_.n_post}; }

  /// Whole groups of rows_in_flight, so that a group never lies in two blocks.
  void draw_rows(const Drawing& d, std::size_t row, Block& b) {
    constexpr std::size_t draws = 4096;
    const std::size_t n = shape_.n_post, rows = std::max<std::size_t>(1, draws / n / rows_in_flight) * rows_in_flight;
    b.first = row, b.end = std::min(shape_.n_pre, row + rows);
    b.data = random_.fill_top(moment(d, row), std::uint64_t(row) * n, d.bits, (b.end - row) * n, b.buffer);
  }
  void draw_one_row(const Drawing& d, std::size_t row, Block& b) {
    const std::size_t n = shape_.end(row) - shape_.begin(row);
    b.first = row, b.end = row + 1;
    if (shape_.dense()) {
      b.data = random_.fill_top(moment(d, row), std::uint64_t(row) * shape_.n_post, d.bits, n, b.buffer);
      return;
    }
    bits_.resize(n);
    draw_row(random_, d.id, tick_, d.bits, shape_, row, bits_);
    b.buffer.resize(std::max(b.buffer.size(), (n + 63) / 64 * 64));
    for (std::size_t s = 0; s < n; ++s) b.buffer[s] = static_cast<std::uint16_t>(bits_[s] << (16 - d.bits));
    b.data = b.buffer.data();
  }

  Registers registers_;
  const Connectivity& shape_;
  std::size_t first_row_;
  RandomSource& random_;
  std::uint64_t tick_;
  std::array<Block, SynapseJob::most * rows_in_flight> blocks_{};  ///< [register][slot]
  std::vector<std::uint16_t> zeros_;
  std::vector<std::uint32_t> bits_;
};

}  // namespace synq
