#pragma once
#include <concepts>
#include <cstdint>

namespace synq {

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

template <class Raw>
struct UnsignedOf;
template <>
struct UnsignedOf<std::int32_t> {
  using type = std::uint32_t;
};
template <>
struct UnsignedOf<std::int64_t> {
  using type = std::uint64_t;
};
template <>
struct UnsignedOf<int128> {
  using type = uint128;
};

/// A machine integer that the Range proof has shown to be wide enough.
template <class Raw>
concept MachineInteger =
    std::same_as<Raw, std::int32_t> || std::same_as<Raw, std::int64_t> || std::same_as<Raw, int128>;

}  // namespace synq
