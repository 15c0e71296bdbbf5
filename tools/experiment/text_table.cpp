#include "tools/experiment/text_table.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace synq::experiment {

std::size_t width(std::string_view text) {
  const auto starts_letter = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
  return std::size_t(std::count_if(text.begin(), text.end(), starts_letter));
}

void TextTable::add_column(std::string heading, Align align) {
  if (!rows_.empty()) throw Defect("a column is added to a table that has rows: " + heading);
  columns_.push_back({std::move(heading), align});
}

void TextTable::add_row(std::vector<std::string> cells) {
  if (cells.size() != columns_.size()) throw Defect("a table's row has another number of cells than the table");
  rows_.push_back(std::move(cells));
}

std::string TextTable::text() const {
  std::vector<std::size_t> widths;
  std::vector<std::string> headings, rules;
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    headings.push_back(columns_[k].heading);
    widths.push_back(width(columns_[k].heading));
    for (const auto& row : rows_) widths[k] = std::max(widths[k], width(row[k]));
    rules.emplace_back(widths[k], '-');
  }
  std::string out = line(headings, widths) + line(rules, widths);
  for (const auto& row : rows_) out += line(row, widths);
  return out;
}

std::string TextTable::line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) const {
  std::string out;
  for (std::size_t k = 0; k < cells.size(); ++k) {
    const std::string gap(widths[k] - width(cells[k]), ' ');
    out += (k == 0 ? "" : "  ") + (columns_[k].align == Align::left ? cells[k] + gap : gap + cells[k]);
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out + '\n';
}

}  // namespace synq::experiment
