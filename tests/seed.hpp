#pragma once
#include <cstdint>

namespace synq::test {

/// Seed of every randomised test: the environment variable SYNQ_TEST_SEED, or 1. Printed once by main.cpp.
std::uint64_t seed();

}  // namespace synq::test
