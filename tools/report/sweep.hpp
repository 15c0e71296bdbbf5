#pragma once
#include <string>

#include "tools/report/json.hpp"

namespace synq::report {

/// A sweep's database: {name, file, axes, metrics, designs}. Points that differ in the seed alone are one design, in
/// the order of their axes: {axes, status, metrics, seeds, config}. Its metrics are {mean, deviation, low, high, n}
/// over finished seeds, without those that no seed has; deviation is null for one seed. status is "finished" if any
/// seed finished, else that of the first. seeds: {id, seed, status, error, weights_hash, metrics}; config is that of
/// the first seed. Throws ConfigError, with the point, for what `synq sweep merge` would not write.
Json sweep_data(const std::string& path);

}  // namespace synq::report
