#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/format.hpp"

namespace synq {

/// A named word of a state machine: its format, and a tighter range where the config declares one
/// (values are clamped to it, in raw units, so that the proof may rely on it).
struct Register {
  std::string name;
  Format format;
  struct RawRange {
    std::int64_t low, high;
  };
  std::optional<RawRange> declared{};

  /// Names the register to the counter-based generator: FNV-1a of its name, so that it stays when registers are added.
  std::uint32_t id() const {
    std::uint32_t hash = 2166136261u;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return hash;
  }
};

}  // namespace synq
