#pragma once
#include <string_view>

#include "rules/theory/rank_one.hpp"

/// What the studies of Ger, Barak 2026 (arXiv 2605.04115) share.
namespace synq::study::s2 {

/// A leaky filter with leak .2: y*[k] = gain .2 decay^(k-1), 60 ticks.
theory::ImpulseTask filter_task(double gain, double decay);

/// m, u, v, z with independent normal entries, `gain` times N(0, 1).
theory::RankOneNetwork drawn_network(std::size_t units, double gain, std::uint32_t seed, std::string_view purpose);

/// The largest |difference| of two matrices' entries.
double largest_difference(const theory::Matrix2&, const theory::Matrix2&);

/// sqrt of the summed squares of the entries' differences.
double distance(const theory::Matrix2&, const theory::Matrix2&);

}  // namespace synq::study::s2
