#pragma once
#include <cstdint>

#include "core/number.hpp"

/// The number paths: what a stored word is, and in which number type neurons compute.
namespace synq {

/// Double: quantize is the identity.
struct DoublePath {
  using Word = double;
  using N = double;
};
/// Registers up to 32 bits, neurons in 64-bit, synapses in 32- or 64-bit intermediates as the proof allows.
struct FastPath {
  using Word = std::int32_t;
  using N = Fixed<std::int64_t>;
};
/// Registers up to 62 bits, 128-bit intermediates.
struct WidePath {
  using Word = std::int64_t;
  using N = Fixed<int128>;
};
/// What neurons and synapses of a path compute in where the proof finds that 32 bits hold every intermediate.
template <class Path>
using NarrowOf =
    std::conditional_t<std::same_as<typename Path::Word, std::int32_t>, Fixed<std::int32_t>, typename Path::N>;

/// The oracle (core/oracle.hpp must be included where it is instantiated): intermediates of any width.
struct ExactPath;

}  // namespace synq
