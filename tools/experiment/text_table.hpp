#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace synq::experiment {

enum class Align { left, right };

/// A table for a terminal or a text file: headings, a rule, rows; columns are as wide as their widest text.
class TextTable {
 public:
  /// Throws Defect once there are rows.
  void add_column(std::string heading, Align align = Align::left);
  /// Throws Defect where the number of cells is not that of the columns.
  void add_row(std::vector<std::string> cells);

  /// Every line ends with a newline, none with spaces; two spaces between columns.
  std::string text() const;

 private:
  struct Column {
    std::string heading;
    Align align;
  };

  std::string line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// Letters of a UTF-8 text; right for texts whose letters are one cell wide (not for Chinese, not for accents apart).
std::size_t width(std::string_view text);

}  // namespace synq::experiment
