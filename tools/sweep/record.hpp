#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tools/sweep/sweep_file.hpp"

namespace synq::sweep {

/// What a point leaves: one line of JSON. It depends on nothing but the point: no time, no host, no thread count.
struct Record {
  std::string id;  ///< hash of the resolved config, seed included; of the unresolved one where that is refused
  std::int64_t seed = 0;
  std::string status;  ///< "completed", "diverged" or "refused"
  std::string error;   ///< why it is refused; else empty
  Names names;
  std::map<std::string, double> metrics;  ///< accuracy, loss, bits_per_synapse, kib, ...; those that there are
  std::string weights_hash;
  std::string config;  ///< resolved, as TOML text
};

std::string to_line(const Record&);
/// Nothing where the line is not whole.
std::optional<Record> from_line(const std::string&);

/// {"rule.name": "rflo", "formats.weight.word": 8} of names, as JSON text; formats and lists stay TOML texts.
std::string axes_json(const Names&);
/// Adds the axes that are not among them yet: points of a search may lie on other axes than those of the sweep.
void add_axes(std::vector<std::string>& axes, const Names&);
/// Names a record: its id, and its place on the axes, since two places may make the same config.
std::string key_of(const Record&);
/// A text without its quotes and escapes; any other value as it is.
std::string plain(const std::string& value);
std::string metrics_json(const std::map<std::string, double>&);
Names axes_of(const std::string& json);
std::map<std::string, double> metrics_of(const std::string& json);

}  // namespace synq::sweep
