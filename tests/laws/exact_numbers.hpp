#pragma once

/// Formats of networks whose words are compared on two paths.
namespace synq::test {

/// What a format is there for, its text, and the machine integers it must need.
struct Numbers {
  const char* what;
  const char* formats;  ///< the tables [formats] and [random]
  int above, up_to;     ///< bits that the proof must ask for: for the network and for some synapse, more than `above`
};
inline constexpr Numbers all_numbers[] = {
    {"8 bits", R"(
default = {word = 8, frac = 4}
weight = {word = 8, frac = 6}
step = {word = 8, frac = 8}
constant_bits = 8)",
     0, 32},
    {"16 bits in 32-bit lanes, half even", R"(
default = {word = 16, frac = 12}
weight = {word = 16, frac = 13}
step = {word = 16, frac = 16}
activity = {word = 16, frac = 14, range = [-1, 1]}
gain = {word = 16, frac = 12, range = [0, 1]}
trace = {word = 16, frac = 14, range = [-1, 1]}
surrogate = {word = 16, frac = 12, range = [0, 1]}
filtered = {word = 16, frac = 11, range = [-4, 4]}
eligibility = {word = 16, frac = 11, range = [-4, 4]})",
     0, 64},
    {"16 bits in 32-bit lanes, half up, half down and down", R"(
default = {word = 16, frac = 12, round = "half_up"}
weight = {word = 16, frac = 13, round = "half_down"}
step = {word = 16, frac = 16, round = "half_up"}
activity = {word = 16, frac = 14, range = [-1, 1]}
gain = {word = 16, frac = 12, range = [0, 1]}
trace = {word = 16, frac = 14, range = [-1, 1]}
surrogate = {word = 16, frac = 12, range = [0, 1]}
filtered = {word = 16, frac = 11, range = [-4, 4], round = "down"}
eligibility = {word = 16, frac = 11, range = [-4, 4], round = "down"})",
     0, 64},
    {"12 bits, stochastic from a counter, plain and centred, weights of fewer bits than are dropped", R"(
default = {word = 12, frac = 8, round = "stochastic", random_bits = 4}
weight = {word = 12, frac = 9, round = "stochastic", random_bits = 3, centred = true}
table_entry = {word = 12, frac = 9})",
     0, 64},
    {"16 bits, stochastic from three shift registers", R"(
default = {word = 16, frac = 11, round = "stochastic", random_bits = 16}
error = {word = 16, frac = 11, round = "half_up"}
table_entry = {word = 12, frac = 10}
[random]
source = "lfsr"
lanes = 3)",
     32, 64},
    {"words that wrap, rounded down, toward zero, half down", R"(
default = {word = 9, frac = 6, round = "toward_zero", overflow = "wrap"}
weight = {word = 10, frac = 8, round = "down", overflow = "wrap"}
activity = {word = 12, frac = 8, round = "half_down", overflow = "wrap"}
step = {word = 9, frac = 9, round = "half_down", overflow = "wrap"}
table_entry = {word = 9, frac = 6})",
     0, 64},
    {"accumulators that cannot hold their sums", R"(
default = {word = 12, frac = 8}
accumulator = {word = 8, frac = 5, round = "half_up"}
readout_accumulator = {word = 9, frac = 6, round = "stochastic", random_bits = 2})",
     0, 64},
    {"narrow visible weights and ranges", R"(
default = {word = 16, frac = 12, round = "half_away"}
weight = {word = 16, frac = 13, round = "stochastic", random_bits = 8}
weight_visible = {word = 5, frac = 3}
activity = {word = 16, frac = 14, range = [-1, 1]}
eligibility = {word = 14, frac = 11, round = "half_to_zero", overflow = "saturate_symmetric"}
filtered = {word = 10, frac = 8, overflow = "zero"}
surrogate = {word = 16, frac = 14, range = [0, 1]})",
     32, 64},
    {"24 bits: 64-bit integers", R"(
default = {word = 24, frac = 16}
weight = {word = 24, frac = 20, round = "half_up"})",
     32, 64},
    {"32 bits, steps far below the weights: 128-bit integers", R"(
default = {word = 32, frac = 28}
step = {word = 32, frac = 42})",
     64, 128},
    {"40 bits: 128-bit integers", R"(
default = {word = 40, frac = 28}
weight = {word = 40, frac = 33, round = "stochastic", random_bits = 12}
constant_bits = 30)",
     64, 128},
};

}  // namespace synq::test
