#include "tools/study/table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/error.hpp"

namespace synq::study {
namespace {

bool is_name(std::string_view s) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto other = [&](char c) { return letter(c) || c == '_' || (c >= '0' && c <= '9'); };
  return !s.empty() && letter(s[0]) && std::all_of(s.begin(), s.end(), other);
}

bool fits(const Cell& cell, const Column& column) {
  if (std::holds_alternative<std::monostate>(cell)) return true;
  if (std::holds_alternative<std::string>(cell)) return column.kind == Column::Kind::text;
  if (column.kind != Column::Kind::number) return false;
  const double* number = std::get_if<double>(&cell);
  return number == nullptr || std::isfinite(*number);
}

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

std::string text_of(const Cell& cell) {
  if (const auto* number = std::get_if<double>(&cell)) return fmt::format("{}", *number);
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return fmt::format("{}", *whole);
  if (const auto* text = std::get_if<std::string>(&cell)) return quoted(*text);
  return "";
}

}  // namespace

Table::Table(std::string name, std::string meaning, std::vector<Column> columns)
    : name_(std::move(name)), meaning_(std::move(meaning)), columns_(std::move(columns)) {
  if (!is_name(name_) || columns_.empty()) throw Defect("study: a table needs a name and columns: " + name_);
  for (const Column& c : columns_)
    if (!is_name(c.name) || column(c.name) != &c) throw Defect("study: bad or repeated column name: " + c.name);
}

void Table::add_row(std::vector<Cell> cells) {
  if (cells.size() != columns_.size()) throw Defect("study: a row of another length than table " + name_);
  for (std::size_t k = 0; k < cells.size(); ++k)
    if (!fits(cells[k], columns_[k])) throw Defect("study: no entry for column " + columns_[k].name + " of " + name_);
  rows_.push_back(std::move(cells));
}

const Column* Table::column(std::string_view name) const {
  const auto it = std::find_if(columns_.begin(), columns_.end(), [&](const Column& c) { return c.name == name; });
  return it == columns_.end() ? nullptr : &*it;
}

std::string Table::csv() const {
  std::vector<std::string> cells;
  for (const Column& c : columns_) cells.push_back(c.name);
  std::string out = fmt::format("{}\n", fmt::join(cells, ","));
  for (const auto& row : rows_) {
    cells.clear();
    for (const Cell& c : row) cells.push_back(text_of(c));
    out += fmt::format("{}\n", fmt::join(cells, ","));
  }
  return out;
}

}  // namespace synq::study
