#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What a number of the cost tables is about, and in which unit it is given.
namespace synq::cost {

enum class Unit { picojoule, square_micrometre, square_millimetre, milliwatt, nanosecond, kilobyte, exponent, ratio };

enum class Kind {
  int_add,             ///< integer addition or subtraction of two words
  int_multiply,        ///< integer multiplication of two words of equal width
  fp_add,              ///< floating-point addition
  fp_multiply,         ///< floating-point multiplication
  shift,               ///< shift of a word by a variable number of places (by a constant it is wiring)
  compare,             ///< comparison of two words
  register_bit,        ///< one flip-flop: a clock edge, or its area
  sram_read,           ///< one word read from a bank
  sram_write,          ///< one word written to a bank
  sram_area,           ///< a whole bank
  sram_leakage,        ///< a whole bank
  sram_access_time,    ///< address to data
  sram_cycle_time,     ///< between two accesses
  synaptic_operation,  ///< a published chip's spike reaching one synapse, everything it sets off included
  synaptic_update,     ///< a published chip's weight update by pairwise STDP
  neuron_active,       ///< a published chip's update of a neuron that is active
  neuron_inactive,     ///< and of one that is not
  hop_east_west,       ///< a message from router to router
  hop_north_south,
  core_memory,       ///< a published chip's synaptic memory of one core
  chip_area,         ///< a published chip's whole area
  shape_add,         ///< shape_*: area by our own synthesis, of use only relative to another shape
  shape_multiply,    ///< of two words of the width
  shape_down,        ///< rounder from 2W to W bits: truncate, saturate
  shape_half_even,   ///< rounder: to nearest even, saturate
  shape_stochastic,  ///< rounder: add random bits, truncate, saturate
  shape_lfsr,        ///< 32-bit shift register with feedback that gives W random bits a cycle
  growth_add,        ///< growth_*: exponent p of cost ~ width^p where no number is given for a width
  growth_multiply,
  growth_compare,
  growth_shift,
  area_factor,  ///< area at a node relative to the same circuit at 45 nm
};

/// A kind's name in the tables, its units, and which coordinates its numbers have.
struct KindRule {
  Kind kind;
  std::string_view name;
  std::vector<Unit> units;
  bool has_width, has_bytes;
};

std::span<const KindRule> kind_rules();
const KindRule& rule_of(Kind);
std::optional<Kind> parse_kind(std::string_view name);

std::string_view text_of(Unit);  ///< "pJ", "um2", ...
std::optional<Unit> parse_unit(std::string_view text);
std::vector<std::string_view> unit_texts();

}  // namespace synq::cost
