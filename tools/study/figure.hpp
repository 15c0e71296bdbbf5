#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tools/study/table.hpp"

namespace synq::study {

/// A column that a figure shows along a direction or as a colour.
struct Channel {
  std::string column = {};
  std::string title = {};                            ///< without unit, which the column has; "": the column's name
  bool logarithmic = false;                          ///< numbers above 0 only
  bool pinned_to_zero = false;                       ///< the axis begins at 0
  std::optional<std::pair<double, double>> range{};  ///< of the axis; entries outside are cut off
};

/// A figure of one table, written as NAME.vl.json: a Vega-Lite v5 specification that reads TABLE.csv beside it.
struct Figure {
  enum class Mark {
    line,    ///< in the order of `order`, else of x
    point,   ///< a dot for each row
    arrow,   ///< from (x, y) to (x_end, y_end), with a dot at its start
    square,  ///< a filled cell of a map: x and y are treated as steps
  };
  std::string name, title;
  std::string table;  ///< Table::name
  Mark mark = Mark::line;
  Channel x{}, y{};
  std::string x_end{}, y_end{};     ///< arrow: columns of its end
  std::optional<Channel> colour{};  ///< safe for colour-blind readers: a palette for up to 7 texts, else viridis
  std::string panel{};              ///< one panel for each value of this column; "": one panel
  std::string group{};              ///< line: further column whose values are lines of their own
  std::string order{};              ///< line: column along which its points are joined; "": x
  bool panel_axes = false;          ///< each panel has axes of its own
};

/// The specification. Throws Defect where the figure names a column that the table has not.
std::string vega_lite(const Figure&, const Table&);

}  // namespace synq::study
