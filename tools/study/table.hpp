#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace synq::study {

/// A column of a tidy table.
struct Column {
  enum class Kind { number, text };
  std::string name;     ///< letters, digits and _, beginning with a letter: figures refer to it
  std::string unit;     ///< "1" for a number without unit, "" for texts
  std::string meaning;  ///< one line
  Kind kind = Kind::number;

  static Column number(std::string name, std::string unit, std::string meaning) {
    return {std::move(name), std::move(unit), std::move(meaning), Kind::number};
  }
  static Column text(std::string name, std::string meaning) {
    return {std::move(name), "", std::move(meaning), Kind::text};
  }
};

/// An entry; std::monostate where there is none (an empty cell).
using Cell = std::variant<std::monostate, double, std::int64_t, std::string>;

/// A tidy table: one row an observation, one column a variable. Written as NAME.csv.
class Table {
 public:
  /// Throws Defect for a bad or repeated column name, or a table without columns.
  Table(std::string name, std::string meaning, std::vector<Column> columns);

  /// Throws Defect where the cells do not fit the columns: number, kind, or a number that is not finite.
  void add_row(std::vector<Cell> cells);

  const std::string& name() const { return name_; }
  const std::string& meaning() const { return meaning_; }
  const std::vector<Column>& columns() const { return columns_; }
  const std::vector<std::vector<Cell>>& rows() const { return rows_; }
  /// nullptr where there is no such column.
  const Column* column(std::string_view name) const;

  /// A line of names, then the rows; numbers in the shortest digits that give them back.
  std::string csv() const;

 private:
  std::string name_, meaning_;
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace synq::study
