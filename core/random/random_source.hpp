#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

/// Random bits for stochastic rounding: hardware, hence part of the configuration.
namespace synq {

struct RandomSpec {
  enum class Kind { counter, lfsr };
  Kind kind = Kind::counter;
  std::uint32_t seed = 1;
  // lfsr only
  std::uint64_t polynomial = 0x80200003;  ///< Galois form, taps x^32 + x^22 + x^2 + x + 1: bit i stands for x^(i+1)
  int lanes = 1;                          ///< one register per lane (lane = post index mod lanes); 1: one per core
};

/// Where a draw is used: which register, in which tick.
struct Moment {
  std::uint32_t reg;      ///< Register::id
  std::uint64_t tick;     ///< since the start of the run
  std::uint64_t row = 0;  ///< logical index of the row's first synapse; an lfsr's lane is (index - row) mod lanes
};

class RandomSource {
 public:
  virtual ~RandomSource() = default;
  /// k uniform bits (1..32) for each logical index first, first + 1, ..., one for each element of out.
  virtual void fill(Moment, std::uint64_t first, int k, std::span<std::uint32_t> out) = 0;
  /// The same for the given indices, ascending: a counter gives each index the draw that it has in a dense row.
  virtual void fill(Moment, std::span<const std::uint64_t> index, int k, std::span<std::uint32_t> out) = 0;
  /// The draws of n indices from `first` on, for k <= 16: 16 bits each, the k drawn ones on top, then anything.
  /// The result lies in `buffer`, where whole vectors of 64 can be read past its end.
  virtual const std::uint16_t* fill_top(Moment, std::uint64_t first, int k, std::size_t n,
                                        std::vector<std::uint16_t>& buffer);
  /// True where a draw depends on its place alone: leaving out draws that cannot matter changes no later draw, and
  /// several threads may draw at once.
  virtual bool skippable() const = 0;
  /// What a checkpoint must keep; empty for a counter.
  virtual std::vector<std::uint64_t> state() const = 0;
  virtual void restore(std::span<const std::uint64_t>) = 0;
  virtual std::unique_ptr<RandomSource> clone() const = 0;
};

/// Throws ConfigError where an LFSR has no polynomial or no lane.
std::unique_ptr<RandomSource> make_random_source(const RandomSpec&);

}  // namespace synq
