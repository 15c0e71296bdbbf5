#pragma once
#include <stdexcept>
#include <string>
#include <vector>

namespace synq::test {

/// The cells of a CSV file (RFC 4180, lines end with \n): quotes doubled inside quotes.
inline std::vector<std::vector<std::string>> read_csv(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1, {""});
  bool quoted = false;
  for (std::size_t k = 0; k < text.size(); ++k) {
    const char c = text[k];
    std::string& cell = rows.back().back();
    if (quoted && c == '"' && k + 1 < text.size() && text[k + 1] == '"') {
      cell += '"', ++k;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      rows.back().emplace_back();
    } else if (!quoted && c == '\n') {
      if (k + 1 < text.size()) rows.push_back({""});
    } else {
      cell += c;
    }
  }
  if (quoted || text.empty() || text.back() != '\n') throw std::runtime_error("a CSV file that ends within a line");
  return rows;
}

}  // namespace synq::test
