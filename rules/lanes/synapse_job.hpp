#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/lanes/forward.hpp"
#include "core/lanes/lane_counts.hpp"
#include "core/lanes/lane_register.hpp"

/// The work of one rule on the rows of one projection in one tick, as plain numbers and pointers: all that
/// crosses into the files that are compiled for one instruction set.
namespace synq {

/// Where random bits come from.
struct LaneDraws {
  /// 16 random bits, the top ones count, for each synapse of a row: for register `reg`; `slot`: rows in flight.
  const std::uint16_t* (*row)(void* source, std::size_t reg, std::size_t row, std::size_t slot) = nullptr;
  void* source = nullptr;
};

struct SynapseJob {
  static constexpr std::size_t most = 6;  ///< words of any State, Pre, Post or Constants

  std::size_t n_pre = 0, n_post = 0;           ///< rows, and synapses in a row
  std::array<LaneArray, most> state{};         ///< [synapses], row by row
  std::array<LaneRegister, most> registers{};  ///< of the state's words
  std::array<LaneWrites, most> writes{};       ///< of the state's words
  struct Same {
    int value = 0, frac = 0;
  };
  std::array<Same, most> constants{};
  struct Shared {
    const std::int16_t* data = nullptr;
    int frac = 0;
  };
  std::array<Shared, most> pre{};   ///< [n_pre]
  std::array<Shared, most> post{};  ///< [n_post, up to whole lanes]
  struct Sparse {
    const std::size_t* row_begin = nullptr;        ///< [n_pre + 1] first synapse of each row; absent: dense
    const std::uint32_t* target = nullptr;         ///< [synapses] neuron,
    const std::uint16_t* narrow_target = nullptr;  ///< and once more where 16 bits are enough: memory decides the speed
    std::uint32_t* pairs = nullptr;  ///< [words of Post / 2, up][n_post] two words each: one access reads both
    std::array<std::int16_t*, most> gathered{};  ///< [longest row, up to whole lanes] Post of a row's synapses
  } sparse{};
  LaneDraws draws{};
  LaneSums next{};
  std::array<LaneCounts*, most> counts{};  ///< of the state's words; null: not counted
};

using SynapseKernelFunction = void (*)(const SynapseJob&);

/// A rule's kernels without and with counters.
struct SynapseKernels {
  SynapseKernelFunction plain = nullptr, counting = nullptr;
};

/// What a rule's sums and roundings need with its formats (core/lanes/plan.hpp).
struct LaneNeeds {
  bool paired = false;  ///< the binary points of two products can be brought together in 16 bits
  LaneRounding rounding = LaneRounding::any;
  bool short_sums = false;  ///< 16 bits hold every exact intermediate
};

/// The kernels of a rule for one instruction set; defined where they are compiled.
template <class Rule, class V>
SynapseKernels synapse_kernel_on(const LaneNeeds&);
}  // namespace synq
