#pragma once
#include <compare>
#include <cstdint>

namespace synq {

/// Clock cycles of the machine, not to be mixed up with ticks of the model.
struct Cycles {
  std::uint64_t count = 0;
  friend auto operator<=>(const Cycles&, const Cycles&) = default;
  friend Cycles operator+(Cycles a, Cycles b) { return {a.count + b.count}; }
};

}  // namespace synq
