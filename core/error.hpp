#pragma once
#include <stdexcept>
#include <string>

namespace synq {

/// A mistake in what the user gave: what is wrong, where, why it is refused and what to do.
/// `place` is "file:line:col", a file name or "--set key", or empty when there is none; `key` is the dotted key of a
/// config that is refused, or empty.
struct ConfigError : std::runtime_error {
  std::string place, key;

  explicit ConfigError(const std::string& problem, std::string where = {}, std::string dotted_key = {})
      : std::runtime_error(where.empty() ? problem : where + ": " + problem),
        place(std::move(where)),
        key(std::move(dotted_key)) {}
};

/// A mistake of our own: a state the program should never reach.
struct Defect : std::logic_error {
  using std::logic_error::logic_error;
};

}  // namespace synq
