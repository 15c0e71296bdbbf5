#include <algorithm>
#include <sstream>

#include "tools/experiment/toml_reader.hpp"
#include "tools/report/runs.hpp"

namespace synq::report {
namespace {

/// [table] lines of a canonical text put before the keys below them.
std::vector<std::string> flat(const std::string& canonical) {
  std::istringstream lines(canonical);
  std::vector<std::string> all;
  std::string line, table;
  while (std::getline(lines, line)) {
    if (line.empty()) continue;
    if (line.front() == '[') {
      const std::size_t first = line.find_first_not_of('['), last = line.find_first_of(']');
      table = line.substr(first, last - first) + '.';
    } else {
      all.push_back(table + line);
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

std::vector<std::string> seedless(const std::string& config, const std::string& path) {
  auto reader = experiment::TableReader::from_text(config, path);
  const auto seed = reader.integer("seed", 1);
  reader.drop("seed");
  if (auto random = reader.table("random"); random && random->integer("seed", seed) == seed) random->drop("seed");
  return flat(reader.canonical());
}

}  // namespace synq::report
